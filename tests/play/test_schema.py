"""The JSON Schema of the format: what the models say, for editors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sandbox.catalogue.reference import fixtures_directory
from sandbox.play.loading import scenarios_directory
from sandbox.play.reading import read_yaml
from sandbox.play.schema import scenario_schema
from tests.play.stories import READ, STORY, story

VALIDATOR = Draft202012Validator(scenario_schema())


def faults(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(read_yaml(text, "x").values)]


def test_the_file_is_what_the_models_say() -> None:
    path = fixtures_directory() / "schemas" / "scenario.schema.json"
    kept: Any = json.loads(path.read_text(encoding="utf-8"))
    assert kept == scenario_schema(), (
        "write it anew: python -m sandbox.play.schema > fixtures/schemas/scenario.schema.json"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize(
    "path", sorted(scenarios_directory().glob("*.yaml")), ids=lambda path: str(path.stem)
)
def test_every_scenario_passes_it(path: Any) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_a_slot_may_stand_where_a_number_is_wanted() -> None:
    assert faults(story(head=STORY.replace("quantity: 5", 'quantity: "{licences}"'))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quantity: 5", "quantity: five"),
        ("quantity: 5", "quantity: 0"),
        ("title: A story", "tilte: A story"),
        ("at: AD-1", "at: soon!"),
        ("rules: [RN-1]", "rules: RN-1"),
        ("GET /v3", "FETCH /v3"),
        ("start: 2026", "ruleset: {noSuchRule: 1}\nstart: 2026"),
        (READ, "  []\n"),
    ],
)
def test_what_is_a_mistake_is_one_for_editors_too(old: str, new: str) -> None:
    assert old in story()
    assert faults(story().replace(old, new))
