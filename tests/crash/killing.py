"""A server that is killed again and again while it works, and what must be left behind.

`TEST_KILLS=200 python -m pytest tests/crash/test_kills.py -s` is the long run (docs/testing.md).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from tests.checking import findings
from tests.cli.servers import command, environment
from tests.crash.conftest import intact
from tests.support import OTHER_TEAM, TEAM, Json, World, line, make_world
from tests.waiting import until

CUSTOMERS = 3
ADVANCES = ("PT1H", "P1D", "P3D")
MOST_ADVANCES = 2
"""In a round, so that no answer is forgotten before its intent is sent again (ACC-3: ten days)."""


HEARD = 6
"""So many of the answered requests of a round are sent again."""


@dataclass
class Intent:
    """A request of a partner, and the order that it was answered; None: nobody has heard."""

    path: str
    body: Json
    ids: dict[str, str]
    status: int | None = None
    order: Json | None = None


@dataclass
class Server:
    """`vipmp-sandbox serve` with two workers on a database; it is started anew when it dies."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    url: str = ""

    @property
    def database(self) -> Path:
        return self.folder / "sandbox.db"

    def start(self) -> None:
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        call = command("serve", "--port", "0", "--workers", "2", "--ready-file", str(ready))
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own server
                [*call, "--database", f"sqlite:///{self.database}"],
                env=environment(SANDBOX_SEED_CUSTOMERS="0"),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: ready.exists() or self.has_ended())
        assert ready.exists(), self.words()
        self.url = json.loads(ready.read_text(encoding="utf-8"))["url"]

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def words(self) -> str:
        """Return the last of what the server said."""
        return (self.folder / "server.log").read_text(encoding="utf-8")[-4000:]

    def workers(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(each) for each in children.read_text(encoding="ascii").split()]

    def kill(self, whom: str, chance: random.Random) -> None:
        """Kill a worker, all workers, or the parent, by SIGKILL."""
        assert self.process is not None
        if whom == "parent":
            self.process.kill()
            self.process.wait()
            return
        workers = self.workers()
        for process in workers if whom == "workers" else chance.sample(workers, 1):
            os.kill(process, signal.SIGKILL)

    def back(self) -> None:
        """Wait until it answers again, started anew where its parent was killed."""
        assert self.process is not None
        if self.process.poll() is not None:
            self.start()
        until(lambda: len(self.workers()) == 2)
        until(self.answers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ping", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Serve from a new database, until the end whatever has been killed."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.end()


@dataclass
class Story:
    """A world that is worked in while its server is killed."""

    server: Server
    chance: random.Random
    intents: list[Intent] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    unheard: int = 0

    def __post_init__(self) -> None:
        with httpx.Client(base_url=self.server.url, timeout=60) as client:
            self.world: World = make_world(client)
            reseller = self.world.partner.reseller()
            names = [f"Customer {number}" for number in range(CUSTOMERS)]
            self.customers = [self.world.partner.customer(reseller, name) for name in names]
            self.headers = self.world.partner.headers()

    def round(self, whom: str) -> None:
        """Work, kill somebody in the middle of it, and check all that is left behind."""
        self.intents = []
        over = threading.Event()
        seeds = [self.chance.randrange(2**32) for _ in range(4)]
        works: list[Callable[[httpx.Client, random.Random], None]] = [
            self._order,
            self._order_or_return,
            self._advance,
            self._copy,
        ]
        threads = [
            threading.Thread(target=self._work, args=(work, random.Random(seed), over))  # noqa: S311 - a story, no secret
            for work, seed in zip(works, seeds, strict=True)
        ]
        for thread in threads:
            thread.start()
        time.sleep(self.chance.uniform(0.02, 0.35))
        self.server.kill(whom, self.chance)
        time.sleep(0.02)
        over.set()
        for thread in threads:
            thread.join()
        self.server.back()
        self._check()

    def _work(
        self,
        work: Callable[[httpx.Client, random.Random], None],
        chance: random.Random,
        over: threading.Event,
    ) -> None:
        with httpx.Client(base_url=self.server.url, timeout=60) as client:
            left = MOST_ADVANCES if work == self._advance else 1000
            while not over.is_set() and left:
                left -= 1
                try:
                    work(client, chance)
                except httpx.TransportError:
                    # What the client never heard is sent again after the round.
                    time.sleep(0.01)

    def _order(self, client: httpx.Client, chance: random.Random) -> None:
        lines = [line(TEAM, chance.randint(1, 5), 1), line(OTHER_TEAM, chance.randint(1, 5), 2)]
        body = {"orderType": "NEW", "lineItems": lines[: chance.randint(1, 2)]}
        self._send(client, chance, chance.choice(self.customers), body)

    def _order_or_return(self, client: httpx.Client, chance: random.Random) -> None:
        bought = [
            each.order
            for each in self.intents
            if each.order is not None and each.body["orderType"] == "NEW"
        ]
        if not bought:
            self._order(client, chance)
            return
        order = chance.choice(bought)
        item = {**order["lineItems"][0], "quantity": 1}
        body = {
            "orderType": "RETURN",
            "referenceOrderId": order["orderId"],
            "lineItems": [item],
        }
        self._send(client, chance, order["customerId"], body)

    def _send(self, client: httpx.Client, chance: random.Random, customer: str, body: Json) -> None:
        ids = {
            name: str(UUID(int=chance.getrandbits(128)))
            for name in ("X-Correlation-Id", "X-Request-Id")
        }
        intent = Intent(f"/v3/customers/{customer}/orders", body, ids)
        self.intents.append(intent)
        self._ask(client, intent)

    def _ask(self, client: httpx.Client, intent: Intent) -> httpx.Response:
        headers = {**self.headers, **intent.ids}
        answer = client.post(intent.path, json=intent.body, headers=headers)
        intent.status = answer.status_code
        intent.order = answer.json() if answer.status_code == 201 else None
        return answer

    def _control(self, client: httpx.Client, method: str, path: str, body: Any = None) -> Json:
        answer = client.request(
            method, f"/sandbox/v1/worlds/{self.world.world_id}{path}", json=body
        )
        assert answer.status_code in (200, 201, 204, 409), answer.text
        found: Json = answer.json() if answer.content else {}
        return found

    def _advance(self, client: httpx.Client, chance: random.Random) -> None:
        self._control(client, "POST", "/clock/advance", {"by": chance.choice(ADVANCES)})
        time.sleep(0.05)

    def _copy(self, client: httpx.Client, chance: random.Random) -> None:
        if chance.random() < 0.5:
            made = self._control(client, "POST", "/snapshots", {"name": "between"})
            self._control(client, "DELETE", f"/snapshots/{made['snapshotId']}")
        else:
            self._control(client, "POST", "/fork")

    def _check(self) -> None:
        intact(self.server.database)
        with httpx.Client(base_url=self.server.url, timeout=60) as client:
            worlds = [each["worldId"] for each in client.get("/sandbox/v1/worlds").json()["items"]]
            for world_id in worlds:
                assert findings(client, world_id) == [], world_id
                if world_id not in ("default", self.world.world_id):
                    assert client.delete(f"/sandbox/v1/worlds/{world_id}").status_code == 204
            for intent in self._sent_again():
                self._check_intent(client, intent)
            self.done += [each.order["orderId"] for each in self.intents if each.order]
            self._check_orders(client)
            assert findings(client, self.world.world_id) == []

    def _sent_again(self) -> list[Intent]:
        """Return what nobody heard the answer of, and some of what was heard."""
        heard = [each for each in self.intents if each.status is not None]
        unheard = [each for each in self.intents if each.status is None]
        self.unheard += len(unheard)
        return [*unheard, *self.chance.sample(heard, min(len(heard), HEARD))]

    def _check_intent(self, client: httpx.Client, intent: Intent) -> None:
        """What is sent again is answered as at first, or done now."""
        before, first = intent.status, intent.order
        again = self._ask(client, intent)
        assert again.status_code < 500, again.text
        if before == 201:
            assert intent.order == first, "an answered order is another one, or gone"

    def _check_orders(self, client: httpx.Client) -> None:
        """Partners' orders are those that were answered: none is lost, none was done twice."""
        listed: list[str] = []
        for customer in self.customers:
            offset = 0
            while True:
                query = f"start-date=2018-01-01&end-date=2040-12-31&limit=100&offset={offset}"
                answer = client.get(
                    f"/v3/customers/{customer}/orders?{query}",
                    headers={**self.headers, "X-Correlation-Id": str(UUID(int=0))},
                )
                items = answer.json()["items"]
                listed += [each["orderId"] for each in items if each["source"] == "API"]
                offset += len(items)
                if len(items) < 100:
                    break
        assert sorted(listed) == sorted(self.done)
