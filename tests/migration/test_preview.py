"""What a preview shows, and whom it knows (docs migration/preview-offers)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.migrating import AD, NOBODY, Migration, commitment, three_years, vip
from tests.support import CREDIT_PACK, GOV, OTHER_TEAM, TEAM, Json, World, content, refused, shape

SAMPLE: Json = {
    "totalCount": 1,
    "items": [
        {
            "offerId": "12345678CA01A12",
            "currencyCode": "USD",
            "quantity": 10,
            "renewalDate": "2020-06-08",
        }
    ],
}


def test_the_answer_has_the_shape_of_the_sample(world: World) -> None:
    answer = Migration.of(world).preview()
    assert answer.status_code == 200
    assert shape(answer.json()) == shape(SAMPLE)


def test_the_items_are_the_products_as_they_will_renew(world: World) -> None:
    migration = Migration.of(world, renewalDate="2026-09-30")
    common = {"currencyCode": "USD", "renewalDate": "2026-09-30"}
    assert migration.preview().json() == {
        "totalCount": 2,
        "items": [
            {"offerId": TEAM, "quantity": 5, **common},
            {"offerId": OTHER_TEAM, "quantity": 3, **common},
        ],
    }


def test_offers_are_shown_at_the_base_level_whichever_was_named(world: World) -> None:
    migration = Migration.of(world, offers=[vip("65304479CA04A12"), vip("65324918CA14X12", 100)])
    assert [each["offerId"] for each in migration.items()] == [TEAM, "65324918CA01A12"]


def test_benefits_and_discounts_are_those_of_a_commitment(world: World) -> None:
    benefit = {
        "type": "THREE_YEAR_COMMIT",
        "commitment": commitment(),
        "commitmentRequest": commitment("2027-04-12", "2030-04-11", status="REQUESTED"),
    }
    shown = Migration.of(world, benefits=[benefit]).preview().json()
    assert shown["benefits"] == [benefit]
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "12"}]


def test_the_discounts_of_a_commitment_name_consumables_too(world: World) -> None:
    offers = [vip(), vip("65322435CAT1A12", 1200)]
    shown = Migration.of(world, offers=offers, benefits=three_years()).preview().json()
    assert shown["discounts"] == [
        {"offerType": "LICENSE", "level": "12"},
        {"offerType": "CONSUMABLES", "level": "T2"},
    ]


@pytest.mark.parametrize(
    "ended", [{"end": "2026-01-14"}, {"status": "EXPIRED"}, {"status": "NONCOMPLIANT"}]
)
def test_a_commitment_that_is_over_is_shown_and_gives_no_discounts(
    world: World, ended: dict[str, str]
) -> None:
    benefits = three_years(**ended)
    shown = Migration.of(world, benefits=benefits).preview().json()
    assert (shown["benefits"], "discounts" in shown) == (benefits, False)


def test_a_commitment_gives_discounts_through_its_last_day(world: World) -> None:
    migration = Migration.of(world, benefits=three_years(end="2026-01-15", status="COMMITTED"))
    assert migration.preview().json()["discounts"] == [{"offerType": "LICENSE", "level": "12"}]
    world.advance(by="P1D")
    assert "discounts" not in migration.preview().json()


def test_the_discounts_of_a_large_agency_are_shown(world: World) -> None:
    agency: Json = {"offers": [vip(GOV, 100)], "marketSegment": "GOV"}
    migration = Migration.of(world, **agency, benefits=[{"type": "LARGE_GOVERNMENT_AGENCY"}])
    shown = migration.preview().json()
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "06"}]


def test_without_a_program_there_are_neither(world: World) -> None:
    shown = Migration.of(world, discountLevel="04").preview().json()
    assert shown.keys() == {"totalCount", "items"}


@pytest.mark.parametrize(
    ("days", "dates"),
    [
        (-31, [AD, AD]),
        (0, ["2027-07-15", AD]),
        (30, ["2027-07-15", AD]),
        (31, ["2027-07-15"]),
    ],
)
def test_after_the_anniversary_what_was_not_renewed_has_a_date_in_the_past(
    world: World, days: int, dates: list[str]
) -> None:
    migration = Migration.of(world, renewalDate=AD, renewalState="PARTIAL")
    world.advance(to=f"{date.fromisoformat(AD) + timedelta(days=days)}T00:00:00Z")
    assert [each["renewalDate"] for each in migration.items()] == dates


def test_a_full_renewal_shows_the_new_year_from_the_anniversary_on(world: World) -> None:
    """Renewed ahead, a renewalDate stays where it is until then (RN-3)."""
    migration = Migration.of(world, renewalDate=AD)
    world.advance(to="2026-07-14T23:59:59Z")
    assert {each["renewalDate"] for each in migration.items()} == {AD}
    world.advance(by="PT1S")
    assert {each["renewalDate"] for each in migration.items()} == {"2027-07-15"}


def test_a_credit_pack_that_is_renewed_ahead_shows_its_own_end(world: World) -> None:
    offers = [vip(), vip(CREDIT_PACK)]
    migration = Migration.of(world, renewalDate="2026-02-01", offers=offers)
    assert [each["renewalDate"] for each in migration.items()] == ["2026-02-01", "2027-02-01"]


def test_the_product_that_is_renewed_may_be_any(world: World) -> None:
    offers = [vip(renewed=False), vip(OTHER_TEAM, renewed=True)]
    migration = Migration.of(world, renewalDate="2026-01-10", offers=offers)
    assert [each["renewalDate"] for each in migration.items()] == ["2026-01-10", "2027-01-10"]


@pytest.mark.every_backend
def test_a_preview_changes_nothing(world: World) -> None:
    migration = Migration.of(world, openPurchaseAuthorizations=[vip()])
    before = content(world)
    first = migration.preview("?expire-open-pas=true").json()
    assert migration.preview("?expire-open-pas=true").json() == first
    assert content(world) == before


def test_an_unknown_membership_is_5115(world: World) -> None:
    nobody = Migration(world, world.partner, NOBODY, world.partner.reseller())
    refused(nobody.preview(), 400, "5115")
    assert nobody.why()["facts"] == {"membershipId": NOBODY}
    refused(nobody.begin(), 400, "5115")


def test_a_membership_of_another_world_is_unknown(new_world: Callable[..., World]) -> None:
    here, there = new_world(seed=1), new_world(seed=2)
    stray = Migration.of(here)
    refused(there.partner.get(f"{stray.path}/offers"), 400, "5115")
    assert len(stray.items()) == 2


def test_every_distributor_of_the_world_may_ask(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    migration = Migration.of(world)
    shown = [partner.fetch(f"{migration.path}/offers") for partner in world.partners]
    assert shown[0] == shown[1]


def test_without_contacts_nobody_can_consent(world: World) -> None:
    migration = Migration.of(world, contacts=[], active=False)
    refused(migration.preview(), 400, "5120")
    refused(migration.begin(), 400, "5120")
    assert migration.why()["facts"]["contacts"] == 0
