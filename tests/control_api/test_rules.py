from __future__ import annotations

import pytest

from tests.control_api.control import refused
from tests.support import World


def test_every_rule_is_shown_with_its_source_and_standing(world: World) -> None:
    items = world.control("GET", "/rules").json()["items"]
    by_name = {each["name"]: each for each in items}
    assert by_name.keys() == world.control("GET").json()["rules"].keys()
    late = by_name["lateRenewalDays"]
    assert (late["value"], late["default"]) == (30, 30)
    assert late["source"].startswith("X1")
    assert all(each["meaning"] and each["standing"] for each in items)


@pytest.mark.every_backend
def test_a_changed_rule_counts_and_null_puts_it_back(world: World) -> None:
    answer = world.control("PATCH", "/rules", {"lateRenewalDays": 14, "returnErrors": "words"})
    assert answer.json()["rules"]["lateRenewalDays"] == 14
    answer = world.control("PATCH", "/rules", {"lateRenewalDays": None})
    assert answer.json()["rules"]["lateRenewalDays"] == 30
    assert answer.json()["rules"]["returnErrors"] == "words"


def test_the_terms_of_one_segment_change_alone(world: World) -> None:
    world.rules(extendedTermMaxMonths={"GOV": 36})
    world.rules(extendedTermMaxMonths={"EDU": 40})
    rules = world.control("GET").json()["rules"]
    assert rules["extendedTermMaxMonths"] == {"COM": 36, "EDU": 40, "GOV": 36}
    world.rules(extendedTermMaxMonths={"GOV": None})
    rules = world.control("GET").json()["rules"]
    assert rules["extendedTermMaxMonths"]["GOV"] == 48


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"noRule": 1}, "rules.noRule: there is no such rule"),
        ({"noRule": None}, "rules.noRule: there is no such rule"),
        ({"late_renewal_days": 1}, "rules.late_renewal_days: there is no such rule"),
        ({"lateRenewalDays": -1}, "rules.lateRenewalDays:"),
        ({"lateRenewalDays": 401}, "rules.lateRenewalDays:"),
        ({"lateRenewalDays": 1.5}, "rules.lateRenewalDays:"),
        ({"returnErrors": "both"}, "rules.returnErrors:"),
        ({"wholeReturnOfPacks": 1}, "rules.wholeReturnOfPacks:"),
        ({"extendedTermMaxMonths": {"GOV": 12}}, "rules.extendedTermMaxMonths.GOV:"),
        ({"extendedTermMaxMonths": {"ALL": 24}}, "rules.extendedTermMaxMonths.ALL:"),
        ({"extendedTermMaxMonths": 24}, "rules.extendedTermMaxMonths:"),
        ({"lateRenewalDays": {"x": 1}}, "rules.lateRenewalDays:"),
        ([], "body:"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(
    world: World, change: object, fault: str
) -> None:
    refused(world.control("PATCH", "/rules", change), 400, "INVALID_REQUEST", fault)
    assert world.control("GET").json()["rules"]["lateRenewalDays"] == 30
