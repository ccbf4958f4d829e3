"""PostgreSQL gone for a second under load and back: two workers say so, and go on at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from tests.checking import findings
from tests.cli.servers import serving
from tests.local import postgresql_url, without_postgresql
from tests.serving.postgresql_proxy import Proxy, proxied
from tests.support import TEAM, Json, World, line, make_world
from tests.waiting import until

WORKERS = 2
AWAY_SECONDS = 1.0
BODY: Json = {"orderType": "NEW", "lineItems": [line(TEAM, 1)]}


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    try:
        with postgresql_url() as url, proxied(url) as way:
            yield way
    except OperationalError:
        without_postgresql()


@dataclass(frozen=True)
class Crowd:
    """Who asks while the database goes and comes: until an instant of the monotonic clock."""

    world: World
    advanced: World
    customer: str
    ends: float

    def order(self, intent: str) -> httpx.Response:
        path = f"/customers/{self.customer}/orders"
        return self.world.partner.post(path, BODY, X_Correlation_Id=intent, X_Request_Id=intent)

    def orders(self) -> dict[str, httpx.Response]:
        found = {}
        while time.monotonic() < self.ends:
            intent = str(uuid4())
            found[intent] = self.order(intent)
            time.sleep(0.02)
        return found

    def advance(self) -> httpx.Response:
        return self.advanced.control("POST", "/clock/advance", {"by": "P1D"})

    def advances(self) -> list[httpx.Response]:
        """Advance a world day by day; who is refused waits as long as it is told."""
        found = []
        while time.monotonic() < self.ends:
            found.append(self.advance())
            time.sleep(float(found[-1].headers.get("Retry-After", 0)))
        return found

    def reads(self) -> list[httpx.Response]:
        found = []
        page = f"/console/{self.world.world_id}"
        while time.monotonic() < self.ends:
            found.append(self.world.http.get(page))
            found.append(self.world.control("GET", "/clock"))
            found.append(self.world.partner.get(f"/customers/{self.customer}"))
        return found


def test_a_database_that_was_away_is_used_again_at_once_and_the_log_has_a_line_and_a_count(
    tmp_path: Path, proxy: Proxy
) -> None:
    settings = {"SANDBOX_SEED_CUSTOMERS": "0", "DATABASE": proxy.url}
    limits = httpx.Limits(max_keepalive_connections=0)
    with (
        serving(tmp_path, "--workers", str(WORKERS), **settings) as (address, log),
        httpx.Client(base_url=address, timeout=60, limits=limits) as client,
    ):
        world, advanced = make_world(client), make_world(client)
        customer = world.partner.customer()
        crowd = Crowd(world, advanced, customer, time.monotonic() + 2 + AWAY_SECONDS)
        with ThreadPoolExecutor(4) as threads:
            ordering = [threads.submit(crowd.orders) for _ in range(2)]
            others = [threads.submit(crowd.advances), threads.submit(crowd.reads)]
            time.sleep(1)
            proxy.close()
            time.sleep(AWAY_SECONDS)
            proxy.open()
            sent = {intent: answer for each in ordering for intent, answer in each.result().items()}
            answers = [*sent.values(), *(answer for each in others for answer in each.result())]
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses.keys() == {200, 201, 503}
        refused = [answer for answer in answers if answer.status_code == 503]
        assert {answer.headers.get("Retry-After") for answer in refused} == {"1"}
        # All of it is over by now: nothing is held any more, by whichever worker.
        again = {intent: crowd.order(intent) for intent in sent}
        assert {answer.status_code for answer in again.values()} == {201}
        for intent, first in sent.items():
            assert first.status_code == 503 or first.content == again[intent].content
        assert crowd.advance().status_code == 200
        assert findings(client, world.world_id) == []
        assert counted(log) == statuses[503]


def counted(log: Path) -> int:
    """Return how many refusals the log has counted; each worker has a line before, and one after.

    Each looks once a second whether the trouble is over.
    """

    def said() -> str:
        return log.read_text(encoding="utf-8").partition("the data stays.\n")[2]

    until(lambda: said().count("the database works again: ") == said().count("DATABASE_AWAY: "))
    lines = said().splitlines()
    assert 2 <= len(lines) <= 2 * WORKERS, lines
    return sum(int(text.split(": ")[1].split()[0]) for text in lines if "works again" in text)
