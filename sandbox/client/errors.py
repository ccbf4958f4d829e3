"""What can go wrong with a call: the sandbox refuses it, or does not answer."""

from collections.abc import Sequence
from typing import Final

from sandbox.domain.control_errors import ControlError


class SandboxUnreachable(Exception):
    """Nothing answers, not in time, or not as a sandbox would."""


class SandboxError(Exception):
    """The control plane refuses a call.

    Attributes:
        code: the word of `docs/errors.md`, such as `CLOCK_BACKWARDS`.
        message: what happened and what to do.
        details: what is wrong where, such as `rate: is above 0`.
        status: the HTTP status.
    """

    def __init__(self, code: str, message: str, details: Sequence[str], status: int) -> None:
        """Keep what was answered."""
        super().__init__(f"{code}: {': '.join([message, *details])}")
        self.code = code
        self.message = message
        self.details = tuple(details)
        self.status = status


class WorldNotFound(SandboxError):
    """There is no such world (`WORLD_NOT_FOUND`): it was deleted, or never made here."""


class WorldBusy(SandboxError):
    """Somebody else is advancing the world (`WORLD_BUSY`)."""


class EventFailed(SandboxError):
    """An event failed and the clock stands at its instant (`EVENT_FAILED`)."""


KINDS: Final[dict[str, type[SandboxError]]] = {
    ControlError.WORLD_NOT_FOUND.code: WorldNotFound,
    ControlError.WORLD_BUSY.code: WorldBusy,
    ControlError.EVENT_FAILED.code: EventFailed,
}
