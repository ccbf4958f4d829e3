"""Which cases a command line means: files, folders and names; then words of titles, and tags."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.play.faults import Fault, FaultyScenario
from sandbox.play.loading import Case, find, load_all, names

ENDINGS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen: all of it where nothing is named.

    `texts` must all stand in a case's titles, names or file, whatever their case; of `tags` the
    scenario has at least one.
    """

    wanted: Sequence[str] = ()
    texts: Sequence[str] = ()
    tags: Sequence[str] = ()

    def cases(self, folder: Path) -> list[Case]:
        """Read the chosen cases; names are those of scenarios in a folder.

        Raises:
            FaultyScenario: a file is faulty, or there is none of that name.
        """
        paths = [path for each in self.wanted for path in _paths(each, folder)]
        if not self.wanted:
            paths = [folder / f"{name}.yaml" for name in names(folder)]
        return [case for case in load_all(dict.fromkeys(paths)) if self._includes(case)]

    def _includes(self, case: Case) -> bool:
        scenario = case.scenario
        said = f"{case.file} {case.title} {scenario.title} {' '.join(scenario.rules)}".lower()
        is_tagged = not self.tags or any(tag in scenario.tags for tag in self.tags)
        return is_tagged and all(text.lower() in said for text in self.texts)


def _paths(wanted: str, folder: Path) -> Iterable[Path]:
    path = Path(wanted)
    return _files_of(path) if path.is_dir() else [find(wanted, folder)]


def _files_of(folder: Path) -> Iterator[Path]:
    found = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
    if not found:
        raise FaultyScenario([Fault(str(folder), 1, "expected files of scenarios, *.yaml")])
    yield from found
