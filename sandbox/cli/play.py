"""`vipmp-sandbox play`: play scenarios and show what came of them."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import click

import sandbox as package
from sandbox.cli.connecting import Place
from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_json
from sandbox.cli.play_output import progress, show_cases, show_plays
from sandbox.cli.values import WRITABLE
from sandbox.client import SandboxUnreachable
from sandbox.play.choosing import Choice
from sandbox.play.company import play_all
from sandbox.play.facts import RunFacts, shown_command
from sandbox.play.faults import FaultyScenario
from sandbox.play.junit import junit
from sandbox.play.loading import Case, scenarios_directory
from sandbox.play.page import page
from sandbox.play.sandboxes import Sandbox, at_url, in_process

NOT_AS_EXPECTED = 1
USAGE = 2
JOBS = min(4, os.cpu_count() or 1)
Command = TypeVar("Command", bound=Callable[..., Any])


def choosing(command: Command) -> Command:
    """Give a command the arguments that choose cases, as one `choice`."""
    options = (
        click.argument("wanted", nargs=-1, metavar="[FILE|FOLDER|NAME]..."),
        click.option(
            "-k",
            "texts",
            metavar="TEXT",
            multiple=True,
            help="Only cases with this in their titles, names or rules; repeatable: all of them.",
        ),
        click.option(
            "--tag", "tags", multiple=True, help="Only scenarios with this tag; repeatable: any."
        ),
        click.option("--list", "lists", is_flag=True, help="List them; nothing is played."),
        click.option("--check", "checks", is_flag=True, help="Check them; nothing is played."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@choosing
@click.option(
    "--url", help="A running sandbox, such as http://127.0.0.1:8080; else one of its own."
)
@click.option("--report", type=WRITABLE, help="Write the timelines as one HTML page.")
@click.option("--junit", "junit_file", type=WRITABLE, help="Write the outcome as JUnit XML.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=JOBS, show_default=True, help="Worlds at a time."
)
@click.option("--fail-fast", is_flag=True, help="Begin no case after one not as expected.")
@click.option("--until", metavar="CHECKPOINT", help="Play to there, and leave the world so.")
@click.option("--keep", is_flag=True, help="Leave the world, also at the end of the play.")
@database_option
@json_option
@pass_chosen
def play(  # noqa: PLR0913 - what a command line may say
    chosen: Chosen,
    wanted: tuple[str, ...],
    *,
    texts: tuple[str, ...],
    tags: tuple[str, ...],
    lists: bool,
    checks: bool,
    url: str | None,
    report: Path | None,
    junit_file: Path | None,
    jobs: int,
    fail_fast: bool,
    until: str | None,
    keep: bool,
    as_json: bool,
) -> None:
    """Play scenarios and print their timelines; without a name, all that there are.

    Exit codes: 0 all as expected, 1 not so, 2 a scenario is faulty or no sandbox answers.
    """
    is_played = not (lists or checks)
    stays = is_played and (keep or until is not None)
    _check_usage(chosen, url, report, junit_file, stays=stays)
    began = perf_counter()
    try:
        cases = _cases(Choice(wanted, texts, tags), until)
        if lists:
            show_cases(cases, as_json=as_json)
            return
        if checks:
            _tell_checked(cases, as_json=as_json)
            return
        with _place(chosen, url) as sandbox, progress(len(cases)) as line:
            plays = play_all(
                cases,
                sandbox,
                jobs=jobs,
                until=until,
                keep=keep,
                fail_fast=fail_fast,
                on_done=line.on_done,
            )
    except (FaultyScenario, SandboxUnreachable) as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(USAGE) from None
    left_out = len(cases) - len(plays)
    place = Place(url, chosen.database_url and chosen.shown_database)
    show_plays(plays, place=place, left_out=left_out, as_json=as_json)
    if report is not None:
        seconds = perf_counter() - began
        facts = RunFacts(package.__version__, shown_command(chosen.line), seconds, left_out)
        report.write_text(page(plays, facts), encoding="utf-8")
    if junit_file is not None:
        junit_file.write_text(junit(plays), encoding="utf-8")
    if not all(played.is_good for played in plays):
        raise click.exceptions.Exit(NOT_AS_EXPECTED)


def _check_usage(
    chosen: Chosen,
    url: str | None,
    report: Path | None,
    junit_file: Path | None,
    *,
    stays: bool,
) -> None:
    if url is not None and chosen.database_url is not None:
        raise click.UsageError("--url plays on that sandbox's own database: leave out --database.")
    if stays and url is None and chosen.database_url is None:
        raise click.UsageError(
            "--until and --keep leave a world behind: name its place, --url or --database."
        )
    if report is not None and report == junit_file:
        raise click.UsageError("--report and --junit write two files: name another for one.")


def _place(chosen: Chosen, url: str | None) -> AbstractContextManager[Sandbox]:
    if url is not None:
        return at_url(url, chosen.settings.control_token)
    if chosen.database_url is not None:
        # Opened once before, so that what is wrong with it is told as everywhere.
        chosen.worlds.engine.dispose()
    return in_process(chosen.database_url)


def _cases(choice: Choice, until: str | None) -> list[Case]:
    cases = choice.cases(scenarios_directory())
    if not cases:
        raise click.UsageError("No case is left by -k and --tag; --list without them shows all.")
    lacking = {
        f"{case.scenario.name} (there are: {', '.join(case.scenario.stops) or 'none'})"
        for case in cases
        if until not in {None, *case.scenario.stops}
    }
    if lacking:
        raise click.UsageError(f"There is no checkpoint {until!r} in {', '.join(sorted(lacking))}.")
    return cases


def _tell_checked(cases: list[Case], *, as_json: bool) -> None:
    scenarios = len({case.file for case in cases})
    if as_json:
        print_json({"scenarios": scenarios, "cases": len(cases)})
        return
    click.echo(f"{scenarios} scenarios with {len(cases)} cases can be played")
