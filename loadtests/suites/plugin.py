"""What makes of a run of Locust one with a verdict: phases, limits, the check, the report.

`import loadtests.suites.plugin` in a locustfile is enough. It works in one process and with
workers: those measure, the master adds up, tells the phases, checks the world, writes the report.
"""

import logging
from typing import Any, Final

from locust import events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import WorkerRunner

from loadtests.suites.limits import DEFAULT
from loadtests.suites.run import Run, UsageError

USAGE: Final = 2
log = logging.getLogger(__name__)
_events: Any = events  # Locust's events have no types.


def add_options(parser: LocustArgumentParser) -> None:
    """Add options to Locust's command line; the web page of Locust shows none of them."""
    for name, default, meaning in (
        ("--client-id", "sandbox-client", "API key of the distributor that the users work for"),
        ("--client-secret", "sandbox-secret", "its secret"),
        ("--world", "default", "world of that distributor: its clock, its check, its consoles"),
        ("--shape", "steady", "a shape by name, or a .yaml file"),
        ("--shape-seconds", "", "length of the run without its advances; else that of the shape"),
        ("--fail-if", DEFAULT, "limits, such as p95>200,errors>0,during.p99>1s"),
        ("--report", "", "HTML file for the report"),
        ("--outcome", "", "JSON file for all that was measured"),
        ("--phases-csv", "", "CSV file for the latencies by phase and operation"),
    ):
        parser.add_argument(name, default=default, help=meaning, include_in_web_ui=False)


def listen(environment: Environment, **_: object) -> None:
    """Measure every run of an environment."""
    # A line a request of the check at the end is of no use to anybody.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        run = Run(environment)
    except UsageError as error:
        log.error(str(error))  # noqa: TRY400 - what a person typed needs no traceback
        raise SystemExit(USAGE) from None
    hooks: Any = environment.events  # Locust's events have no types.
    hooks.request.add_listener(run.on_request)
    hooks.test_start.add_listener(run.on_start)
    if isinstance(environment.runner, WorkerRunner):
        hooks.report_to_master.add_listener(run.on_report)
        return
    hooks.worker_report.add_listener(run.on_worker_report)
    hooks.test_stop.add_listener(run.on_stop)
    hooks.quitting.add_listener(run.on_quitting)


_events.init_command_line_parser.add_listener(add_options)
_events.init.add_listener(listen)
