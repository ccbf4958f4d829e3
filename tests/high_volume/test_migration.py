"""A high volume discount of VIP comes along, or stands against the migration (migrate-hvd)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.committed import AD, FIRST_DAY, LAST_DAY, with_commitment
from tests.committing import noon
from tests.migrating import commitment, membership_of, three_years, vip
from tests.moving import exported, imported, sandbox_on
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, refused
from tests.volume import (
    POST,
    PRE,
    TAG,
    coded,
    discount_of,
    membership,
    placed,
    volume_customer,
)

STANDARD = "30005702CA01A12"
GOV_PRO = "30005695CC01A12"


def committed(quantity: int = 50) -> list[Json]:
    return three_years(start=FIRST_DAY, end=LAST_DAY, quantity=quantity)


@pytest.mark.every_backend
def test_the_preview_tells_code_and_level_and_the_customer_keeps_them(
    world: World, partner: Partner
) -> None:
    moving = membership(world)
    expected = [{"offerType": "LICENSE", "level": "13", "discountCode": PRE}]
    preview = moving.preview().json()
    assert preview["discounts"] == expected
    assert preview["benefits"] == committed()
    customer = partner.fetch(f"/customers/{moving.done()}")
    assert customer["tags"] == [TAG]
    assert customer["discounts"] == expected
    (benefit,) = customer["benefits"]
    assert benefit["commitment"] == commitment(FIRST_DAY, LAST_DAY, 50, "COMMITTED")


@pytest.mark.parametrize(("quantity", "level"), [(50, "13"), (99, "13"), (100, "14"), (500, "14")])
def test_the_licences_decide_the_level_whatever_is_committed_to(
    world: World, partner: Partner, quantity: int, level: str
) -> None:
    moving = membership(world, quantity, minimum=10)
    assert moving.preview().json()["discounts"][0]["level"] == level
    assert discount_of(partner, moving.done())["level"] == level


@pytest.mark.parametrize("plan", ["PRE", "POST"])
@pytest.mark.parametrize("level", range(17, 23))
def test_level_and_plan_of_vip_are_in_the_code(world: World, level: int, plan: str) -> None:
    moving = membership(world, hvd={"level": level, "plan": plan})
    (discount,) = moving.preview().json()["discounts"]
    assert discount["discountCode"] == f"HVD_L{level}_{plan}"


def test_nobody_else_has_tag_or_code(world: World, partner: Partner) -> None:
    for customer in (with_commitment(world, 60, 50), partner.customer()):
        shown = partner.fetch(f"/customers/{customer}")
        assert "tags" not in shown
        assert set(shown["discounts"][0]) == {"offerType", "level"}


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"benefits": []}, id="no commitment"),
        pytest.param({"benefits": three_years(end="2026-01-14", quantity=50)}, id="it is over"),
        pytest.param(
            {"benefits": three_years(end=LAST_DAY, quantity=50, status="NONCOMPLIANT")},
            id="it is broken",
        ),
        pytest.param({"hvd": {"level": 23, "plan": "POST"}}, id="level 23"),
        pytest.param(
            {"offers": [vip("90000021CB01A12", 60)], "marketSegment": "EDU"}, id="education"
        ),
        pytest.param({"offers": [vip(OTHER_TEAM, 60)]}, id="no Acrobat"),
    ],
)
def test_who_may_not_bring_it_is_refused(world: World, facts: Json) -> None:
    membership(world, **facts).is_refused("HVD_CUSTOMER")


def test_a_commitment_to_consumables_alone_is_none_for_it(world: World) -> None:
    held = commitment(FIRST_DAY, LAST_DAY) | {
        "minimumQuantities": [{"offerType": "CONSUMABLES", "quantity": 1000}]
    }
    benefits = [{"type": "THREE_YEAR_COMMIT", "commitment": held}]
    membership(world, benefits=benefits).is_refused("HVD_CUSTOMER")


@pytest.mark.parametrize(
    ("offers", "segment"),
    [
        pytest.param([vip(STANDARD, 60)], "COM", id="Standard"),
        pytest.param([vip(TEAM, 20), vip(OTHER_TEAM, 40)], "COM", id="beside others"),
        pytest.param([vip(GOV_PRO, 60)], "GOV", id="government"),
    ],
)
def test_acrobat_of_companies_and_governments_may(
    world: World, offers: list[Json], segment: str
) -> None:
    assert membership(world, offers=offers, marketSegment=segment).preview().status_code == 200


@pytest.mark.parametrize(("held", "minimum"), [(60, 60), (60, 61), (49, 10)])
def test_no_more_licences_than_committed_to_or_fewer_than_fifty_are_too_few(
    world: World, held: int, minimum: int
) -> None:
    moving = membership(world, held, minimum)
    moving.is_refused("MINIMUM_HVD_QTY_NOT_MET")
    assert moving.why()["facts"]["reasons"]["MINIMUM_HVD_QTY_NOT_MET"] == {
        "licenses": held,
        "committed": minimum,
        "fewest": 50,
    }


def test_one_licence_more_than_committed_to_is_enough(world: World) -> None:
    assert membership(world, 61, 60).preview().status_code == 200


def test_what_was_not_renewed_does_not_count(world: World) -> None:
    facts: Json = {"renewalDate": "2026-01-10"}
    offers = [vip(TEAM, 60, renewed=True), vip(OTHER_TEAM, 20, renewed=False)]
    moving = membership(world, minimum=60, offers=offers, **facts)
    moving.is_refused("MINIMUM_HVD_QTY_NOT_MET")


def test_what_is_not_said_is_made_up_such_that_it_may_migrate(world: World) -> None:
    made = world.control("POST", "/memberships", {"hvd": {"level": 20, "plan": "POST"}}).json()
    assert made["eligibility"]["eligible"], made
    assert (made["hvd"], made["discountLevel"]) == ({"level": 20, "plan": "POST"}, "14")
    (benefit,) = made["benefits"]
    held = benefit["commitment"]
    assert (held["startDate"], held["endDate"]) == ("2025-07-15", "2028-07-14")
    assert made["offers"][0]["quantity"] > held["minimumQuantities"][0]["quantity"]


def test_a_membership_without_it_says_so(world: World) -> None:
    assert membership_of(world)["hvd"] is None


@pytest.mark.parametrize(
    ("hvd", "path"),
    [
        ({"level": 16, "plan": "PRE"}, "hvd.level"),
        ({"level": 24, "plan": "PRE"}, "hvd.level"),
        ({"level": 18, "plan": "pre"}, "hvd.plan"),
        ({"level": 18}, "hvd.plan"),
        ({"plan": "PRE"}, "hvd.level"),
    ],
)
def test_what_vip_does_not_have_is_named(world: World, hvd: Json, path: str) -> None:
    answer = world.control("POST", "/memberships", {"hvd": hvd})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    (detail,) = answer.json()["additionalDetails"]
    assert detail.startswith(path)


def test_a_move_to_another_reseller_takes_it_along(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    noon(world, "2026-03-10")
    code = world.control("POST", f"/customers/{customer}/approval-codes").json()["approvalCode"]
    admin = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"][0]["email"]
    body = {
        "type": "RESELLER_CHANGE",
        "action": "COMMIT",
        "approvalCode": code,
        "resellerId": partner.reseller("Others"),
        "requestedBy": admin,
    }
    expected = {"offerType": "LICENSE", "level": "13", "discountCode": PRE}
    assert partner.make("/transfers", body)["discounts"] == [expected]
    assert discount_of(partner, customer) == expected


def test_a_profile_as_it_was_read_may_be_sent_back_with_its_tag(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world)
    read = partner.fetch(f"/customers/{customer}")
    body = {key: read[key] for key in ("companyProfile", "tags", "discounts")}
    answer = partner.patch(f"/customers/{customer}", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["tags"] == [TAG]


def test_a_world_file_takes_discount_and_lines_along(
    world: World, partner: Partner, tmp_path: Path
) -> None:
    customer = volume_customer(world, plan="POST")
    order = placed(partner, customer, coded(code=POST))
    file = exported(world)
    with sandbox_on("sqlite", tmp_path / "other") as http:
        there = imported(http, file).partner
        assert discount_of(there, customer)["discountCode"] == POST
        read = there.read_order(customer, order["orderId"], priced=True)
        assert read["lineItems"] == order["lineItems"]


def test_the_level_is_kept_over_the_anniversary(world: World, partner: Partner) -> None:
    """Ten committed licences alone would be level 12, sixty 03."""
    customer = volume_customer(world, minimum=10)
    world.advance(to=f"{AD}T12:00:00Z")
    assert discount_of(partner, customer) == {
        "offerType": "LICENSE",
        "level": "13",
        "discountCode": PRE,
    }
    refused(membership(world, minimum=60).preview(), 400, "5117", "Reason: MINIMUM_HVD_QTY_NOT_MET")
