"""Servers that are measured in turn, so that what else a machine does meets all of them alike."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from loadtests.generator import Load, Measured, Mix, measure
from loadtests.options import Options
from loadtests.servers import Server, as_served, free_port, served

SANDBOX = "sandbox.serving:application"
BARE = "loadtests.bare:application"
WARM_SECONDS = 1
Asked = tuple[Server, Load | Mix]


@contextmanager
def serving(
    factory: str, log: Path, environment: Mapping[str, str], *, workers: int = 1
) -> Iterator[Server]:
    """Serve an application of this repository as the sandbox is served."""
    port = free_port()
    command = as_served(factory, port, workers=workers)
    with served(command, port, log, environment) as server:
        yield server


def interleaved(options: Options, asked: Mapping[str, Asked]) -> dict[str, list[Measured]]:
    """Measure what is asked of servers, round by round in turn; the first requests do not count."""
    for server, load in asked.values():
        measure(server.url, load, WARM_SECONDS)
    found: dict[str, list[Measured]] = {name: [] for name in asked}
    for number in range(options.rounds):
        for name, (server, load) in asked.items():
            measured = measure(server.url, load, options.seconds, process=server.process)
            found[name].append(measured)
            options.say(
                f"round {number + 1}, {name}: {measured.per_second:,.0f}/s "
                f"(p50 {measured.p50_ms:.1f} ms, p99 {measured.p99_ms:.1f} ms), "
                f"{measured.cpu_us:,.0f} µs of CPU"
            )
    return found
