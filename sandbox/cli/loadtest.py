"""`vipmp-sandbox loadtest`: users of all kinds on a world of their own, and a verdict."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sandbox.cli.loadtest_output import print_outcome
from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_json
from sandbox.cli.values import WRITABLE

if TYPE_CHECKING:
    from loadtests.suites.locust_process import Load
    from loadtests.suites.outcome import Outcome
    from loadtests.suites.place import Wanted
    from loadtests.suites.shape import Shape

FAILED: Final = 1
USAGE: Final = 2


@click.command()
@click.option(
    "--users",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="How many work at the most.",
)
@click.option(
    "--shape",
    "shape_name",
    metavar="NAME|FILE",
    default="steady",
    show_default=True,
    help="steady, ramp, spike, soak, renewal-peak, or a .yaml file.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(1, 86_400),
    help="How long, without the time of advances; else as long as the shape says.",
)
@click.option(
    "--personas",
    metavar="NAMES",
    default="marketplace",
    show_default=True,
    help="Who works, comma separated: sync-job, shop, renewal-desk, support-desk, transfer-desk, "
    "console-clicker; marketplace is all of them in their mix.",
)
@click.option("--url", help="A running sandbox; else a server of its own.")
@click.option(
    "--customers",
    type=click.IntRange(0, 100_000),
    default=200,
    show_default=True,
    help="Customers of the world.",
)
@click.option(
    "--anniversaries",
    type=click.IntRange(0, 100_000),
    help="Customers with one anniversary, five days off; else as many as the shape says.",
)
@click.option(
    "--fail-if",
    metavar="LIMITS",
    default="errors>0",
    show_default=True,
    help='Such as "p95>200,errors>0,during.p99>1s".',
)
@click.option("--html", type=WRITABLE, help="Write the report as one HTML page.")
@click.option("--csv", type=WRITABLE, help="Write latencies by phase and operation as CSV.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that make the load.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Worker processes of the server of its own.",
)
@database_option
@json_option
@pass_chosen
def loadtest(  # noqa: PLR0913 - what a command line may say
    chosen: Chosen,
    *,
    users: int,
    shape_name: str,
    seconds: float | None,
    personas: str,
    url: str | None,
    customers: int,
    anniversaries: int | None,
    fail_if: str,
    html: Path | None,
    csv: Path | None,
    processes: int,
    workers: int,
    as_json: bool,
) -> None:
    """Let users of all kinds work on a world of their own, check it, and judge.

    Exit codes: 0 it passed, 1 it failed (the report says why), 2 nothing could be measured.
    """
    # What Locust's suites need is loaded here alone, and Locust itself in a process of its own.
    from loadtests.suites.locust_process import Load  # noqa: PLC0415 - see above
    from loadtests.suites.place import Wanted  # noqa: PLC0415 - see above

    _check_usage(chosen, url, html, csv)
    shape = _shape(shape_name, fail_if)
    load = Load(
        users=users,
        shape=str(Path(shape_name).resolve()) if Path(shape_name).suffix else shape_name,
        seconds=seconds or shape.seconds,
        fail_if=fail_if,
        personas=_personas(personas),
        processes=processes,
        report="" if html is None else str(html.resolve()),
        csv="" if csv is None else str(csv.resolve()),
    )
    wanted = Wanted(
        url=url,
        token=chosen.settings.control_token if url else None,
        database=chosen.database_url,
        workers=workers,
        customers=customers,
        anniversaries=shape.anniversaries if anniversaries is None else anniversaries,
    )
    found = _run(load, wanted)
    if as_json:
        print_json(found.model_dump(mode="json") | {"passed": found.passed})
    else:
        print_outcome(found)
    if not found.passed:
        raise click.exceptions.Exit(FAILED)


def _check_usage(chosen: Chosen, url: str | None, html: Path | None, csv: Path | None) -> None:
    from loadtests.suites.locust_process import is_installed  # noqa: PLC0415 - see above

    if not is_installed():
        raise click.UsageError(
            "Locust is not installed here. Install it: pip install 'vipmp-sandbox[load]'"
        )
    if url is not None and chosen.database_url is not None:
        raise click.UsageError("--url works on that sandbox's own database: leave out --database.")
    if html is not None and html == csv:
        raise click.UsageError("--html and --csv write two files: name another for one.")


def _shape(name: str, fail_if: str) -> "Shape":
    from loadtests.suites.limits import LimitError, read_limits  # noqa: PLC0415 - see above
    from loadtests.suites.shape import ShapeError, read_shape  # noqa: PLC0415 - see above

    try:
        shape = read_shape(name)
    except ShapeError as error:
        raise click.UsageError(f"--shape: {error}.") from error
    try:
        read_limits(fail_if, shape.phases)
    except LimitError as error:
        raise click.UsageError(f"--fail-if: {error}.") from error
    return shape


def _personas(names: str) -> tuple[str, ...]:
    from loadtests.suites.locust_process import MARKETPLACE, PERSONAS  # noqa: PLC0415 - see above

    chosen = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    if MARKETPLACE in chosen or not chosen:
        return ()
    for name in chosen:
        if name not in PERSONAS:
            known = ", ".join((MARKETPLACE, *PERSONAS))
            raise click.UsageError(f"--personas: there is no {name!r}; there are {known}.")
    return chosen


def _run(load: "Load", wanted: "Wanted") -> "Outcome":
    from loadtests.suites.locust_process import LoadFailedError, run_locust  # noqa: PLC0415 - see above
    from loadtests.suites.place import place  # noqa: PLC0415 - see above
    from loadtests.suites.server import ServerFailedError  # noqa: PLC0415 - see above

    def say(line: str) -> None:
        click.echo(line, err=True)

    try:
        with (
            tempfile.TemporaryDirectory(prefix="sandbox-load-", ignore_cleanup_errors=True) as name,
            place(wanted, Path(name), say) as (address, world),
        ):
            say(f"{load.users} users, about {load.seconds:g} s, on {address}")
            return run_locust(load, address, world, Path(name), wanted.token)
    except (LoadFailedError, ServerFailedError) as error:
        say(str(error))
        raise click.exceptions.Exit(USAGE) from None
