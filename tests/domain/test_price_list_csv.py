from datetime import date
from decimal import Decimal

import pytest

from sandbox.catalogue.price_list_csv import PriceListError, PriceListRow, parse_price_list

HEADER = "offerId,partnerPrice,region,currency\n"


def only(text: str) -> PriceListRow:
    (row,) = parse_price_list(text)
    return row


def test_a_list_with_adobes_attribute_names_is_read() -> None:
    text = (
        "offerId,productFamily,productType,productTypeDetail,additionalDetail,users,levelDetails,"
        "firstOrderDate,lastOrderDate,partnerPrice,estimatedStreetPrice,region,currency,"
        "marketSegment,priceListType,priceListMonth,pool\n"
        "30001475CC01A12,Creative Cloud For Enterprise All Apps,Subscription New,Annual,GOV,1 User,"
        "Level 1 1 - 9,2022-05-03T00:00:00.000+00:00,2023-11-01T00:00:00.000+00:00,1206.84,1283.88,"
        "NA,USD,GOV,3YC,202601,Application\n"
    )
    assert only(text) == PriceListRow(
        offer_id="30001475CC01A12",
        region="NA",
        currency="USD",
        market_segment="GOV",
        partner_price=Decimal("1206.84"),
        price_list_type="3YC",
        price_list_month=date(2026, 1, 1),
        first_order_date=date(2022, 5, 3),
        last_order_date=date(2023, 11, 1),
        estimated_street_price=Decimal("1283.88"),
        product_family="Creative Cloud For Enterprise All Apps",
        product_type="Subscription New",
        product_type_detail="Annual",
        additional_detail="GOV",
        users="1 User",
        level_details="Level 1 1 - 9",
    )


def test_human_headings_marks_blank_lines_and_thousands_are_accepted() -> None:
    text = (
        "\ufeff\r\n"
        "Part Number,PARTNER PRICE,Market Segment,Region,Currency,First Order Date,Comment\r\n"
        "\r\n"
        '65304479CA01A12,"1,206.84",com,na,usd,1/31/2026,"a, quoted\ncomment"\r\n'
        ",,,,,,\r\n"
    )
    row = only(text)
    assert (row.offer_id, row.partner_price) == ("65304479CA01A12", Decimal("1206.84"))
    assert (row.market_segment, row.region, row.currency) == ("COM", "NA", "USD")
    assert row.first_order_date == date(2026, 1, 31)
    assert row.last_order_date is None


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_may_part_the_columns(separator: str) -> None:
    text = HEADER.replace(",", separator) + separator.join(
        ["65304479CA01A12", "1,206.84", "WE", "EUR"]
    )
    assert only(text).partner_price == Decimal("1206.84")


def test_what_holds_for_the_whole_list_may_be_said_by_the_caller() -> None:
    text = "offerId,partnerPrice,region\n65304479CA01A12,10,\n65304479CA02A12,9,MX\n"
    first, second = parse_price_list(
        text, region="NA", currency="USD", price_list_month="2026-03", price_list_type="STANDARD"
    )
    assert (first.region, second.region) == ("NA", "MX")
    assert first.price_list_month == date(2026, 3, 1)


def test_without_a_segment_the_letters_of_the_offer_id_tell_it() -> None:
    rows = parse_price_list(
        HEADER + "90000020CB01A12,1,NA,USD\n30001475CC01A12,1,NA,USD\n80004567EA01A12,1,NA,USD\n"
    )
    assert [row.market_segment for row in rows] == ["EDU", "GOV", "COM"]


def test_a_part_number_is_taken_only_where_there_is_no_offer_id() -> None:
    text = "Part Number,Offer ID,Partner Price,Region,Currency\n65000000,65304479CA01A12,1,NA,USD\n"
    assert only(text).offer_id == "65304479CA01A12"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("65304479CA01A1,1,NA,USD", "offerId", "no offer id"),
        ("65304479CA01A12,free,NA,USD", "partnerPrice", "'free' is no price"),
        ("65304479CA01A12,,NA,USD", "partnerPrice", "'' is no price"),
        ("65304479CA01A12,-1,NA,USD", "partnerPrice", "'-1' is no price"),
        ('65304479CA01A12,"12,06.84",NA,USD', "partnerPrice", "no price"),
        ("65304479CA01A12,1,XX,USD", "region", "'XX' is unknown"),
        ("65304479CA01A12,1,NA,CHF", "currency", "Write one of AUD, EUR, GBP, JPY, USD"),
        ("65304479CA01A12,1,NA,USD,more", "number 5", "5 cells"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(row: str, column: str, says: str) -> None:
    good = "65304479CA02A12,1,NA,USD\n\n"
    with pytest.raises(PriceListError, match=says) as caught:
        parse_price_list(HEADER + good + row)
    assert (caught.value.line, caught.value.column) == (4, column)
    assert str(caught.value).startswith(f"line 4, column {column}: ")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("firstOrderDate", "2026-02-30"),
        ("firstOrderDate", "31/1/2026"),
        ("lastOrderDate", "soon"),
        ("priceListMonth", "202613"),
        ("priceListType", "CHEAP"),
        ("marketSegment", "HOME"),
    ],
)
def test_dates_months_and_words_are_checked(column: str, value: str) -> None:
    text = f"offerId,partnerPrice,region,currency,{column}\n65304479CA01A12,1,NA,USD,{value}\n"
    with pytest.raises(PriceListError) as caught:
        parse_price_list(text)
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_sale_cannot_end_before_it_begins() -> None:
    text = (
        "offerId,partnerPrice,region,currency,firstOrderDate,lastOrderDate\n"
        "65304479CA01A12,1,NA,USD,2026-02-02,2026-02-01\n"
    )
    with pytest.raises(PriceListError, match="2026-02-01 is before 2026-02-02"):
        parse_price_list(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", "offerId"),
        ("\ufeff\n\n", "offerId"),
        ("partnerPrice,region,currency\n", "offerId"),
        ("offerId,region,currency\n", "partnerPrice"),
        ("offerId,partnerPrice,currency\n", "region"),
        ("offerId,partnerPrice,region\n", "currency"),
    ],
)
def test_a_list_without_a_needed_column_is_refused(text: str, column: str) -> None:
    with pytest.raises(PriceListError) as caught:
        parse_price_list(text)
    assert caught.value.column == column


def test_a_line_that_is_no_csv_is_refused_by_name() -> None:
    text = HEADER + '65304479CA01A12,"' + "9" * 200_000
    with pytest.raises(PriceListError, match="no CSV"):
        parse_price_list(text)


@pytest.mark.parametrize(
    ("price", "currency", "said"),
    [
        ("9" * 40, "USD", "more than a unit can cost"),
        ("100000000", "USD", "more than a unit can cost"),
        ("100,000,000.00", "JPY", "more than a unit can cost"),
        ("-1", "USD", "no price"),
        ("NaN", "USD", "no price"),
        ("Infinity", "USD", "no price"),
        ("1e3", "USD", "no price"),
        ("1.005", "USD", "too many decimals for USD"),
        ("1200.5", "JPY", "too many decimals for JPY"),
        ("=1+1", "USD", "no price"),
        ("١٢", "USD", "no price"),
    ],
)
def test_what_no_price_can_be_is_refused_by_line_and_column(
    price: str, currency: str, said: str
) -> None:
    for column, other in (("partnerPrice", "estimatedStreetPrice"), ("estimatedStreetPrice", "")):
        header = f"offerId,{column},{other or 'partnerPrice'},region,currency\n"
        text = f'{header}65304479CA01A12,"{price}",1,NA,{currency}\n'
        with pytest.raises(PriceListError) as found:
            parse_price_list(text)
        assert (found.value.line, found.value.column) == (2, column)
        assert said in str(found.value)


@pytest.mark.parametrize(
    ("price", "currency"),
    [("99999999.99", "USD"), ("99,999,999", "JPY"), ("0", "EUR"), ("12.50000", "EUR")],
)
def test_the_largest_and_the_smallest_price_are_read(price: str, currency: str) -> None:
    row = only(f'{HEADER}65304479CA01A12,"{price}",NA,{currency}\n')
    assert row.partner_price == Decimal(price.replace(",", ""))


@pytest.mark.parametrize("day", ["2026-02-30", "0026-01-01", "1/13/1989", "31/12/2026", "1.1.2026"])
@pytest.mark.parametrize("column", ["firstOrderDate", "lastOrderDate"])
def test_a_wrong_date_is_refused_by_line_and_column(day: str, column: str) -> None:
    with pytest.raises(PriceListError) as found:
        parse_price_list(f"{HEADER.strip()},{column}\n65304479CA01A12,1,NA,USD,{day}\n")
    assert (found.value.line, found.value.column) == (2, column)


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(A1)", "+1+1", "-2+3", "=1"])
def test_a_formula_is_refused_by_line_and_column(cell: str) -> None:
    with pytest.raises(PriceListError) as found:
        parse_price_list(f'{HEADER.strip()},productFamily\n65304479CA01A12,1,NA,USD,"{cell}"\n')
    assert (found.value.line, found.value.column) == (2, "productFamily")
    assert "formula" in found.value.problem


def test_a_dash_and_words_that_hold_signs_are_no_formulas() -> None:
    row = only(f"{HEADER.strip()},productFamily,users\n65304479CA01A12,1,NA,USD,-,A = B + C\n")
    assert (row.product_family, row.users) == ("-", "A = B + C")


def test_two_prices_of_one_offer_for_the_same_days_are_refused() -> None:
    row = "65304479CA01A12,1,NA,USD\n"
    assert len(parse_price_list(HEADER + row + row)) == 2
    with pytest.raises(PriceListError) as found:
        parse_price_list(HEADER + row + row.replace(",1,", ",2,"))
    assert (found.value.line, found.value.column) == (3, "partnerPrice")
    assert "line 2" in found.value.problem


def test_two_columns_that_tell_the_same_must_agree() -> None:
    header = "offerId,partnerPrice,region,currency,Currency Code\n"
    assert only(f"{header}65304479CA01A12,1,NA,USD,USD\n").currency == "USD"
    with pytest.raises(PriceListError) as found:
        parse_price_list(f"{header}65304479CA01A12,1,NA,USD,EUR\n")
    assert (found.value.line, found.value.column) == (2, "currency")


def test_a_cell_that_is_a_whole_document_is_refused() -> None:
    with pytest.raises(PriceListError) as found:
        parse_price_list(f"{HEADER.strip()},users\n65304479CA01A12,1,NA,USD,{'x' * 1001}\n")
    assert (found.value.line, found.value.column) == (2, "users")
