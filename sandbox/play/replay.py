"""Make a world once more from a replay file: the same calls at the same instants of its time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from sandbox.play.replay_file import ReplayedCall, instant_of, read_calls, read_header
from sandbox.play.sandboxes import Sandbox

SHOWN = 300


class ReplayFailed(Exception):
    """The sandbox did not make the world, or did not move its clock; says what it answered."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A call that was answered otherwise than when it was recorded."""

    line: int
    call: ReplayedCall
    status: int
    answer: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        asked = f"{self.call.method} {self.call.path}"
        return (
            f"line {self.line}: {asked}: {self.call.status} then, {self.status} now: {self.answer}"
        )


@dataclass(slots=True)
class Replay:
    """A world that was made once more; `world` is as the control plane shows it."""

    world: Mapping[str, Any]
    is_complete: bool
    calls: int = 0
    differences: list[Difference] = field(default_factory=list)


def replay(sandbox: Sandbox, lines: Iterable[str]) -> Replay:
    """Make a world from the lines of a replay file; its clock is frozen at the last instant.

    A world that cannot be finished is deleted again.

    Raises:
        UnreadableReplay: a line of the file is wrong.
        ReplayFailed: the sandbox does not make such a world.
    """
    rest = iter(lines)
    header = read_header(next(rest, ""))
    made = _asked(sandbox, "POST", "/worlds", header.world)
    done = Replay(made, header.complete)
    try:
        _play(sandbox, done, rest)
        done.world = _asked(sandbox, "GET", f"/worlds/{made['worldId']}")
    except BaseException:
        sandbox.control("DELETE", f"/worlds/{made['worldId']}")
        raise
    return done


def _play(sandbox: Sandbox, done: Replay, lines: Iterable[str]) -> None:
    partners = _Partners(sandbox.http, done.world["credentials"])
    of_world = f"/worlds/{done.world['worldId']}"
    now = datetime.fromisoformat(done.world["clock"]["now"])
    for number, call in read_calls(lines):
        if call.at > now:
            now = call.at
            _asked(sandbox, "POST", f"{of_world}/clock/advance", {"to": instant_of(now)})
        if call.distributor_id:
            answer = partners.call(call)
        else:
            answer = sandbox.control_raw(call.method, f"{of_world}{call.path}", call.content())
        done.calls += 1
        if answer.status_code != call.status:
            said = answer.text[:SHOWN]
            done.differences.append(Difference(number, call, answer.status_code, said))


@dataclass(slots=True)
class _Partners:
    """The distributors of the new world, who have the ids of the old one's."""

    http: httpx.Client
    credentials: Iterable[Mapping[str, str]]
    tokens: dict[str, str] = field(default_factory=dict)

    def call(self, call: ReplayedCall) -> httpx.Response:
        credential = self._credential(call.distributor_id)
        headers = {
            **call.fields(),
            b"X-Api-Key": credential["clientId"].encode(),
            b"Authorization": f"Bearer {self._token(credential)}".encode(),
        }
        return self.http.request(call.method, call.path, headers=headers, content=call.content())

    def _credential(self, distributor_id: str) -> Mapping[str, str]:
        for credential in self.credentials:
            if credential["distributorId"] == distributor_id:
                return credential
        raise ReplayFailed(f"the world has no distributor {distributor_id}")

    def _token(self, credential: Mapping[str, str]) -> str:
        client_id = credential["clientId"]
        if client_id not in self.tokens:
            form = {
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": credential["clientSecret"],
                "scope": "openid,AdobeID,ent_partners_sdk",
            }
            answer = self.http.post("/ims/token/v3", data=form)
            if answer.status_code != 200:
                raise ReplayFailed(f"there is no token for {client_id}: {answer.text[:SHOWN]}")
            self.tokens[client_id] = answer.json()["access_token"]
        return self.tokens[client_id]


def _asked(sandbox: Sandbox, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    answer = sandbox.control(method, path, body)
    if answer.status_code >= 400:
        raise ReplayFailed(f"{method} {path}: {answer.status_code}: {answer.text[:SHOWN]}")
    return answer.json()
