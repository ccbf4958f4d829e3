"""Propensity by levels and by seeds, with the customer's own figures (RE-C8, X29, X30)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.recommendations.fixtures import propensity_seeds
from sandbox.recommendations.propensity import seed_of
from tests.control_api.control import refused
from tests.recommendations.asking import fetch
from tests.support import CONSUMABLE, OTHER_TEAM, Json, World, line

BOTH = ["churn", "seatExpansion"]
MONTHS = "contract_num_months_to_renew"
LAUNCH = "contract_num_days_since_last_desktop_app_launch_in_last_365_days"
VISIT = "contract_acom_domain_visit_flag_in_last_30_days"
APPS = "contract_num_distinct_desktop_apps_installed_in_last_30_days"
INSTALLS = "contract_num_Acrobat_desktop_install_events_in_last_365_days"
ASSIGNED = "team_num_assigned_seats_at_snapshot"
RATIO = "team_deployment_ratio_at_snapshot"
GROWTH = "team_provisioned_quantity_rate_of_change_at_last_30_days"
# What Adobe's 13 seeds say: churn (m, d, w, a), expansion (i, s, r, g → size).
SEEDS: dict[int, tuple[Any, Any]] = {
    1: (("HIGH", "2", "60", "0", ""), ("HIGH", "18", "13", "0.97", "0.15", 8)),
    2: (("HIGH", "2", "90", "0", ""), ("LOW", "", "", "0.23", "", 2)),
    3: (("LOW", "11", "3", "", ""), ("HIGH", "22", "", "0.92", "0.18", 6)),
    4: (("MEDIUM", "6", "30", "", ""), ("MEDIUM", "6", "", "0.80", "", 3)),
    5: (("LOW", "11", "2", "", ""), ("LOW", "", "", "0.18", "", 1)),
    6: (("HIGH", "1", "75", "0", ""), None),
    7: (None, ("HIGH", "28", "50", "1.00", "0.20", 10)),
    8: (("MEDIUM", "6", "20", "", ""), ("HIGH", "7", "", "0.93", "0.10", 7)),
    9: (("HIGH", "3", "50", "0", ""), ("MEDIUM", "4", "", "0.82", "", 3)),
    10: (("HIGH", "2", "45", "0", ""), ("HIGH", "35", "100", "0.98", "0.12", 15)),
    11: (("MEDIUM", "6", "25", "", ""), None),
    12: (None, ("LOW", "", "", "0.08", "", 1)),
    13: (("HIGH", "4", "55", "", "0"), ("HIGH", "14", "35", "0.96", "", 5)),
}


def propensity(world: World, customer: str, *signals: str) -> Json:
    """Return the propensity of a customer, of both signals unless told otherwise."""
    found: Json = fetch(world.partner, customer, includePropensity=list(signals) or BOTH)
    shown: Json = found["propensity"]
    return shown


def level(world: World, customer: str, **levels: str | None) -> Json:
    """Set levels of a customer; returns what it has now."""
    answer = world.control("PATCH", f"/customers/{customer}", {"propensity": levels})
    assert answer.status_code == 200, answer.text
    now: Json = answer.json()["propensity"]
    return now


def reasons(prediction: Json) -> dict[str, str]:
    """Return the values of a prediction's reasons by their codes."""
    assert len(prediction["reasons"]) <= 7
    return {reason["reasonCode"]: reason["value"] for reason in prediction["reasons"]}


def said(number: int) -> tuple[Any, Any]:
    """Return what a seed says: probability, reasons and size of both signals, None for nothing."""
    churn, expansion = SEEDS[number]
    codes = (MONTHS, LAUNCH, VISIT, APPS)
    more = (INSTALLS, ASSIGNED, RATIO, GROWTH)
    return (
        churn and (churn[0], _filled(codes, churn[1:])),
        expansion and (expansion[0], _filled(more, expansion[1:5]), expansion[5]),
    )


def _filled(codes: tuple[str, ...], values: tuple[str, ...]) -> dict[str, str]:
    return {code: value for code, value in zip(codes, values, strict=True) if value}


@pytest.mark.every_backend
def test_the_answer_has_adobes_keys_in_their_order(world: World, customer: str) -> None:
    found = fetch(world.partner, customer, includePropensity=BOTH)
    assert list(found) == ["productRecommendations", "propensity"]
    assert list(found["propensity"]) == BOTH
    for signal in BOTH:
        (prediction,) = found["propensity"][signal]
        assert list(prediction) == [
            "category",
            "probability",
            "refreshDate",
            "reasons",
            "additionalDetails",
        ]
        assert prediction["category"] == "allOfferings"
        assert prediction["probability"] == "MEDIUM"
        assert all(
            list(each) == ["reasonCode", "description", "value"] for each in prediction["reasons"]
        )
        assert all(
            isinstance(text, str) and text
            for each in prediction["reasons"]
            for text in each.values()
        )
    assert found["propensity"]["churn"][0]["additionalDetails"] == {}
    assert found["propensity"]["seatExpansion"][0]["additionalDetails"] == {"predictedAddonSize": 3}


@pytest.mark.parametrize("signals", [["churn"], ["seatExpansion"], ["seatExpansion", "churn"]])
def test_only_what_is_asked_for_is_told(world: World, customer: str, signals: list[str]) -> None:
    assert list(propensity(world, customer, *signals)) == signals


@pytest.mark.parametrize("asked", [{}, {"includePropensity": []}, {"includePropensity": None}])
def test_without_being_asked_for_nothing_is_told(
    world: World, customer: str, asked: dict[str, Any]
) -> None:
    assert list(fetch(world.partner, customer, **asked)) == ["productRecommendations"]


@pytest.mark.every_backend
@pytest.mark.parametrize(("name", "number"), [("HIGH", 1), ("MEDIUM", 4), ("LOW", 5)])
def test_a_level_takes_the_reasons_of_its_seed(
    world: World, customer: str, name: str, number: int
) -> None:
    world.rules(propensityValues="fixed")
    assert level(world, customer, churn=name, seatExpansion=name) == dict.fromkeys(BOTH, name)
    found = propensity(world, customer)
    churn, expansion = said(number)
    assert (found["churn"][0]["probability"], reasons(found["churn"][0])) == churn
    shown = found["seatExpansion"][0]
    size = shown["additionalDetails"]["predictedAddonSize"]
    assert (shown["probability"], reasons(shown), size) == expansion


def test_levels_are_set_one_by_one_and_back_to_the_default(world: World, customer: str) -> None:
    assert level(world, customer, churn="HIGH") == {"churn": "HIGH", "seatExpansion": "MEDIUM"}
    both = {"churn": "HIGH", "seatExpansion": "LOW"}
    assert level(world, customer, seatExpansion="LOW") == both
    assert level(world, customer, churn=None) == {"churn": "MEDIUM", "seatExpansion": "LOW"}
    answer = world.control("PATCH", f"/customers/{customer}", {"propensity": None})
    assert answer.json()["propensity"] == dict.fromkeys(BOTH, "MEDIUM")
    other = world.partner.customer(name="Other")
    level(world, customer, churn="LOW")
    assert propensity(world, other)["churn"][0]["probability"] == "MEDIUM"


def test_a_change_of_something_else_changes_no_level(world: World, customer: str) -> None:
    level(world, customer, churn="HIGH")
    answer = world.control("PATCH", f"/customers/{customer}", {"status": "1000"})
    assert "propensity" not in answer.json()
    assert propensity(world, customer, "churn")["churn"][0]["probability"] == "HIGH"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"churn": "high"}, "propensity.churn"),
        ({"churn": "NONE"}, "propensity.churn"),
        ({"loyalty": "HIGH"}, "propensity.loyalty"),
        ([], "propensity"),
    ],
)
def test_a_level_that_is_none_is_named(world: World, customer: str, wrong: Any, path: str) -> None:
    answer = world.control("PATCH", f"/customers/{customer}", {"propensity": wrong})
    refused(answer, 400, "INVALID_REQUEST")
    assert answer.json()["additionalDetails"][0].startswith(f"{path}: ")


@pytest.mark.parametrize(("rule", "nothing"), [("array", []), ("object", {})])
def test_who_has_opted_out_has_no_data(
    world: World, customer: str, rule: str, nothing: object
) -> None:
    world.rules(propensityEmpty=rule)
    level(world, customer, churn="OPT_OUT")
    found = propensity(world, customer)
    assert found["churn"] == nothing
    assert found["seatExpansion"][0]["probability"] == "MEDIUM"


def test_all_thirteen_seeds_say_what_adobes_say() -> None:
    known = propensity_seeds()
    assert sorted(known.seeds) == sorted(SEEDS)
    for number, seed in known.seeds.items():
        churn, expansion = said(number)
        codes = {name: entry.code for name, entry in known.reasons.items()}
        for mine, theirs in ((seed.churn, churn), (seed.seat_expansion, expansion)):
            if mine is None:
                assert theirs is None
            else:
                values = {codes[name]: value for name, value in mine.reasons.items()}
                size = () if mine.size is None else (mine.size,)
                assert (mine.probability, values, *size) == theirs


@pytest.mark.parametrize(("rule", "nothing"), [("array", []), ("object", {})])
def test_a_customer_is_one_of_the_seeds(world: World, rule: str, nothing: object) -> None:
    world.rules(propensitySource="seeds", propensityValues="fixed", propensityEmpty=rule)
    reseller, drawn = world.partner.reseller(), set()
    for count in range(20):
        customer = world.partner.customer(reseller, name=f"Customer {count}")
        number = seed_of(7, customer, len(SEEDS))
        drawn.add(number)
        found = propensity(world, customer)
        for shown, theirs in zip(
            (found["churn"], found["seatExpansion"]), said(number), strict=True
        ):
            if theirs is None:
                assert shown == nothing
            else:
                assert (shown[0]["probability"], reasons(shown[0])) == theirs[:2]
    assert len(drawn) > 5


def test_a_level_that_was_set_counts_beside_seeds(world: World, customer: str) -> None:
    world.rules(propensitySource="seeds")
    level(world, customer, churn="OPT_OUT", seatExpansion="LOW")
    found = propensity(world, customer)
    assert found["churn"] == []
    assert found["seatExpansion"][0]["probability"] == "LOW"


@pytest.mark.parametrize(
    ("now", "scored"),
    [
        ("2026-01-18T23:59:59Z", "2026-01-12T00:00:00Z"),
        ("2026-01-19T00:00:00Z", "2026-01-19T00:00:00Z"),
        ("2026-01-25T23:59:59Z", "2026-01-19T00:00:00Z"),
        ("2028-02-29T12:00:00Z", "2028-02-28T00:00:00Z"),
    ],
)
def test_all_models_score_on_mondays(world: World, customer: str, now: str, scored: str) -> None:
    world.advance(to=now)
    found = propensity(world, customer)
    assert {found[signal][0]["refreshDate"] for signal in BOTH} == {scored}


@pytest.mark.every_backend
def test_months_and_seats_are_the_customers(world: World, customer: str) -> None:
    partner = world.partner
    level(world, customer, churn="HIGH", seatExpansion="HIGH")
    found = propensity(world, customer)
    # Who has no term and no licences has nothing to tell: the seed's values stand.
    assert reasons(found["churn"][0])[MONTHS] == "2"
    assert reasons(found["seatExpansion"][0]) == said(1)[1][1]
    partner.order(customer, line(quantity=8), line(CONSUMABLE, 1000, number=2))
    (held, _) = partner.subscriptions(customer)
    path = f"/subscriptions/{held['subscriptionId']}"
    world.portal(path, usedQuantity=6)
    found = propensity(world, customer)
    assert reasons(found["churn"][0]) == {MONTHS: "12", LAUNCH: "60", VISIT: "0"}
    assert reasons(found["seatExpansion"][0]) == {
        INSTALLS: "18",
        ASSIGNED: "6",
        RATIO: "0.75",
        # All of it was bought within the last 30 days: nothing to grow from.
        GROWTH: "0.15",
    }


@pytest.mark.parametrize(
    ("now", "months"),
    [
        ("2026-01-15T12:00:00Z", "12"),
        ("2026-01-16T00:00:00Z", "11"),
        ("2026-12-15T00:00:00Z", "1"),
        ("2026-12-16T00:00:00Z", "0"),
        ("2027-01-14T23:59:59Z", "0"),
    ],
)
def test_months_are_whole_ones(world: World, customer: str, now: str, months: str) -> None:
    world.partner.order(customer)
    world.advance(to=now)
    assert reasons(propensity(world, customer, "churn")["churn"][0])[MONTHS] == months


def test_growth_is_that_of_thirty_days(world: World, customer: str) -> None:
    partner = world.partner
    level(world, customer, seatExpansion="HIGH")
    partner.order(customer, line(quantity=8))
    world.advance(by="P60D")
    bought = partner.order(customer, line(quantity=4), line(OTHER_TEAM, 2, number=2))
    partner.give_back(customer, bought, bought["lineItems"][1])
    for wait, growth in (("PT0S", "0.50"), ("P30D", "0.50"), ("PT1S", "0.00")):
        world.advance(by=wait)
        shown = propensity(world, customer)["seatExpansion"][0]
        assert reasons(shown)[GROWTH] == growth


def test_an_unknown_customer_has_no_levels(world: World) -> None:
    answer: httpx.Response = world.control(
        "PATCH", "/customers/1009999999", {"propensity": {"churn": "LOW"}}
    )
    refused(answer, 404, "CUSTOMER_NOT_FOUND")
