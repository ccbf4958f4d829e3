"""What a partner may ask for, and how it is shown (TC-1 to TC-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.committing import (
    accepted,
    ask,
    benefit,
    committed,
    minimums,
    noon,
    request,
    requested,
    standing,
    three_years,
)
from tests.migrating import Migration, vip
from tests.migrating import three_years as vip_three_years
from tests.renewals.manual import renewing, send
from tests.support import GOV, TEAM, Json, Partner, World, line, profile, refused

PATH = "benefits[0].commitmentRequest"
AGAIN = "benefits[0].recommitmentRequest"


def new_customer(partner: Partner, *benefits: Json, **more: Any) -> Any:
    body = {
        "resellerId": partner.reseller(),
        "companyProfile": profile("Acme Inc"),
        "benefits": list(benefits),
        **more,
    }
    return partner.post("/customers", body)


def holding(partner: Partner, quantity: int = 10) -> str:
    customer = partner.customer()
    partner.order(customer, line(quantity=quantity))
    return customer


# --- The wire (TC-1, TC-2) --------------------------------------------------------------------


def test_a_new_customer_has_what_was_asked_for_it(partner: Partner) -> None:
    made = new_customer(partner, benefit(LICENSE=10, CONSUMABLES=1000))
    assert made.status_code == 201
    shown = {
        "type": "THREE_YEAR_COMMIT",
        "commitment": None,
        "commitmentRequest": {
            "status": "REQUESTED",
            "minimumQuantities": minimums(LICENSE=10, CONSUMABLES=1000),
        },
        "recommitmentRequest": None,
    }
    assert made.json()["benefits"] == [shown]
    assert standing(partner, made.json()["customerId"]) == shown


def test_a_customer_without_a_program_has_no_benefits(partner: Partner) -> None:
    assert "benefits" not in partner.fetch(f"/customers/{partner.customer()}")


def test_a_patch_asks_with_or_without_contacts(partner: Partner) -> None:
    customer = partner.customer()
    before = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"]
    made = ask(partner, customer, [benefit(LICENSE=10)], contacts=[])
    assert made.status_code == 200, made.text
    assert made.json()["companyProfile"]["contacts"] == before
    assert three_years(made.json())["commitmentRequest"]["status"] == "REQUESTED"


def test_what_was_read_and_is_sent_back_asks_for_nothing(world: World, partner: Partner) -> None:
    customer = holding(partner)
    requested(partner, customer, LICENSE=20)
    read = partner.fetch(f"/customers/{customer}")
    noon(world, "2026-01-18")
    sent = {name: read[name] for name in ("companyProfile", "benefits")}
    assert partner.patch(f"/customers/{customer}", sent).json()["benefits"] == read["benefits"]
    noon(world, "2026-01-23")
    assert standing(partner, customer)["commitmentRequest"]["status"] == "EXPIRED"


def test_what_is_adobes_to_say_is_not_editable(world: World, partner: Partner) -> None:
    customer = holding(partner)
    shown = committed(world, customer)
    changed = shown | {"commitment": shown["commitment"] | {"endDate": "2030-01-01"}}
    refused(ask(partner, customer, [changed]), 400, "1119", "benefits[0].commitment")
    made_up = benefit(LICENSE=10)
    made_up["commitmentRequest"]["status"] = "ACCEPTED"
    refused(ask(partner, customer, [made_up]), 400, "1119", f"{PATH}.status")


@pytest.mark.parametrize(
    ("benefits", "paths"),
    [
        ([{"type": "THREE_YEAR_COMMIT"}], [PATH]),
        ([benefit(LICENSE=10), benefit(LICENSE=10)], ["benefits[1].type"]),
        (
            [benefit(LICENSE=10) | benefit("recommitmentRequest", LICENSE=10)],
            [PATH, AGAIN],
        ),
        (
            [
                {
                    "type": "THREE_YEAR_COMMIT",
                    "commitmentRequest": {
                        "minimumQuantities": [*minimums(LICENSE=10), *minimums(LICENSE=11)]
                    },
                }
            ],
            [f"{PATH}.minimumQuantities[1].offerType"],
        ),
        ([benefit(CONSUMABLE=1000)], [f"{PATH}.minimumQuantities[0].offerType"]),
        ([benefit(LICENSE="10")], [f"{PATH}.minimumQuantities[0].quantity"]),  # type: ignore[arg-type] # what no client should send
        ([{"type": "HVD"}], ["benefits[0].type"]),
        ([benefit("recommitmentRequest", LICENSE=10)], [AGAIN]),
    ],
)
def test_a_body_that_asks_for_no_one_thing_is_invalid(
    partner: Partner, benefits: list[Json], paths: list[str]
) -> None:
    refused(new_customer(partner, *benefits), 400, "1117", *paths)


@pytest.mark.parametrize(
    "benefits",
    [
        [benefit(FOO=10)],
        [benefit("recommitmentRequest", FOO=10)],
        [benefit(LICENSE=10) | benefit("recommitmentRequest", LICENSE=10)],
        [{"type": "THREE_YEAR_COMMIT"}],
    ],
)
def test_the_journal_says_that_its_code_is_assumed(
    world: World, partner: Partner, benefits: list[Json]
) -> None:
    refused(new_customer(partner, *benefits), 400, "1117")
    assert world.why()["rule"] == "TC-3"
    assert "assumed" in world.why()["source"]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        # The first has a program twice, the second no program of Adobe's, the last two faults.
        ({"benefits": [benefit(LICENSE=10), benefit(LICENSE=10)]}, "TC-1"),
        ({"benefits": [{"type": "HVD"}]}, "ACC-5"),
        ({"benefits": [benefit(FOO=10)], "globalSalesEnabled": "x"}, "ACC-5"),
    ],
)
def test_what_is_wrong_beside_a_request_has_its_own_rule(
    world: World, partner: Partner, body: Json, rule: str
) -> None:
    refused(new_customer(partner, *body.pop("benefits"), **body), 400, "1117")
    assert world.why()["rule"] == rule


# --- How much (TC-3, TC-4) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantities", "wrong"),
    [
        ({"LICENSE": 9}, ["LICENSE"]),
        ({"CONSUMABLES": 999}, ["CONSUMABLES"]),
        ({"LICENSE": 9, "CONSUMABLES": 999}, ["LICENSE", "CONSUMABLES"]),
        ({"LICENSE": 10, "CONSUMABLES": 0}, ["CONSUMABLES"]),
        ({"LICENSE": 200_001}, ["LICENSE"]),
        ({}, []),
    ],
)
def test_a_quantity_out_of_range_is_1135(
    partner: Partner, quantities: dict[str, int], wrong: list[str]
) -> None:
    answer = new_customer(partner, benefit(**quantities))
    refused(answer, 400, "1135")
    assert answer.json()["additionalDetails"] == wrong


@pytest.mark.parametrize(
    "quantities", [{"LICENSE": 10}, {"CONSUMABLES": 1000}, {"LICENSE": 200_000}]
)
def test_a_quantity_at_the_edge_of_the_range_is_taken(
    partner: Partner, quantities: dict[str, int]
) -> None:
    assert new_customer(partner, benefit(**quantities)).status_code == 201


def test_a_commitment_is_raised_and_never_lowered(world: World, partner: Partner) -> None:
    customer = holding(partner, 20)
    committed(world, customer, LICENSE=20)
    refused(request(partner, customer, LICENSE=19), 400, "1135", "LICENSE")
    refused(request(partner, customer, CONSUMABLES=1000), 400, "1135", "LICENSE")
    requested(partner, customer, LICENSE=20, CONSUMABLES=1000)
    assert standing(partner, customer)["commitment"]["status"] == "COMMITTED"
    requested(partner, customer, LICENSE=21)
    found = standing(partner, customer)["commitmentRequest"]
    assert found["minimumQuantities"] == minimums(LICENSE=21)


# --- Who (TC-5, TC-6) -------------------------------------------------------------------------


def test_a_customer_in_an_extended_first_term_commits_to_nothing(
    world: World, partner: Partner
) -> None:
    refused(new_customer(partner, benefit(LICENSE=10), cotermDate="2027-06-15"), 400, "1117", PATH)
    customer = partner.customer(cotermDate="2027-06-15")
    refused(request(partner, customer, LICENSE=10), 400, "1117", PATH)
    partner.order(customer)
    refused(request(partner, customer, LICENSE=10), 400, "1117", PATH)
    noon(world, "2027-06-15")
    requested(partner, customer)


@pytest.mark.parametrize("quantity", [5, 12])
def test_an_early_renewal_makes_no_extended_first_term(
    world: World, partner: Partner, quantity: int
) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=12))
    noon(world, "2026-12-20")
    (held,) = partner.subscriptions(customer)
    sent = send(partner, customer, renewing(held, quantity))
    assert sent.status_code == 201, sent.text
    requested(partner, customer)
    made = accepted(world, customer)["commitment"]
    assert (made["status"], made["endDate"]) == ("COMMITTED", "2030-01-14")


def test_a_large_agency_is_not_allowed(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"lgaEnabled": True}])
    partner = world.partner
    agency = [{"type": "LARGE_GOVERNMENT_AGENCY"}]
    offers = [vip(GOV, 100)]
    customer = Migration.of(world, marketSegment="GOV", benefits=agency, offers=offers).done()
    detail = "3YC Customer not allowed for Large Government Agency"
    benefits = partner.fetch(f"/customers/{customer}")["benefits"]
    answer = ask(partner, customer, [*benefits, benefit(LICENSE=10)])
    refused(answer, 400, "1147", detail)


@pytest.mark.parametrize(("day", "status"), [("2028-12-15", 400), ("2028-12-16", 200)])
def test_a_recommitment_is_requested_in_the_last_30_days(
    world: World, partner: Partner, day: str, status: int
) -> None:
    customer = holding(partner)
    refused(request(partner, customer, "recommitmentRequest", LICENSE=10), 400, "1117", AGAIN)
    committed(world, customer)
    noon(world, day)
    asked = request(partner, customer, "recommitmentRequest", LICENSE=10)
    assert asked.status_code == status, asked.text


def test_the_two_requests_exclude_each_other(world: World, partner: Partner) -> None:
    customer = holding(partner)
    committed(world, customer)
    noon(world, "2028-12-20")
    requested(partner, customer, LICENSE=12)
    refused(request(partner, customer, "recommitmentRequest", LICENSE=10), 400, "1117", AGAIN)
    accepted(world, customer)
    refused(request(partner, customer, "recommitmentRequest", LICENSE=10), 400, "1117", AGAIN)


def test_who_recommits_raises_nothing(world: World, partner: Partner) -> None:
    customer = holding(partner)
    committed(world, customer)
    noon(world, "2028-12-20")
    requested(partner, customer, "recommitmentRequest", LICENSE=10)
    refused(request(partner, customer, LICENSE=50), 400, "1117", PATH)
    accepted(world, customer)
    refused(request(partner, customer, LICENSE=50), 400, "1117", PATH)


def test_a_vip_commitment_is_raised_like_any_other(world: World, partner: Partner) -> None:
    benefits = vip_three_years(quantity=11)
    migration = Migration.of(world, benefits=benefits, offers=[vip(TEAM, 20)])
    customer = migration.done()
    refused(request(partner, customer, LICENSE=10), 400, "1135", "LICENSE")
    requested(partner, customer, LICENSE=15)
    found = accepted(world, customer)["commitment"]
    assert (found["endDate"], found["minimumQuantities"]) == ("2027-04-11", minimums(LICENSE=15))
