"""`vipmp-sandbox play`: play scenarios and show what came of them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json
from sandbox.play.company import play_all
from sandbox.play.faults import FaultyScenario
from sandbox.play.format import MAIN
from sandbox.play.junit import junit
from sandbox.play.loading import Case, find, load_all, names, scenarios_directory
from sandbox.play.page import page
from sandbox.play.records import Played, played_json
from sandbox.play.sandboxes import SandboxUnreachable, at_url, in_process
from sandbox.play.timeline import timeline

NOT_AS_EXPECTED = 1
USAGE = 2
JOBS = min(4, os.cpu_count() or 1)
Written = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[FILE|NAME]...")
@click.option(
    "--url", help="A running sandbox, such as http://127.0.0.1:8080; else one of its own."
)
@click.option("--report", type=Written, help="Write the timeline as one HTML page.")
@click.option("--junit", "junit_file", type=Written, help="Write the outcome as JUnit XML.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=JOBS, show_default=True, help="Worlds at a time."
)
@click.option("--until", metavar="CHECKPOINT", help="Play to there, and leave the world so.")
@database_option
@json_option
@pass_chosen
def play(
    chosen: Chosen,
    scenarios: tuple[str, ...],
    *,
    url: str | None,
    report: Path | None,
    junit_file: Path | None,
    jobs: int,
    until: str | None,
    as_json: bool,
) -> None:
    """Play scenarios and print their timelines; without a name, all that there are.

    Exit codes: 0 all as expected, 1 not so, 2 a scenario is faulty or no sandbox answers.
    """
    database = chosen.database_url
    if url is not None and database is not None:
        raise click.UsageError("--url plays on that sandbox's own database: leave out --database.")
    if until is not None and url is None and database is None:
        raise click.UsageError(
            "--until leaves a world behind: name its place, --url or --database."
        )
    try:
        cases = _cases(scenarios, until)
        place = in_process(database) if url is None else at_url(url, chosen.settings.control_token)
        with place as sandbox, _progress(len(cases)) as progress:
            on_done = progress.on_done
            plays = play_all(cases, sandbox, jobs=jobs, until=until, on_done=on_done)
    except (FaultyScenario, SandboxUnreachable) as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(USAGE) from None
    _show(plays, as_json=as_json)
    if report is not None:
        report.write_text(page(plays), encoding="utf-8")
    if junit_file is not None:
        junit_file.write_text(junit(plays), encoding="utf-8")
    if not all(played.is_good for played in plays):
        raise click.exceptions.Exit(NOT_AS_EXPECTED)


def _cases(wanted: Sequence[str], until: str | None) -> list[Case]:
    folder = scenarios_directory()
    paths = [find(each, folder) for each in wanted or names(folder)]
    cases = load_all(dict.fromkeys(paths))
    lacking = {
        case.scenario.name for case in cases if until not in {None, *case.scenario.checkpoints}
    }
    if lacking:
        raise click.UsageError(f"There is no checkpoint {until!r} in {', '.join(sorted(lacking))}.")
    return cases


class _Line:
    """A line on stderr that says how far the plays are; only where somebody looks at it."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("playing", total=total)

    def on_done(self, played: Played) -> None:
        """Count a case that is done."""
        self._progress.update(self._task, advance=1, description=played.case.title)


@contextmanager
def _progress(total: int) -> Iterator[_Line]:
    console = Console(stderr=True)
    bar = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*bar, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield _Line(shown, total)


def _show(plays: Sequence[Played], *, as_json: bool) -> None:
    if as_json:
        print_json([_json(played) for played in plays])
        return
    console = Console(highlight=False, markup=False, emoji=False)
    for played in plays:
        for line in timeline(played):
            console.print(line, soft_wrap=True)
        console.print()
        _show_world(played)
    failed = sum(not played.is_good for played in plays)
    told = f"{failed} of {len(plays)} not as expected" if failed else f"{len(plays)} as expected"
    console.print(told, style="bold red" if failed else "bold green")


def _json(played: Played) -> dict[str, object]:
    kept = played.kept_world
    world = {"world": kept, "aliases": played.aliases} if kept else {}
    return {**played_json(played), **world}


def _show_world(played: Played) -> None:
    if played.kept_world is None:
        return
    fields = [("world", played.kept_world["worldId"])]
    for credential in played.kept_world["credentials"]:
        of = "" if credential["name"] == MAIN else f" of {credential['name']}"
        fields.append((f"client id{of}", credential["clientId"]))
        fields.append((f"client secret{of}", credential["clientSecret"]))
    print_fields([*fields, *played.aliases.items()])
