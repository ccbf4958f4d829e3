from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sandbox.catalogue.catalogue import Catalogue, load_catalogue
from sandbox.catalogue.offers import (
    OfferIdParts,
    OfferKind,
    Product,
    base_level_of,
    moq_variants,
    offers_of,
    parse_offer_id,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(FIXTURES)


def product(catalogue: Catalogue, product_id: str) -> Product:
    found = catalogue.product(product_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("offer_id", "parts"),
    [
        ("65304479CA01A12", ("65304479CA", "CA", "01", "A12")),
        ("65304479CA14X12", ("65304479CA", "CA", "14", "X12")),
        ("65304470CA01012", ("65304470CA", "CA", "01", "012")),
        ("65322474CATAA12", ("65322474CA", "CA", "TA", "A12")),
        ("80004567EA01A12", ("80004567EA", "EA", "01", "A12")),
    ],
)
def test_an_offer_id_is_product_level_and_term(
    offer_id: str, parts: tuple[str, str, str, str]
) -> None:
    assert parse_offer_id(offer_id) == OfferIdParts(*parts)


@pytest.mark.parametrize(
    "offer_id",
    [
        "",
        "65304479CA",
        "65304479ca01A12",
        "6530447CA01A12",
        "65304479CA05A12",
        "65304479CAT8A12",
        "65304479CA01A24",
        "30006208CA012A12",
        "65304479CA01A12 ",
        "٦5304479CA01A12",
    ],
)
def test_what_is_not_of_the_grammar_is_no_offer_id(offer_id: str) -> None:
    assert parse_offer_id(offer_id) is None


def test_a_subscription_shows_the_offer_at_the_base_level(catalogue: Catalogue) -> None:
    assert product(catalogue, "65304479CA").base_offer_id == "65304479CA01A12"
    assert product(catalogue, "65322435CA").base_offer_id == "65322435CAT1A12"
    assert product(catalogue, "65304470CA").base_offer_id == "65304470CA01012"


def test_consumables_and_credit_packs_are_of_type_consumables(catalogue: Catalogue) -> None:
    of_type = {
        kind: {p.offer_type for p in catalogue.products if p.kind is kind} for kind in OfferKind
    }
    assert of_type[OfferKind.CONSUMABLE] == of_type[OfferKind.CREDIT_PACK] == {"CONSUMABLES"}
    assert of_type[OfferKind.LICENSE] == of_type[OfferKind.LICENSE_PACK] == {"LICENSE"}
    assert of_type[OfferKind.ADD_ON] == {"LICENSE"}


def test_a_product_sells_from_its_first_to_its_last_order_date(catalogue: Catalogue) -> None:
    ending = product(catalogue, "90000014CA")
    assert ending.last_order_date == date(2027, 6, 30)
    assert ending.on_sale(date(2027, 6, 30))
    assert not ending.on_sale(date(2027, 7, 1))
    coming = product(catalogue, "90000016CA")
    assert not coming.on_sale(date(2028, 2, 29))
    assert coming.on_sale(date(2028, 3, 1))
    assert product(catalogue, "65304479CA").on_sale(date(2040, 12, 31))


def test_minimum_order_offers_are_of_kind_moq_and_plain_ones_of_their_product(
    catalogue: Catalogue,
) -> None:
    offers = {offer.offer_id: offer for offer in offers_of(product(catalogue, "65324918CA"))}
    minimum_orders = {
        offer_id: offer.minimum_quantity
        for offer_id, offer in offers.items()
        if offer.kind is OfferKind.MOQ
    }
    assert minimum_orders == {
        "65324918CA14X12": 100,
        "65324918CA14Y12": 250,
        "65324918CA14Z12": 500,
    }
    assert offers["65324918CA01V12"].kind is OfferKind.LICENSE
    assert not offers["65324918CA01V12"].is_plain
    assert offers["65324918CA14A12"].is_plain
    assert [variant.letter for variant in moq_variants()] == ["X", "Y", "Z"]


def test_a_site_licence_has_its_minimum_on_every_level(catalogue: Catalogue) -> None:
    offers = offers_of(product(catalogue, "90000024CB"))
    assert {offer.minimum_quantity for offer in offers} == {100}


def test_a_product_cannot_be_sold_on_two_ladders_or_on_none() -> None:
    with pytest.raises(ValueError, match="different ladders"):
        base_level_of(("01", "T1"))
    with pytest.raises(ValueError, match="one level at least"):
        base_level_of(())


@pytest.mark.parametrize(
    ("kind", "is_pack", "is_consumed"),
    [
        (OfferKind.LICENSE, False, False),
        (OfferKind.LICENSE_PACK, False, False),
        (OfferKind.CONSUMABLE, False, True),
        (OfferKind.CREDIT_PACK, True, True),
    ],
)
def test_a_product_says_whether_it_is_a_credit_pack_and_whether_it_is_used_up(
    catalogue: Catalogue, kind: OfferKind, *, is_pack: bool, is_consumed: bool
) -> None:
    made = replace(product(catalogue, "65304479CA"), kind=kind)
    assert (made.is_credit_pack, made.is_consumed) == (is_pack, is_consumed)
