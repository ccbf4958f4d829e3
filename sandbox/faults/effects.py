"""What faults do to a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sandbox.web.transport import Incident, Mishap

Stored = Mapping[str, Any]
"""An effect as the control plane takes it and as it is kept: `{"type": "delay", …}`."""


class EffectType(StrEnum):
    """The kinds of effects, as the control plane names them."""

    STATUS = "status"
    DELAY = "delay"
    TIMEOUT_AFTER_COMMIT = "timeoutAfterCommit"
    DROP_CONNECTION = "dropConnection"
    TRUNCATE = "truncate"
    DROP_KEEP_ALIVE = "dropKeepAlive"


_INCIDENTS: Final = {
    EffectType.DELAY: Incident.DELAY,
    EffectType.TIMEOUT_AFTER_COMMIT: Incident.HOLD,
    EffectType.DROP_CONNECTION: Incident.DROP,
    EffectType.TRUNCATE: Incident.TRUNCATE,
    EffectType.DROP_KEEP_ALIVE: Incident.DROP_NEXT,
}


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect; which fields mean something depends on its type (`docs/faults.md`).

    `milliseconds` are those of a delay or until a held connection is closed. `after`: a connection
    is dropped once the work is done, not before. `body` takes the place of Adobe's error body.
    """

    type: EffectType
    status: int = 0
    code: str = ""
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = ""
    milliseconds: int = 0
    after: bool = False
    reset: bool = False

    @classmethod
    def of(cls, stored: Stored) -> "Effect":
        """Return an effect from how it is kept."""
        known = {**stored, "type": EffectType(stored["type"])}
        if "contentType" in known:
            known["content_type"] = known.pop("contentType")
        return cls(**known)

    @property
    def comes_before_work(self) -> bool:
        """Tell whether nothing is done of what was asked."""
        is_dropped = self.type is EffectType.DROP_CONNECTION and not self.after
        return is_dropped or self.type is EffectType.STATUS

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer, though it may never reach the client."""
        return not (self.type is EffectType.DROP_CONNECTION and self.comes_before_work)

    @property
    def mishap(self) -> Mishap | None:
        """What happens to the answer on its way, if anything."""
        if self.reset:
            return Mishap(Incident.RESET)
        incident = _INCIDENTS.get(self.type)
        return None if incident is None else Mishap(incident, self.milliseconds / 1000)
