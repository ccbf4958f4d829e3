"""A mistake in a scenario names file, line and what was expected there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.play.faults import FaultyScenario
from sandbox.play.loading import find, load, load_text
from tests.play.stories import READ, STORY, cases, faults, story


def changed(old: str, new: str, *, text: str | None = None) -> str:
    whole = text or story()
    assert old in whole
    return whole.replace(old, new)


def test_a_right_story_has_none() -> None:
    assert len(cases()) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: A story\n", "", "story.yaml:1: expected 'title' here"),
        (
            "title:",
            "tilte:",
            (
                "story.yaml:2: tilte: expected one of name, title, tags, shows, rules, sources, "
                "seed, ruleset, flexDiscounts, distributor, distributors, start, given, steps, "
                "checkpoints; did you mean 'title'?"
            ),
        ),
        (
            "name: story",
            "name: tale",
            "story.yaml:1: name: expected the file's name, story",
        ),
        (
            "quantity: 5",
            "quantity: five",
            "story.yaml:10: given.bought[0].lines[0].quantity: expected a whole number, got 'five'",
        ),
        (
            "quantity: 5",
            "quantity: 0",
            "story.yaml:10: given.bought[0].lines[0].quantity: expected greater than or equal to 1",
        ),
        (
            "    what: The subscription is read\n",
            "    what: 5\n",
            "story.yaml:13: steps[0].what: expected text (a number that is text, such as Adobe's",
        ),
        (
            "GET /v3",
            "FETCH /v3",
            (
                "story.yaml:14: steps[0].call: expected a call of Adobe's API, such as POST "
                "/v3/customers/{customer}/orders, got 'FETCH "
            ),
        ),
        (
            "at: AD-1",
            "at: yesterday!",
            (
                "story.yaml:12: steps[0].at: expected a moment such as AD-30, AD+14d, order+14d "
                "23:59:59, start+1y or 2027-01-15, got 'yesterday!'"
            ),
        ),
        (
            "{acrobat}",
            "{acrobot}",
            (
                "story.yaml:14: steps[0].call: expected a name that is known by then (AD, acrobat, "
                "customer, order, reseller, start), got {acrobot}"
            ),
        ),
        (
            "at: AD-1",
            "at: renewal+1d",
            (
                "story.yaml:12: steps[0].at: expected a name that is known by then (AD, acrobat, "
                "customer, order, reseller, start), got renewal+1d"
            ),
        ),
        (
            "as: acrobat",
            "as: customer",
            "story.yaml:9: given.bought[0]: expected another name than 'customer'",
        ),
        (
            "start: 2026-01-15 09:00:00",
            "start: AD-1",
            "story.yaml:6: start: expected a date, such as 2026-01-15 or 2026-01-15 09:00:00",
        ),
        (
            "rules: [RN-1]",
            "rules: RN-1",
            "story.yaml:4: rules: expected a list, got 'RN-1'",
        ),
        (
            "rules: [RN-1]",
            "rules: []",
            "story.yaml:4: rules: expected at least one, got []",
        ),
        (
            "rules: [RN-1]",
            "rules: [RN-1]\nrules: [RN-2]",
            "story.yaml:5: rules: is here twice",
        ),
        (
            "start: 2026",
            "ruleset: {lateRenewalDay: 3}\nstart: 2026",
            "story.yaml:6: ruleset.lateRenewalDay: expected one of",
        ),
        (
            "{customer}/subscriptions",
            "x\n    body: {customer: {acrobat}}\n    expect: {status: 200",
            'story.yaml:15: steps[0].body.customer: expected quotes around braces: "{acrobat}"',
        ),
    ],
)
def test_a_mistake_names_its_line_and_what_was_expected(old: str, new: str, expected: str) -> None:
    text = changed(old, new)
    if "quotes around" in expected:
        text = text.replace("{status: 200/{acrobat}", "{status: 200}")
    told = faults(text)
    assert any(each.startswith(expected) for each in told), told


def test_what_is_no_yaml_names_the_line() -> None:
    (told,) = faults("name: story\ntitle: [\n")
    assert told.startswith("story.yaml:3:1: this is no YAML: ")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list\n"])
def test_what_is_no_scenario_at_all_is_told_so(text: str) -> None:
    (told,) = faults(text)
    assert told == "story.yaml:1: expected a scenario: name, title, shows, …"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed("title: A story\n", "title: 5\n").replace("quantity: 5", "quantity: many")
    assert [told.split(":")[1] for told in faults(text)] == ["2", "10"]


def test_two_actions_in_a_step_are_one_too_many() -> None:
    (told,) = faults(story(READ + "    portal: GET /events\n"))
    assert told == "story.yaml:12: steps[0]: expected only one of call, portal, admin and console"


def test_a_body_without_a_call_is_a_mistake() -> None:
    (told,) = faults(story("  - {at: AD, what: Nothing, body: {}}\n"))
    assert told.endswith("expected one of call, portal, admin and console beside body or save")


def test_where_time_just_passes_nothing_can_be_answered() -> None:
    (told,) = faults(story("  - {at: AD, what: Time passes, expect: {status: 200}}\n"))
    assert told.endswith("expected only `happened`: where time just passes nothing answers")


def test_without_a_purchase_there_is_no_anniversary() -> None:
    head = STORY.split("given:", maxsplit=1)[0] + "steps:\n"
    step = "  - {at: AD, what: A day, call: 'GET /v3/customers/{customer}'}\n"
    (told,) = faults(story(step, head=head))
    assert told == (
        "story.yaml:8: steps[0].at: expected something bought under `given`: without it there is "
        "no AD"
    )


CASES = "cases:\n  - {name: few, licences: 1}\n  - {name: many, licences: 900}\n"
SLOTTED = STORY.replace("quantity: 5", 'quantity: "{licences}"')


def test_cases_play_the_same_steps_with_other_values() -> None:
    found = cases(head=SLOTTED, tail=CASES)
    assert [case.title for case in found] == ["story: few", "story: many"]
    bought = [case.scenario.given.bought[0].lines[0].quantity for case in found]
    assert bought == [1, 900]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("cases: []\n", "story.yaml:15: cases: expected a list of cases"),
        (
            "cases:\n  - {licences: 1}\n",
            "story.yaml:16: cases[0]: expected a name and the values of this case",
        ),
        (
            "cases:\n  - {name: a, licences: 1}\n  - {name: b}\n",
            "story.yaml:17: cases[1]: expected a value for 'licences', as in the first case",
        ),
        (
            "cases:\n  - {name: a, licences: 1}\n  - {name: a, licences: 2}\n",
            "story.yaml:17: cases[1].name: expected another name: this one is taken",
        ),
        (
            "cases:\n  - {name: a, licences: 1, seats: 2}\n",
            "story.yaml:16: cases[0].seats: expected {seats} to stand somewhere in a step",
        ),
        (
            "cases:\n  - {name: a, licences: 1}\n  - {name: b, licences: none}\n",
            (
                "story.yaml:10: in case 'b': given.bought[0].lines[0].quantity: expected a whole "
                "number, got 'none'"
            ),
        ),
    ],
)
def test_a_mistake_in_the_table_names_its_line(table: str, expected: str) -> None:
    (told,) = faults(story(head=SLOTTED, tail=table))
    assert told == expected


def test_a_mistake_that_all_cases_share_is_told_once() -> None:
    text = story(head=SLOTTED, tail=CASES).replace("at: AD-1", "at: never ever")
    (told,) = faults(text)
    assert "in case" not in told


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaultyScenario, match=r"gone\.yaml:1: cannot be read"):
        load(tmp_path / "gone.yaml")


def test_a_name_that_is_nearly_right_is_put_right(tmp_path: Path) -> None:
    (tmp_path / "late-renewal.yaml").touch()
    with pytest.raises(FaultyScenario, match="did you mean 'late-renewal'"):
        find("late-renewl", tmp_path)


@pytest.mark.parametrize(
    "value", ["NO", "no", "on", "0123", "12:30", "2026-01-15", "1e3", "0x1f", "1_000", ".5"]
)
def test_what_older_yaml_takes_for_something_else_stays_text(value: str) -> None:
    step = f"  - at: AD\n    what: x\n    call: POST /v3/x\n    body: {{value: {value}}}\n"
    (case,) = cases(step)
    assert case.scenario.steps[0].body == {"value": value}


@pytest.mark.parametrize(
    ("written", "value"),
    [("5", 5), ("-5", -5), ("0", 0), ("2.50", 2.5), ("true", True), ("null", None), ('"5"', "5")],
)
def test_numbers_and_truths_are_read_as_such(written: str, value: object) -> None:
    step = f"  - at: AD\n    what: x\n    call: POST /v3/x\n    body: {{value: {written}}}\n"
    (case,) = cases(step)
    assert case.scenario.steps[0].body == {"value": value}


def test_what_repeats_itself_without_end_is_a_mistake() -> None:
    (told,) = faults(story(READ + "    body: &all {again: *all}\n"))
    assert told == "story.yaml:15:24: expected something else than *all within itself"


def test_an_anchor_repeats_a_part() -> None:
    first = "  - {at: AD, what: x, call: POST /v3/x, body: &body {value: 5}}\n"
    (case,) = cases(first, first.replace("&body {value: 5}", "*body"))
    assert case.scenario.steps[0].body == case.scenario.steps[1].body == {"value": 5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x, x]\n" + "b: [*a]\n" * 2 + "a: *c\n", "story.yaml:4:4: expected &c to stand"),
        ("name: [\n", "story.yaml:2:1: this is no YAML"),
        ("? [a, b]\n: c\n", "story.yaml:1:3: expected a name before `:`"),
        ("seed: " + "9" * 5000 + "\n", "story.yaml:1:7: expected a number of at most"),
        ("a: " + "[" * 500 + "]" * 500 + "\n", "story.yaml:1:43: expected no more than 40 levels"),
    ],
)
def test_yaml_that_goes_too_far_is_named_by_line_and_column(text: str, said: str) -> None:
    (told,) = faults(text)
    assert told.startswith(said)


def test_a_file_in_another_encoding_is_named_by_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_bytes(story().replace("A story", "Müller").encode("latin-1"))
    with pytest.raises(FaultyScenario) as found:
        load(path)
    assert str(found.value).startswith(f"{path}:2:9: expected text in UTF-8")


def test_an_empty_text_in_braces_is_no_name() -> None:
    text = story("  - at: AD\n    what: A text\n    portal: GET /events\n    body: {name: ''}\n")
    assert len(load_text(text, "story.yaml")) == 1
