"""From files to cases that can be played; a mistake names file, line and what was expected."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sandbox.domain.safe_yaml import UnsafeYamlError, read_text
from sandbox.play.aliases import fill, names_in
from sandbox.play.faults import Fault, FaultyScenario
from sandbox.play.format import Scenario
from sandbox.play.mistakes import fault_of
from sandbox.play.names import check_names
from sandbox.play.reading import Place, Read, read_yaml

CASES = "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One way to play a scenario: its slots filled, with the line of each step."""

    file: str
    scenario: Scenario
    name: str
    step_lines: tuple[int, ...]

    @property
    def title(self) -> str:
        """The scenario's name, and the case's where it has several."""
        return f"{self.scenario.name}: {self.name}" if self.name else self.scenario.name


def load(path: Path) -> list[Case]:
    """Read a scenario file.

    Raises:
        FaultyScenario: naming every fault with its line.
    """
    try:
        text = read_text(path)
    except UnsafeYamlError as error:
        raise FaultyScenario([Fault(str(path), error.line, error.problem, error.column)]) from None
    except OSError as error:
        raise FaultyScenario([Fault(str(path), 1, f"cannot be read: {error}")]) from None
    return load_text(text, str(path))


def load_text(text: str, file: str) -> list[Case]:
    """Read the text of a scenario file.

    Raises:
        FaultyScenario: naming every fault with its line.
    """
    read = read_yaml(text, file)
    if not isinstance(read.values, dict):
        raise FaultyScenario([Fault(file, 1, "expected a scenario: name, title, shows, …")])
    _check_name(read, file)
    shared = {name: value for name, value in read.values.items() if name != CASES}
    rows = _rows(read, shared)
    made: list[Case] = []
    faults: dict[str, set[Fault]] = {}
    for name, values in rows:
        try:
            made.append(_case(read, fill(shared, values), name))
        except FaultyScenario as error:
            faults[name] = set(error.faults)
    if faults:
        raise FaultyScenario(_told(faults, cases=len(rows)))
    return made


def _told(faults: Mapping[str, set[Fault]], *, cases: int) -> Iterator[Fault]:
    """Name the case of a fault where not all cases have it."""
    everywhere = set.intersection(*faults.values()) if len(faults) == cases else set()
    yield from everywhere
    for name, found in faults.items():
        for fault in found - everywhere:
            yield Fault(fault.file, fault.line, f"in case {name!r}: {fault.text}", fault.column)


def _check_name(read: Read, file: str) -> None:
    name = read.values.get("name")
    stem = Path(file).stem
    if isinstance(name, str) and name != stem:
        raise FaultyScenario([read.fault(("name",), f"expected the file's name, {stem}")])


def _rows(read: Read, shared: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the name and the values of each case; one nameless case where there are none."""
    if CASES not in read.values:
        return [("", {})]
    table = read.values[CASES]
    if not isinstance(table, list) or not table:
        raise FaultyScenario([read.fault((CASES,), "expected a list of cases")])
    faults = list(_table_faults(read, table, set(names_in(shared))))
    if faults:
        raise FaultyScenario(faults)
    return [
        (str(row["name"]), {key: value for key, value in row.items() if key != "name"})
        for row in table
    ]


def _table_faults(read: Read, table: list[Any], used: set[str]) -> Iterator[Fault]:
    columns = set(table[0]) if isinstance(table[0], dict) else set()
    seen = set()
    for number, row in enumerate(table):
        place: Place = (CASES, number)
        if not isinstance(row, dict) or not isinstance(row.get("name"), str):
            yield read.fault(place, "expected a name and the values of this case")
            continue
        if row["name"] in seen:
            yield read.fault((*place, "name"), "expected another name: this one is taken")
        seen.add(row["name"])
        for missing in sorted(columns - set(row)):
            yield read.fault(place, f"expected a value for {missing!r}, as in the first case")
        for extra in sorted(set(row) - columns):
            yield read.fault((*place, extra), "expected the same names as in the first case")
    for unused in sorted(columns - used - {"name"}):
        yield read.fault((CASES, 0, unused), f"expected {{{unused}}} to stand somewhere in a step")


def _case(read: Read, values: Mapping[str, Any], name: str) -> Case:
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise FaultyScenario(fault_of(read, each) for each in found) from None
    faults = [read.fault(place, text) for place, text in check_names(scenario)]
    if faults:
        raise FaultyScenario(faults)
    lines = tuple(read.line_of(("steps", n)) for n in range(len(scenario.steps)))
    return Case(read.file, scenario, name, lines)


def scenarios_directory() -> Path:
    """Return where the scenarios lie: beside the package once installed, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "scenarios"
    found = installed if installed.is_dir() else package.parent / "scenarios"
    here = Path.cwd()
    return found.relative_to(here) if found.is_relative_to(here) else found


def find(name: str, folder: Path) -> Path:
    """Return the file of a scenario that is named by its path or by its name.

    Raises:
        FaultyScenario: there is none.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        return path
    known = names(folder)
    if name in known:
        return folder / f"{name}.yaml"
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"{folder} holds {', '.join(known)}"
    raise FaultyScenario([Fault(name, 1, f"there is no such scenario; {hint}")])


def names(folder: Path) -> list[str]:
    """Return the names of the scenarios in a folder."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_all(paths: Iterable[Path]) -> list[Case]:
    """Read several files.

    Raises:
        FaultyScenario: naming the faults of all of them.
    """
    made: list[Case] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            made += load(path)
        except FaultyScenario as error:
            faults += error.faults
    if faults:
        raise FaultyScenario(faults)
    return made
