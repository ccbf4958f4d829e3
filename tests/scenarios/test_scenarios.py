"""Every scenario goes as it says: in this process, and some of them wherever HTTP tests run."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from sandbox.play.faults import FaultyScenario
from sandbox.play.loading import Case, find, load, load_all, load_text, names, scenarios_directory
from sandbox.play.player import play
from sandbox.play.sandboxes import Sandbox, in_process
from tests.checking import CheckedSandbox

FOLDER = scenarios_directory()
README = FOLDER / "README.md"
EVERYWHERE = (
    "partial-returns",
    "reseller-change-across-distributors",
    "migration",
    "purchase-authorization",
    "console-views",
    "reseller-console-code",
)
CASES = load_all(find(name, FOLDER) for name in names(FOLDER))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of this process; every world that a scenario leaves behind has to be sound."""
    with in_process() as made:
        yield CheckedSandbox(made.http)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.title))
def test_it_goes_as_it_says(case: Case, sandbox: Sandbox) -> None:
    assert play(case, sandbox).problems == []


@pytest.mark.every_backend
@pytest.mark.parametrize(
    "case",
    [case for name in EVERYWHERE for case in load(find(name, FOLDER))],
    ids=lambda case: str(case.title),
)
def test_it_goes_the_same_way_on_any_sandbox(http: httpx.Client, case: Case) -> None:
    assert play(case, CheckedSandbox(http)).problems == []


@pytest.mark.parametrize("name", names(FOLDER))
def test_up_to_each_checkpoint_it_goes_as_it_says(name: str, sandbox: Sandbox) -> None:
    for case in load(find(name, FOLDER)):
        # The way to the last one leads by the others.
        for checkpoint in case.scenario.stops[-1:]:
            done = play(case, sandbox, until=checkpoint)
            assert done.problems == []
            assert done.kept_world is not None
            sandbox.control("DELETE", f"/worlds/{done.kept_world['worldId']}")


def test_nearly_every_scenario_can_be_left_somewhere() -> None:
    assert {case.scenario.name for case in CASES if not case.scenario.stops} == {"return-window"}


@pytest.mark.parametrize("name", names(FOLDER))
def test_the_readme_names_it(name: str) -> None:
    _, _, listed = README.read_text(encoding="utf-8").partition("## The stories that are here\n")
    is_listed = f"`{name}`" in listed.partition("\n## ")[0]
    assert is_listed, f"add `{name}` to the stories in scenarios/README.md"


def test_the_walk_through_of_the_readme_goes_as_it_says(sandbox: Sandbox) -> None:
    blocks = README.read_text(encoding="utf-8").split("```")
    text = next(block for block in blocks if "name: my-first" in block).removeprefix("yaml\n")
    (case,) = load_text(text, "my-first.yaml")
    assert play(case, sandbox).problems == []
    with pytest.raises(FaultyScenario) as found:
        load_text(text.replace("status: 200", "statsu: 200"), "scenarios/my-first.yaml")
    assert any(str(found.value) in block for block in blocks)


def test_every_scenario_has_tags_and_the_readme_names_them_all() -> None:
    text = README.read_text(encoding="utf-8")
    tags = {tag for case in CASES for tag in case.scenario.tags}
    assert all(case.scenario.tags for case in CASES)
    assert not [tag for tag in tags if f"`{tag}`" not in text]
