import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from sandbox.catalogue.countries import (
    Countries,
    Country,
    address_faults,
    load_countries,
    load_locales,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def countries() -> Countries:
    return load_countries(FIXTURES)


def named(countries: Countries, code: str) -> Country:
    country = countries.find(code)
    assert country is not None
    return country


FINE = [
    ("US", "CA", "95110"),
    ("US", "CA", "95110-1234"),
    ("US", "NY", "00501"),
    ("US", "NY", "10001"),
    ("US", "NY", "06390"),
    ("US", "VT", "05401"),
    ("US", "MA", "05501"),
    ("US", "TX", "73301"),
    ("US", "OK", "73401"),
    ("US", "WY", "83414"),
    ("US", "ID", "83440"),
    ("US", "DC", "20500"),
    ("US", "MD", "20601"),
    ("US", "VA", "20101"),
    ("US", "AE", "09012"),
    ("US", "AA", "34002"),
    ("US", "PR", "00901"),
    ("PR", "PR", "00901-1234"),
    ("CA", "ON", "K1A 0B1"),
    ("CA", "QC", "K1A 0M1"),
    ("CA", "ON", "m5v3l9"),
    ("CA", "NU", "X0A 0H0"),
    ("CA", "NT", "X1A 2N3"),
    ("GB", "ENG", "SW1A 1AA"),
    ("GB", "ENG", "M1 1AE"),
    ("GB", "SCT", "EH1 1YZ"),
    ("GB", "WLS", "CF10 1AA"),
    ("GB", "NIR", "BT1 1AA"),
    ("GB", "ENG", "gir0aa"),
    ("GB", "GSY", "GY1 1AA"),
    ("GB", "JSY", "JE1 1AA"),
    ("GB", "IOM", "IM1 1AA"),
    ("IE", "D", "D02 X285"),
    ("IE", "D", "D6WXY00"),
    ("IE", "L", None),
    ("JP", "13", "107-0052"),
    ("JP", "01", "0600000"),
    ("JP", "47", "900-0001"),
    ("DE", "BY", "80331"),
    ("FR", "IDF", "75001"),
    ("FR", "75C", "75001"),
    ("FR", "BL", "97133"),
    ("FR", "MF", "97150"),
    ("FI", "01", "22100"),
    ("NL", "NH", "1012 AB"),
    ("NL", "BQ1", None),
    ("NL", "BQ2", "whatever"),
    ("NL", "BQ3", ""),
    ("NL", "CW", None),
    ("PT", "11", "1000-001"),
    ("PL", "14", "00-950"),
    ("PL", "MZ", "00-950"),
    ("AT", "9", "1010"),
    ("CH", "ZH", "8001"),
    ("SE", "AB", "111 22"),
    ("NO", "03", "0150"),
    ("DK", "84", "1050"),
    ("CZ", "10", "110 00"),
    ("GR", "I", "105 57"),
    ("BR", "SP", "01310-100"),
    ("MX", "CMX", "06000"),
    ("AU", "NSW", "2000"),
    ("NZ", "AUK", "1010"),
    ("IN", "MH", "400 001"),
    ("CN", "BJ", "100000"),
    ("CN", "HK", None),
    ("KR", "11", "03051"),
    ("SG", "01", "018956"),
    ("AR", "C", "C1070AAM"),
    ("AE", "DU", None),
    ("AE", "DU", "00000"),
    ("HK", "HK", None),
    ("HK", "Kowloon", ""),
    ("HK", "HK", "999077"),
    ("LU", "L", "L-1234"),
    ("USA", "CA", "95110"),
    ("JPN", "13", "107-0052"),
]


@pytest.mark.parametrize(("country", "region", "postal_code"), FINE)
def test_an_address_whose_parts_fit_together_has_no_fault(
    countries: Countries, country: str, region: str, postal_code: str | None
) -> None:
    assert not address_faults(
        countries, country=country, region=region, postal_code=postal_code, codes="iso"
    )


@pytest.mark.parametrize(
    ("country", "region", "postal_code"),
    [
        ("US", "CA", "10001"),
        ("US", "CA", "9511"),
        ("US", "CA", "951100"),
        ("US", "CA", "951101234"),
        ("US", "CA", "95110-123"),
        ("US", "CA", "95110\n"),
        ("US", "CA", "９５１１０"),  # noqa: RUF001 - digits, but not the post office's
        ("US", "CA", None),
        ("US", "CA", ""),
        ("US", "MA", "05401"),
        ("US", "VT", "05501"),
        ("US", "OK", "73301"),
        ("US", "FL", "34002"),
        ("US", "DC", "20101"),
        ("USA", "NY", "95110"),
        ("CA", "QC", "M5V 3L9"),
        ("CA", "NT", "X0A 0H0"),
        ("CA", "NU", "X1A 2N3"),
        ("CA", "ON", "K1A-0B1"),
        ("CA", "ON", "K1A 0O1"),
        ("GB", "ENG", "SW1A"),
        ("GB", "ENG", "QQ1 1AA"),
        ("GB", "ENG", "SW1A 1AC"),
        ("IE", "D", "B02 X285"),
        ("IE", "D", "D02"),
        ("JP", "13", "107 0052"),
        ("JP", "13", "107-005"),
        ("JP", "13", None),
        ("NL", "NH", "0012 AB"),
        ("NL", "NH", "1012 SS"),
        ("NL", "NH", None),
        ("DE", "BY", "8033"),
        ("PL", "14", "00950"),
        ("CN", "BJ", None),
        ("HK", "HK", "9" * 41),
    ],
)
def test_a_postal_code_that_does_not_fit_country_and_region_is_a_fault(
    countries: Countries, country: str, region: str, postal_code: str | None
) -> None:
    faults = address_faults(
        countries, country=country, region=region, postal_code=postal_code, codes="iso"
    )
    assert faults == ["postalCode"]


@pytest.mark.parametrize(
    ("country", "region", "postal_code"),
    [
        ("US", "ZZ", "95110"),
        ("US", "ca", "95110"),
        ("US", "US-CA", "95110"),
        ("US", "California", "95110"),
        ("US", "", "95110"),
        ("JP", "48", "107-0052"),
        ("JP", "00", "107-0052"),
        ("JP", "1", "107-0052"),
        ("FI", "20", "00100"),
        ("HK", "", None),
        ("HK", "   ", None),
        ("HK", "x" * 256, None),
    ],
)
def test_a_region_that_the_country_does_not_have_is_a_fault(
    countries: Countries, country: str, region: str, postal_code: str | None
) -> None:
    faults = address_faults(
        countries, country=country, region=region, postal_code=postal_code, codes="iso"
    )
    assert faults == ["region"]


def test_a_region_of_255_characters_passes_where_regions_are_not_listed(
    countries: Countries,
) -> None:
    assert not address_faults(
        countries, country="HK", region="x" * 255, postal_code=None, codes="iso"
    )


def test_region_and_postal_code_may_both_be_at_fault(countries: Countries) -> None:
    faults = address_faults(countries, country="US", region="ZZ", postal_code="ABC", codes="iso")
    assert faults == ["region", "postalCode"]


@pytest.mark.parametrize("country", ["CU", "CUB", "GG", "BQ", "ZZ", "UK", "us", "", "U", "US\n"])
def test_an_unknown_or_unsupported_country_is_the_only_fault(
    countries: Countries, country: str
) -> None:
    faults = address_faults(countries, country=country, region="", postal_code=None, codes="iso")
    assert faults == ["country"]


def test_all_and_only_the_countries_of_adobes_table_are_unsupported(countries: Countries) -> None:
    unsupported = {country.code for country in countries if not country.supported}
    table = "AQ AX BL BQ BV CU CW EH GG GS HM IM IO IR JE KM KP MF PN PW SD SJ SS SY TF"
    assert " ".join(sorted(unsupported)) == table


def test_an_unsupported_country_says_what_to_send_instead(countries: Countries) -> None:
    assert named(countries, "AX").remedy == "Use country FI with region 01"
    assert named(countries, "CU").remedy == "Embargoed"
    assert not named(countries, "US").remedy


def test_there_are_249_countries_each_found_by_both_of_its_codes(countries: Countries) -> None:
    assert len(countries) == 249
    for country in countries:
        assert re.fullmatch("[A-Z]{2}", country.code)
        assert re.fullmatch("[A-Z]{3}", country.alpha3)
        assert countries.find(country.code) is countries.find(country.alpha3) is country


def test_norway_and_ontario_are_not_taken_for_booleans(countries: Countries) -> None:
    assert named(countries, "NO").name == "Norway"
    assert "ON" in named(countries, "CA").regions
    assert "NO" in named(countries, "NOR").code


@pytest.mark.parametrize("code", ["US", "CA"])
def test_every_state_and_province_has_its_postal_codes(countries: Countries, code: str) -> None:
    country = named(countries, code)
    assert country.postal_prefixes.keys() == country.regions


def test_no_country_requires_a_postal_code_that_it_does_not_have(countries: Countries) -> None:
    assert not [c for c in countries if c.postal_code_required and c.postal_code is None]


def test_countries_cannot_be_changed(countries: Countries) -> None:
    with pytest.raises(FrozenInstanceError):
        named(countries, "CU").supported = True  # type: ignore[misc]
    with pytest.raises(TypeError):
        named(countries, "US").postal_prefixes["CA"] = ()  # type: ignore[index]


def test_two_countries_of_one_code_are_refused() -> None:
    first = Country(code="AA", alpha3="AAA", name="A", marketplace_region="NA")
    second = Country(code="BB", alpha3="AAA", name="B", marketplace_region="NA")
    with pytest.raises(ValueError, match="AAA"):
        Countries([first, second])


@pytest.mark.parametrize(
    "facts",
    [
        "{name: A, alpha3: AAA}",
        "{name: A, alpha3: AAA, marketplace_region: XX}",
        "{name: A, alpha3: AAA, marketplace_region: NA, colour: red}",
        "{name: A, alpha3: AAA, marketplace_region: NA, postal_code: '('}",
        "{name: A, alpha3: AAA, marketplace_region: NA, postal_prefixes: {X: ['1']}}",
    ],
)
def test_a_file_that_contradicts_itself_is_refused_with_the_country(
    tmp_path: Path, facts: str
) -> None:
    (tmp_path / "countries.yaml").write_text(f"AA: {facts}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="AA"):
        load_countries(tmp_path)


def test_locales_are_those_of_adobes_table() -> None:
    locales = load_locales(FIXTURES)
    assert len(locales) == 43
    assert {"en-US", "de-DE", "ja-JP", "zh-HANS", "es-LA", "nb-NO"} <= locales
    assert not {"en-ZZ", "en_US", "en-us", "no-NO", "de-AT"} & locales


NUMERIC = ("AE", "AR", "AU", "BR", "CL", "CN", "CO", "IN", "KR", "MX", "NZ", "ZA")


def test_partners_may_say_that_there_is_no_region_where_the_postal_code_does_not_tell_it(
    countries: Countries,
) -> None:
    without = {each.code for each in countries if not each.has_region("00", codes="partners")}
    assert without == {"US", "CA"}
    assert not any(each.has_region("00", codes="iso") for each in countries)


@pytest.mark.parametrize("country", NUMERIC)
def test_partners_name_regions_of_some_countries_by_two_digits(
    countries: Countries, country: str
) -> None:
    found = named(countries, country)
    for region in ("01", "07", "35", "99"):
        assert found.has_region(region, codes="partners")
    for region in ("1", "001", "0x", "01 ", ""):
        assert not found.has_region(region, codes="partners")
    iso = {f"{number:02}" for number in range(100) if found.has_region(f"{number:02}", codes="iso")}
    assert iso == {region for region in found.regions if region.isdigit()}


def test_no_other_listed_country_has_numbers_that_iso_does_not_know(countries: Countries) -> None:
    numeric = {each.code for each in countries if each.numeric_regions}
    assert numeric == set(NUMERIC)
    assert not named(countries, "GB").has_region("07", codes="partners")
    assert named(countries, "JP").has_region("13", codes="iso")
    assert not named(countries, "JP").has_region("48", codes="partners")


def test_what_iso_knows_partners_may_send_too(countries: Countries) -> None:
    for country in countries:
        for region in country.regions:
            assert country.has_region(region, codes="iso")
            assert country.has_region(region, codes="partners")
