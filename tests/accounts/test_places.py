"""What is made up lies where the distributor sells, at an address that the rules take (AC-6)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.accounts.places import country_for, place_in
from sandbox.app import Parts
from sandbox.catalogue.countries import address_faults
from sandbox.catalogue.reference import load_reference
from sandbox.seeding.marketplace import seed_marketplace
from tests.support import World

REFERENCE = load_reference()
SUPPORTED = [country for country in REFERENCE.countries if country.supported]


@pytest.mark.parametrize("country", SUPPORTED, ids=lambda country: country.code)
def test_every_country_has_an_address(country: Any) -> None:
    region, postal_code = place_in(country)
    faults = address_faults(
        REFERENCE.countries,
        country=country.code,
        region=region,
        postal_code=postal_code,
        codes="iso",
    )
    assert faults == []


@pytest.mark.parametrize(
    ("sold", "chosen"),
    [(["US", "CA"], "US"), (["CA", "US"], "US"), (["ZZ", "KP", "DE", "FR"], "DE"), (["ZZ"], None)],
)
def test_the_usa_are_preferred_and_unsupported_countries_left_out(
    sold: list[str], chosen: str | None
) -> None:
    found = country_for(REFERENCE.countries, sold)
    assert (found.code if found else None) == chosen


@pytest.mark.parametrize(
    "distributor",
    [
        {"countries": ["DE"], "region": "WE", "currencies": ["EUR"]},
        {"countries": ["GB"], "region": "WE", "currencies": ["GBP"]},
        {"countries": ["JP"], "region": "JP", "currencies": ["JPY"]},
        {"countries": ["CA"]},
    ],
)
def test_a_marketplace_is_seeded_where_its_distributor_sells(
    new_world: Callable[..., World], inside: Parts, distributor: dict[str, Any]
) -> None:
    world = new_world(distributors=[{"name": "One", **distributor}])
    made = seed_marketplace(inside.worlds, world.world_id, resellers=1, customers=3)
    assert (made.resellers, made.customers) == (1, 3)
    partner = world.partner
    reseller_id = partner.fetch("/resellers")["accounts"][0]["resellerId"]
    accounts = partner.fetch(f"/resellers/{reseller_id}/customers")["accounts"]
    for path in (f"/resellers/{reseller_id}", *(f"/customers/{c['customerId']}" for c in accounts)):
        shown = partner.fetch(path)
        assert shown["companyProfile"]["address"]["country"] == distributor["countries"][0]
        # What is seeded could have been sent.
        assert partner.patch(path, shown).status_code == 200
