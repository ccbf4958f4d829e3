"""What `vipmp-sandbox play` prints: how far it is, timelines, what there is to play."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sandbox.cli.connecting import Place, show_connection
from sandbox.cli.output import print_json, print_line, print_table, printable
from sandbox.play.loading import Case
from sandbox.play.records import Played, played_json
from sandbox.play.timeline import timeline


def show_cases(cases: Sequence[Case], *, as_json: bool) -> None:
    """List what would be played: a row a case."""
    if as_json:
        print_json([_case_json(case) for case in cases])
        return
    print_table(
        ["scenario", "case", "title", "tags", "rules", "checkpoints"],
        [
            [
                case.scenario.name,
                case.name,
                case.scenario.title,
                ", ".join(case.scenario.tags),
                ", ".join(case.scenario.rules),
                ", ".join(case.scenario.stops),
            ]
            for case in cases
        ],
    )


def _case_json(case: Case) -> dict[str, object]:
    scenario = case.scenario
    return {
        "scenario": scenario.name,
        "case": case.name,
        "file": case.file,
        "title": scenario.title,
        "tags": scenario.tags,
        "rules": scenario.rules,
        "checkpoints": scenario.stops,
    }


class Line:
    """A line on stderr that says how far the plays are; only where somebody looks at it."""

    def __init__(self, shown: Progress, total: int) -> None:
        self._progress = shown
        self._task = shown.add_task("playing", total=total)

    def on_done(self, played: Played) -> None:
        """Count a case that is done."""
        self._progress.update(self._task, advance=1, description=printable(played.case.title))


@contextmanager
def progress(total: int) -> Iterator[Line]:
    """Show how far the plays are while they go on."""
    console = Console(stderr=True)
    bar = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*bar, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield Line(shown, total)


def show_plays(plays: Sequence[Played], *, place: Place, left_out: int, as_json: bool) -> None:
    """Print timelines, how to connect to worlds that stay, and how many went as expected."""
    if as_json:
        print_json([_json(played) for played in plays])
        return
    console = Console(highlight=False, markup=False, emoji=False)
    for played in plays:
        for line in timeline(played):
            print_line(line, console)
        console.print()
        if played.kept_world is not None:
            show_connection(played.kept_world, played.aliases, place)
    failed = sum(not played.is_good for played in plays)
    told = f"{failed} of {len(plays)} not as expected" if failed else f"{len(plays)} as expected"
    if left_out:
        told += f", {left_out} not played"
    console.print(told, style="bold red" if failed else "bold green")


def _json(played: Played) -> dict[str, object]:
    kept = played.kept_world
    world = {"world": kept, "aliases": played.aliases} if kept else {}
    return {**played_json(played), **world}
