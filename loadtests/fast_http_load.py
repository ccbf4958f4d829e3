"""The load generator where wrk is not installed: Locust's FastHttpUser, as a process.

`BENCH_PLAN` names a JSON file that says what to send; the last line printed is what was counted,
in the form of wrk.lua.
"""

from gevent import monkey

monkey.patch_all()

# ruff: noqa: E402 - gevent has to patch the standard library before anything imports it
import itertools
import json
import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import gevent
from locust import FastHttpUser, constant, task
from locust.env import Environment

_PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
_PREFIX = uuid4().hex
_NUMBERS = itertools.count()


class PlannedUser(FastHttpUser):
    """Sends the plan's requests without a pause."""

    host = _PLAN["base_url"]
    wait_time = constant(0)

    @task
    def send(self) -> None:
        """Send one request with a correlation id of its own."""
        number = next(_NUMBERS)
        turn, at = divmod(number, len(_PLAN["kinds"]))
        kind = _PLAN["kinds"][at]
        self.client.request(
            kind["method"],
            kind["paths"][turn % len(kind["paths"])],
            name="planned",
            headers={**kind["headers"], "X-Correlation-Id": f"{_PREFIX}-{number}"},
            data=kind["body"] or None,
        )


def main() -> None:
    """Run the plan and print what was counted."""
    environment = Environment(user_classes=[PlannedUser], catch_exceptions=False)
    runner = environment.create_local_runner()
    began = time.monotonic()
    runner.start(_PLAN["users"], spawn_rate=_PLAN["users"])
    gevent.sleep(_PLAN["seconds"])
    total = environment.stats.total
    counted = {
        "requests": total.num_requests,
        "seconds": time.monotonic() - began,
        "p50_ms": total.get_response_time_percentile(0.5),
        "p99_ms": total.get_response_time_percentile(0.99),
        "failed": total.num_failures,
    }
    runner.quit()
    print(json.dumps(counted))


if __name__ == "__main__":
    main()
