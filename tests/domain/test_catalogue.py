from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from sandbox.catalogue.catalogue import Catalogue, load_catalogue
from sandbox.catalogue.offers import Offer, OfferKind, Product, Proration
from sandbox.catalogue.price_list_csv import parse_price_list

FIXTURES = Path(__file__).parents[2] / "fixtures"
SAMPLES = [
    "11073058CA01A12", "11073058CA02A12", "11074301CA01A12", "11083117CA01A12", "11083117CA03A12",
    "30001475CC01A12", "30002125CC01A12", "30002139CC01A12", "30002168CC01A12", "30002230CC01A12",
    "30002245CC01A12", "30002994CC01A12", "30005296CA01A12", "30005695CC01A12", "30005702CA01A12",
    "30005897CA01A12", "30006208CA01A12", "30006208CA02A12", "30006208CA03A12", "30006208CA04A12",
    "30006566CA14A12", "30013365CC01A12", "65304386CA01A12", "65304470CA01012", "65304479CA01A12",
    "65304479CA02A12", "65304479CA03A12", "65304479CA14X12", "65304479CA14Y12", "65304479CA14Z12",
    "65304481CA01A12", "65304839CA01A12", "65304921CA01A12", "65318386CA02012", "65322435CAT1A12",
    "65322447CA01A12", "65322450CA14X12", "65322474CATAA12", "65322535CA04A12", "65322587CA01A12",
    "65322587CA12A12", "65322651CA01A12", "65322651CA02A12", "65322651CA14X12", "65324888CA01A12",
    "65324898CA01A12", "65324918CA01A12", "65324918CA01V12", "65324918CA02A12", "65324918CA14X12",
    "65324918CA14Y12", "65324918CA14Z12", "65325063CA01A12", "69804578CA02A12", "80004561CA02A12",
    "80004567CA01A12", "80004567EA01A12", "80004568CA01A12", "86322535CA04A12",
]  # fmt: skip
"""Every offer id in the samples of Adobe's pages, but for the placeholder 12345678CA01A12."""
NAMED = {
    "30006208CA": ("Audition", "Audition"),  # docs customer-account/get-licenses
    "65304921CA": ("Acrobat Pro", "Acrobat Pro"),  # the same
    "65304479CA": (
        "Acrobat Pro for teams",
        "Acrobat Pro",
    ),  # customer-account/high-growth-scenarios
    "30001475CC": (  # docs manage-pricing, which tells the family
        "Creative Cloud for enterprise All Apps",
        "Creative Cloud For Enterprise All Apps",
    ),
}
"""The products that samples of Adobe's pages name: what they are called here, and their family."""

TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(FIXTURES)


def offer(catalogue: Catalogue, offer_id: str) -> Offer:
    found = catalogue.find(offer_id)
    assert found is not None
    return found


def product(catalogue: Catalogue, product_id: str) -> Product:
    found = catalogue.product(product_id)
    assert found is not None
    return found


def usd(catalogue: Catalogue, offer_id: str, on: date = TODAY) -> Decimal | None:
    found = catalogue.find(offer_id) or catalogue.synthesize(offer_id)
    assert found is not None
    return catalogue.price(found, region="NA", currency="USD", on=on)


def markets(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for region in catalogue.regions:
        for currency in catalogue.currencies(region):
            yield region, currency


@pytest.mark.parametrize("offer_id", SAMPLES)
def test_every_offer_of_adobes_samples_is_known_and_sells_throughout(
    catalogue: Catalogue, offer_id: str
) -> None:
    found = offer(catalogue, offer_id)
    assert found.product.on_sale(date(2018, 1, 1))
    assert found.product.last_order_date is None
    assert usd(catalogue, offer_id)


def test_there_are_40_products_and_more_over_all_segments_and_kinds(catalogue: Catalogue) -> None:
    products = list(catalogue.products)
    assert len(products) >= 40
    assert {p.market_segment for p in products} == {"COM", "EDU", "GOV"}
    assert {o.kind for o in catalogue.offers()} == set(OfferKind)
    assert {p.sub_segment for p in products} == {None, "K_12", "HIGHER_ED"}
    assert {p.proration for p in products} == set(Proration)


@pytest.mark.parametrize("product_id", NAMED)
def test_what_adobes_samples_name_has_that_name(catalogue: Catalogue, product_id: str) -> None:
    found = product(catalogue, product_id)
    assert (found.name, found.family) == NAMED[product_id]


def test_an_unknown_id_and_an_unsold_level_are_not_found(catalogue: Catalogue) -> None:
    assert catalogue.find("12345678CA01A12") is None
    assert catalogue.find("65304479CA06A12") is None
    assert catalogue.find("90000010CA02A12") is None
    assert catalogue.product("12345678CA") is None


def test_a_customer_gets_the_offer_at_his_level(catalogue: Catalogue) -> None:
    acrobat = product(catalogue, "65304479CA")
    for level in ("01", "02", "03", "04", "12", "13", "14"):
        assert catalogue.at_level(acrobat, level) is offer(catalogue, f"65304479CA{level}A12")


@pytest.mark.parametrize(
    ("product_id", "entitled", "sold"),
    [
        ("90000020CB", "14", "90000020CB04A12"),  # education is not sold at a commit's levels
        ("90000020CB", "12", "90000020CB02A12"),
        ("65304479CA", "07", "65304479CA04A12"),  # an agency's level does not open a commit's
        ("30001475CC", "07", "30001475CC07A12"),
        ("65322435CA", "TC", "65322435CATCA12"),
        ("90000010CA", "04", "90000010CA01A12"),  # one level only, whatever the ladder
        ("90000010CA", "T5", "90000010CA01A12"),
    ],
)
def test_a_product_not_sold_at_a_level_answers_its_best_allowed_one(
    catalogue: Catalogue, product_id: str, entitled: str, sold: str
) -> None:
    assert catalogue.at_level(product(catalogue, product_id), entitled).offer_id == sold


def test_a_licence_level_says_nothing_about_a_consumable(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="different ladders"):
        catalogue.at_level(product(catalogue, "65322435CA"), "04")


def test_minimum_order_offers_come_smallest_first(catalogue: Catalogue) -> None:
    found = catalogue.moq_offers(product(catalogue, "65304479CA"))
    assert [(o.offer_id, o.minimum_quantity) for o in found] == [
        ("65304479CA14X12", 100),
        ("65304479CA14Y12", 250),
        ("65304479CA14Z12", 500),
    ]
    assert catalogue.moq_offers(product(catalogue, "11083117CA")) == ()


def test_add_ons_name_bases_and_incompatible_products_name_each_other(
    catalogue: Catalogue,
) -> None:
    add_ons = [p for p in catalogue.products if p.kind is OfferKind.ADD_ON]
    assert add_ons
    for add_on in add_ons:
        assert add_on.requires
        assert not add_on.qualifies
        assert all(catalogue.product(base) for base in add_on.requires)
    pair = [p for p in catalogue.products if p.incompatible_with]
    assert {p.product_id for p in pair} == {"65304479CA", "65324888CA"}
    for one in pair:
        assert all(
            one.product_id in product(catalogue, other).incompatible_with
            for other in one.incompatible_with
        )


def test_some_products_end_and_one_is_sold_once_a_term(catalogue: Catalogue) -> None:
    ends = {p.last_order_date for p in catalogue.products if p.last_order_date}
    assert ends == {date(2027, 6, 30), date(2029, 12, 31)}
    assert [p.product_id for p in catalogue.products if p.once_per_term] == ["90000013CA"]


def test_no_better_level_is_dearer_anywhere(catalogue: Catalogue) -> None:
    for one in catalogue.products:
        plain = [catalogue.at_level(one, level) for level in one.levels]
        minimum_orders = [o for o in plain if o.level == "14"] + list(catalogue.moq_offers(one))
        for region, currency in markets(catalogue):
            for ladder in (plain, minimum_orders):
                prices = [
                    price
                    for o in ladder
                    if (price := catalogue.price(o, region=region, currency=currency, on=TODAY))
                ]
                assert all(price > 0 for price in prices)
                assert all(worse >= better for worse, better in pairwise(prices)), one.product_id


def test_every_offer_has_a_price_wherever_its_product_is_sold_on_any_day(
    catalogue: Catalogue,
) -> None:
    for one in catalogue.offers():
        for day in (date(2018, 1, 1), TODAY, date(2040, 12, 31)):
            assert catalogue.price(one, region="NA", currency="USD", on=day)


def test_an_offer_has_no_price_in_a_currency_that_its_region_does_not_take(
    catalogue: Catalogue,
) -> None:
    acrobat = offer(catalogue, "65304479CA01A12")
    assert catalogue.price(acrobat, region="NA", currency="EUR", on=TODAY) is None
    assert catalogue.price(acrobat, region="XX", currency="USD", on=TODAY) is None
    assert catalogue.price(acrobat, region="WE", currency="GBP", on=TODAY) == Decimal("218.88")
    assert catalogue.price(acrobat, region="JP", currency="JPY", on=TODAY) == Decimal(40896)
    assert catalogue.currencies("WE") == ("EUR", "GBP", "USD")
    assert catalogue.currencies("XX") == ()


def test_what_is_sold_in_north_america_only_has_no_price_elsewhere(catalogue: Catalogue) -> None:
    for offer_id in ("90000018CA01A12", "30001475CC06A12"):
        found = offer(catalogue, offer_id)
        assert catalogue.price(found, region="NA", currency="USD", on=TODAY)
        assert catalogue.price(found, region="AP", currency="USD", on=TODAY) is None


def test_prices_change_on_the_first_of_a_month(catalogue: Catalogue) -> None:
    assert usd(catalogue, "65304479CA01A12", date(2018, 1, 1)) == Decimal("216.36")
    assert usd(catalogue, "65304479CA01A12", date(2025, 5, 31)) == Decimal("253.32")
    assert usd(catalogue, "65304479CA01A12", date(2025, 6, 1)) == Decimal("263.88")
    assert usd(catalogue, "65304479CA01A12", date(2027, 8, 31)) == Decimal("263.88")
    assert usd(catalogue, "65304479CA01A12", date(2027, 9, 1)) == Decimal("271.80")
    assert usd(catalogue, "90000017CA01A12", date(2026, 10, 31)) == Decimal("179.88")
    assert usd(catalogue, "90000017CA01A12", date(2026, 11, 1)) == Decimal("197.88")


def test_a_promotion_lowers_the_price_in_its_months_only(catalogue: Catalogue) -> None:
    promoted = "65304839CA01A12"
    for year in (2018, 2026):
        october, november = date(year, 10, 31), date(year, 11, 1)
        before, within = usd(catalogue, promoted, october), usd(catalogue, promoted, november)
        assert before is not None
        assert within is not None
        assert within < before
        assert usd(catalogue, promoted, date(year, 11, 30)) == within
        assert usd(catalogue, promoted, date(year, 12, 1)) == before
    once = "90000017CA01A12"
    assert usd(catalogue, once, date(2027, 2, 28)) == Decimal("197.88")
    assert usd(catalogue, once, date(2027, 3, 1)) == Decimal("148.44")
    assert usd(catalogue, once, date(2027, 4, 30)) == Decimal("148.44")
    assert usd(catalogue, once, date(2027, 5, 1)) == Decimal("197.88")
    assert usd(catalogue, once, date(2028, 3, 1)) == usd(catalogue, once, date(2028, 2, 1))


def test_a_prorated_price_is_twelve_times_a_monthly_one(catalogue: Catalogue) -> None:
    for one in catalogue.offers():
        if one.product.proration is Proration.ANNUAL:
            for region, currency in markets(catalogue):
                for _, price in catalogue.price_steps(one, region=region, currency=currency):
                    assert price % (12 if currency == "JPY" else Decimal("0.12")) == 0


def test_an_unknown_id_of_the_right_grammar_becomes_a_plausible_licence(
    catalogue: Catalogue,
) -> None:
    made = catalogue.synthesize("12345678CC02A12")
    assert made is not None
    assert made == catalogue.synthesize("12345678CC02A12")
    assert (made.level, made.kind, made.product.market_segment) == ("02", OfferKind.LICENSE, "GOV")
    assert catalogue.at_level(made.product, "13").offer_id == "12345678CC13A12"
    base = catalogue.at_level(made.product, "01")
    first = catalogue.price(base, region="WE", currency="EUR", on=TODAY)
    second = catalogue.price(made, region="WE", currency="EUR", on=TODAY)
    assert first is not None
    assert second is not None
    assert 0 < second < first
    assert catalogue.find("12345678CC02A12") is None


def test_synthesized_ids_may_be_consumables_and_minimum_orders(catalogue: Catalogue) -> None:
    consumable = catalogue.synthesize("12345678CAT3A12")
    assert consumable is not None
    assert consumable.product.offer_type == "CONSUMABLES"
    minimum = catalogue.synthesize("12345678CA14Y12")
    assert minimum is not None
    assert (minimum.kind, minimum.minimum_quantity) == (OfferKind.MOQ, 250)
    assert usd(catalogue, "12345678CA14Y12") < usd(catalogue, "12345678CA14A12")  # type: ignore[operator]


@pytest.mark.parametrize(
    "offer_id",
    [
        "12345678",
        "12345678CA05A12",
        "12345678CA01X12",
        "12345678CA14V12",
        "12345678CB14X12",
        "12345678CB12A12",
        "65304479CA06A12",
    ],
)
def test_wrong_grammar_and_unsold_levels_of_known_products_are_not_made_up(
    catalogue: Catalogue, offer_id: str
) -> None:
    assert catalogue.synthesize(offer_id) is None


def test_the_rule_for_unknown_offers_decides_what_resolves(catalogue: Catalogue) -> None:
    known = offer(catalogue, "65304479CA01A12")
    assert catalogue.resolve("65304479CA01A12", synthesize=False) is known
    assert catalogue.resolve("65304479CA01A12", synthesize=True) is known
    assert catalogue.resolve("12345678CA01A12", synthesize=False) is None
    assert catalogue.resolve("12345678CA01A12", synthesize=True) is not None


def test_a_partners_rows_replace_prices_offer_by_offer(catalogue: Catalogue) -> None:
    rows = parse_price_list(
        "offerId,partnerPrice,region,currency,firstOrderDate,lastOrderDate\n"
        "65304479CA01A12,200,NA,USD,2026-01-01,2026-12-31\n"
        "65304479CA01A12,150,NA,USD,2026-11-01,2026-11-30\n"
        "65304479CA01A12,220,NA,USD,2027-01-01,2027-03-31\n"
    )
    own = catalogue.with_price_list(rows)
    days = {
        date(2025, 1, 1): 200,
        date(2026, 10, 31): 200,
        date(2026, 11, 1): 150,
        date(2026, 11, 30): 150,
        date(2026, 12, 1): 200,
        date(2026, 12, 31): 200,
        date(2027, 1, 1): 220,
        date(2030, 1, 1): 220,
    }
    assert {day: usd(own, "65304479CA01A12", day) for day in days} == days
    assert usd(own, "65304479CA02A12") == usd(catalogue, "65304479CA02A12")
    assert usd(catalogue, "65304479CA01A12") == Decimal("263.88")
    assert own.price(
        offer(own, "65304479CA01A12"), region="JP", currency="JPY", on=TODAY
    ) == Decimal(40896)


def test_the_lists_of_two_months_are_a_price_and_its_change(catalogue: Catalogue) -> None:
    text = (
        "offerId,partnerPrice,region,currency,priceListMonth,firstOrderDate,lastOrderDate\n"
        "65000001CA01A12,100,NA,USD,202601,2020-01-01,9999-12-31\n"
        "65000001CA01A12,80,NA,USD,202602,2020-01-01,9999-12-31\n"
        "65000001CA01A12,100,NA,USD,202603,2020-01-01,9999-12-31\n"
        "65000001CA01A12,90,NA,USD,202601,2018-01-01,2019-12-31\n"
    )
    own = catalogue.with_price_list(parse_price_list(text))
    days = (date(2019, 5, 1), date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), date.max)
    assert [usd(own, "65000001CA01A12", day) for day in days] == [90, 100, 80, 100, 100]


def test_a_partners_own_offers_work_with_the_facts_of_their_rows(catalogue: Catalogue) -> None:
    text = (
        "offerId,partnerPrice,region,currency,productFamily,productType,productTypeDetail,users,"
        "additionalDetail,firstOrderDate,lastOrderDate\n"
        "65000002CB01A12,9,NA,USD,Lab,Enterprise Hosted Subscription New,Annual,1 User,"
        "K-12 Shared Device Site Education License (100+),2024-01-01,2026-05-31\n"
        '65000003CA01A12,340,NA,USD,Stock,Transaction New,"12-month, no proration",'
        "Per Credit Pack,,,\n"
        "65000004CAT2A12,1.2,NA,USD,Sign,Team Consumption (consumable),No Proration,"
        "Per Transaction,,,\n"
        "65000005CA14X12,200,NA,USD,Acrobat Pro,Subscription New,Annual,1 User,,,\n"
        "65000006CA03A12,300,NA,USD,Photoshop,Subscription New,Annual,1 User,,,2099-12-31\n"
        "65000006CA02A12,310,NA,USD,Photoshop,Subscription New,Annual,1 User,,,2099-12-31\n"
    )  # fmt: skip
    own = catalogue.with_price_list(parse_price_list(text))

    lab = offer(own, "65000002CB01A12")
    assert lab.minimum_quantity == 100
    assert (lab.product.sub_segment, lab.product.edition.name) == ("K_12", "ENTERPRISE")
    assert lab.product.on_sale(date(2026, 5, 31))
    assert not lab.product.on_sale(date(2026, 6, 1))
    assert own.price(lab, region="WE", currency="EUR", on=TODAY) is None

    stock = product(own, "65000003CA")
    assert (stock.kind, stock.proration) == (OfferKind.CREDIT_PACK, Proration.TWELVE_MONTH)
    assert not stock.qualifies
    sign = product(own, "65000004CA")
    assert (sign.kind, sign.proration) == (OfferKind.CONSUMABLE, Proration.NONE)
    assert (sign.base_level, sign.offer_type) == ("T2", "CONSUMABLES")

    assert offer(own, "65000005CA14X12").minimum_quantity == 100
    photoshop = product(own, "65000006CA")
    assert (photoshop.levels, photoshop.last_order_date) == (("02", "03"), None)
    assert own.at_level(photoshop, "04").offer_id == "65000006CA03A12"
    assert own.at_level(photoshop, "01").offer_id == "65000006CA02A12"


def test_rows_add_levels_and_terms_to_a_known_product_and_leave_the_rest(
    catalogue: Catalogue,
) -> None:
    text = (
        "offerId,partnerPrice,region,currency\n"
        "65304470CA01A12,1000,NA,USD\n"
        "65304470CA09012,700,NA,USD\n"
    )
    own = catalogue.with_price_list(parse_price_list(text))
    assert usd(own, "65304470CA01A12") == 1000
    assert usd(own, "65304470CA09012") == 700
    assert usd(own, "65304470CA01012") == usd(catalogue, "65304470CA01012")
    assert product(own, "65304470CA").name == product(catalogue, "65304470CA").name
    assert catalogue.find("65304470CA09012") is None


def test_the_standard_list_comes_before_the_commits_and_discount_codes_are_left_out(
    catalogue: Catalogue,
) -> None:
    text = (
        "offerId,partnerPrice,region,currency,priceListType,discountCode\n"
        "30001475CC01A12,1200,NA,USD,STANDARD,\n"
        "30001475CC01A12,1100,NA,USD,3YC,\n"
        "30001475CC14A12,900,NA,USD,3YC,\n"
        "65304479CA14A12,100,NA,USD,3YC,HVD_L18_PRE\n"
    )
    own = catalogue.with_price_list(parse_price_list(text))
    assert usd(own, "30001475CC01A12") == 1200
    assert usd(own, "30001475CC14A12") == 900
    assert usd(own, "65304479CA14A12") == usd(catalogue, "65304479CA14A12")


def test_a_later_list_is_laid_over_an_earlier_one(catalogue: Catalogue) -> None:
    header = "offerId,partnerPrice,region,currency\n"
    own = catalogue.with_price_list(
        parse_price_list(f"{header}65304479CA01A12,1,NA,USD\n65304479CA02A12,2,NA,USD\n")
    ).with_price_list(parse_price_list(f"{header}65304479CA01A12,3,NA,USD\n"))
    assert usd(own, "65304479CA01A12") == 3
    assert usd(own, "65304479CA02A12") == 2


def test_one_product_cannot_be_licence_and_consumable(catalogue: Catalogue) -> None:
    rows = parse_price_list("offerId,partnerPrice,region,currency\n65304479CAT1A12,1,NA,USD\n")
    with pytest.raises(ValueError, match="65304479CA is listed at levels of licences and of"):
        catalogue.with_price_list(rows)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("products.yaml", "id: 11074301CA", "id: 11073058CA", "11073058CA stands twice"),
        ("products.yaml", "incompatible_with: [65304479CA]", "requires: [99999999CA]", "missing"),
        ("products.yaml", "segment: COM, ", "", "its letters tell no market segment"),
        ("products.yaml", 'term: "012"', "term: B12", "term"),
        ("prices.yaml", '"12": 7', '"12": 17', "must not fall along"),
        ("prices.yaml", "from: 2019-04-01", "from: 2019-04-02", "first of a month"),
    ],
)  # fmt: skip
def test_a_file_that_contradicts_itself_is_refused(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    for name in ("products.yaml", "prices.yaml"):
        text = (FIXTURES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(old, new) if name == file else text, "utf-8")
    with pytest.raises((ValidationError, ValueError), match=says):
        load_catalogue(tmp_path)


def test_both_files_say_that_prices_are_invented() -> None:
    for name in ("products.yaml", "prices.yaml"):
        head = (FIXTURES / name).read_text(encoding="utf-8").splitlines()[0]
        assert "ALL PRICES ARE INVENTED" in head


def test_what_was_ordered_has_an_offer_whether_the_catalogue_knows_it_or_not(
    catalogue: Catalogue,
) -> None:
    assert catalogue.ordered_offer("65304479CA01A12") is catalogue.find("65304479CA01A12")
    assert catalogue.ordered_offer("12345678CA01A12").product.product_id == "12345678CA"
    with pytest.raises(LookupError, match="no longer knows 12345678CA99A12"):
        catalogue.ordered_offer("12345678CA99A12")
