"""What stands against a membership of a large government agency (LG-9, docs lga/error-codes)."""

from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.catalogue.levels import Program, program_of
from sandbox.catalogue.offers import Delivery
from sandbox.domain.errors import Facts
from sandbox.large_agencies.rules import COUNTRIES, REGION, SEGMENT
from sandbox.migration.case import Case
from sandbox.migration.linked_reasons import counted_group


def country_of_no_agency(case: Case) -> Facts:
    """Tell of an agency in a country that has none (LG-1)."""
    membership = case.membership
    if not membership.is_large_agency or membership.country in COUNTRIES:
        return {}
    return {"country": membership.country, "ofAgencies": COUNTRIES}


def no_government(case: Case) -> Facts:
    """Tell of an agency that is no government, or whose linked membership is of none."""
    membership, group = case.membership, counted_group(case)
    if not membership.is_large_agency:
        return {}
    if membership.market_segment != SEGMENT:
        return {"marketSegment": membership.market_segment, "ofAgencies": SEGMENT}
    if group and group.market_segment != SEGMENT:
        return {"ofTheGroup": group.market_segment, "ofAgencies": SEGMENT}
    return {}


def committed_agency(case: Case) -> Facts:
    """Tell of an agency with a three-year commitment, or with a request for one that waits.

    Agencies have the levels 06 to 09, and no committed quantity gives one of these: so the level
    is above that of the commitment, whatever it is.
    """
    membership = case.membership
    if not membership.is_large_agency:
        return {}
    status = commitment_in_the_way(membership.benefits, case.day)
    return {"isLargeAgency": True, "commitment": status} if status else {}


def outside_agencies(case: Case) -> Facts:
    """Tell of an agency that shall come to a distributor outside the US and Canada."""
    if not case.membership.is_large_agency or case.seller.region == REGION:
        return {}
    return {"region": case.seller.region, "allowed": REGION}


def small_agency(case: Case) -> Facts:
    """Tell of an agency with too few licences, none of them under feature restricted licensing."""
    minimum = case.rules.lga_minimum
    if not case.membership.is_large_agency or case.licenses >= minimum:
        return {}
    restricted = [
        product.product_id
        for product in case.products
        if product.delivery is Delivery.FEATURE_RESTRICTED
    ]
    return {} if restricted else {"licenses": case.licenses, "minimum": minimum}


def level_of_no_agency(case: Case) -> Facts:
    """Tell of an agency at another level than that of its licences, which are enough for one.

    In a linked membership the licences of all make the level. Who is no agency has none of its
    levels.
    """
    has, entitled, membership = case.license_level, case.entitled_level, case.membership
    if membership.is_linked or not has:
        return {}
    if not membership.is_large_agency:
        is_for_agencies = program_of(has) is Program.LARGE_GOVERNMENT_AGENCY
        return {"discountLevel": has, "isLargeAgency": False} if is_for_agencies else {}
    if case.licenses < case.rules.lga_minimum or has == entitled:
        return {}
    return {"discountLevel": has, "levelOfLicenses": entitled, "licenses": case.licenses}
