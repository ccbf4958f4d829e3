"""In which price region each country is sold (GS-6): what partners' price lists are chosen by."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.catalogue.countries import Countries, load_countries

# As a partner's platform that is in production is configured (P); Adobe's own screenshot of the
# portal's countries shows the first of WE (docs sandbox-portal/portal-resources): AD, AT, BE, BG,
# HR, CY.
PARTNERS_USE = {
    "NA": "AS CA GU MP PR UM US VI",
    "PA": "AU NZ",
    "EE": (
        "AE AF AL AM AO AZ BA BF BH BI BJ BW BY CD CF CG CI CM DJ DZ EG ER ET GA GE GH GM "
        "GN GQ GW IL IQ JO KE KG KW KZ LB LR LS LY MA MD ME MG MK ML MR MS MU MW MZ NA NC "
        "NE NG OM PF PM PS QA RE RS RU RW SA SC SH SL SN SO SZ TD TG TJ TM TN TR TZ UA UG "
        "UZ YE YT ZA ZM ZW"
    ),
    "MX": "MX",
    "LA": (
        "AG AI AR AW BB BM BO BR BS BZ CL CO CR DM DO EC FK GD GF GP GT GY HN HT JM KN KY "
        "LC MQ NI PA PE PY SR SV SX TC TT UY VC VE VG"
    ),
    "WE": (
        "AD AT BE BG CH CY CZ DE DK EE ES FI FO FR GB GI GL GR HR HU IE IS IT LI LT LU LV "
        "MC MT NL NO PL PT RO SE SI SK SM VA"
    ),
    "JP": "JP",
    "AP": (
        "BD BN BT CC CK CN CV CX FJ FM HK ID IN KH KI KR LA LK MH MM MN MO MV MY NF NP NR "
        "NU PG PH PK SB SG ST TH TK TL TO TV TW VN VU WF WS"
    ),
}


@pytest.fixture(scope="module")
def countries() -> Countries:
    return load_countries(Path("fixtures"))


def test_every_country_is_sold_in_the_region_that_partners_use(countries: Countries) -> None:
    expected = {code: region for region, codes in PARTNERS_USE.items() for code in codes.split()}
    assert {c.code: c.marketplace_region for c in countries if c.supported} == expected


@pytest.mark.parametrize("code", ["BG", "CZ", "EE", "HR", "HU", "LT", "LV", "PL", "RO", "SI", "SK"])
def test_the_eastern_members_of_the_eu_are_sold_in_western_europe(
    countries: Countries, code: str
) -> None:
    country = countries.find(code)
    assert country is not None
    assert country.marketplace_region == "WE"
