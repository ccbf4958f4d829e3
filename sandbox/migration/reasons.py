"""Why a membership may not migrate: error 5117 with Adobe's reasons (MG-2)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from sandbox.catalogue.levels import Program, is_better, program_of
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.sellers import sells
from sandbox.domain.calendar import return_deadline
from sandbox.domain.errors import Facts
from sandbox.large_agencies.rules import is_for_agencies
from sandbox.migration.agency_reasons import (
    committed_agency,
    country_of_no_agency,
    level_of_no_agency,
    no_government,
    outside_agencies,
    small_agency,
)
from sandbox.migration.case import Case
from sandbox.migration.high_volume import against_discount, missing_licenses
from sandbox.migration.linked_reasons import (
    level_beyond_standard,
    level_of_no_group,
    linked_and_committed,
    linked_at_all,
    other_country,
    other_segment,
    owner_not_here,
)
from sandbox.migration.rules import RenewalState, VipProduct
from sandbox.renewals.rules import Window

LAST_OLD_COMMITMENT: Final = date(2023, 3, 27)
"""Commitments accepted up to this day move only when they end before the next anniversary."""

REASONS: Final = (
    "INVALID_COUNTRY",
    "BAD_MARKET_SEGMENT",
    "INACTIVE",
    "EXTENDED_TERM_3YC",
    "OPEN_PURCHASE_AUTH",
    "CONTRACT_NOT_ACCEPTED",
    "IN_WINDOW_PARTIAL_RENEWAL",
    "RETURNABLE_PURCHASE",
    "NO_TARGET_SKU",
    "UNBILLED_ORDER",
    "UNPAID_INVOICE",
    "LINK_MEMBERSHIP_CHECK",
    "HAS_UNPROCESSED_ORDERS",
    "NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW",
    "LICENSE_WITHOUT_SALE_AQO_REFERENCED",
    "SRC_DST_OFFER_IDS_HAS_PA_MISMATCH",
    "3YC_LINKED_MEMBERSHIP",
    "HVD_CUSTOMER",
    "INVALID_PRICE_LEVEL_LM_MIGRATION",
    "LM_OWNER_NOT_MIGRATED",
    "NOT_A_WORLDWIDE_PURCHASER",
    "3YC_DISCOUNT_LEVEL_MISMATCH",
    "MINIMUM_HVD_QTY_NOT_MET",
    "INVALID_LM_MIGRATION_LEVEL",
    "OWNER_MEMBER_COUNTRY_MISMATCH",
    "LGA_LM_MARKET_SEGMENT_MISMATCH",
    "INVALID_LGA_MARKET_SEGMENT",
    "NOT_LGA PARTNER",  # with a space, as on Adobe's page
    "INSUFFICIENT_LGA_MOQ",
    "LGA_QTY_LEVEL_MISMATCH",
    "T&C_ACCEPTANCE_REQUIRED",
    "VIP_CUSTOM_MIGRATION_BLOCK",
)
"""Every reason of docs references/error-handling in its order; HVD_CUSTOMER stands there twice."""
PORTAL_REASONS: Final = ("NO_PURCHASES", "IN_WINDOW_NO_RENEWAL")
"""Reasons of 5117 that only the figure of ineligible memberships in Adobe's portal has."""


def reasons_against(case: Case) -> dict[str, Facts]:
    """Return the reasons in Adobe's order, each with what it follows from; empty: it may move."""
    found = {reason: facts for reason, check in _COMPUTED.items() if (facts := check(case))}
    if case.membership.ineligible is not None:
        found.setdefault(case.membership.ineligible, {"ineligible": case.membership.ineligible})
    return {reason: found[reason] for reason in (*REASONS, *PORTAL_REASONS) if reason in found}


def unsold_offers(case: Case) -> list[str]:
    """Return what comes over and the distributor cannot sell today, in its currency (MG-2)."""
    return [
        each.product.offer_id for each in case.standing.incoming if not _is_sold(case, each.product)
    ]


def _is_sold(case: Case, product: VipProduct) -> bool:
    synthesize = case.rules.synthesizes_offers
    offer = case.catalogue.resolve(product.offer_id, synthesize=synthesize)
    if offer is None or (case.membership.is_large_agency and not is_for_agencies(offer.product)):
        return False
    return sells(
        case.seller,
        case.catalogue,
        _at_level(case, offer),
        product.currency,
        case.price_day,
        region=product.region,
    )


def _at_level(case: Case, offer: Offer) -> Offer:
    """Return an offer as an agency will buy it: its levels are not sold everywhere, others are."""
    level = case.license_level
    if not case.membership.is_large_agency or not offer.is_plain:
        return offer
    if program_of(level) is not Program.LARGE_GOVERNMENT_AGENCY:
        return offer
    return case.catalogue.at_level(offer.product, level)


def _country(case: Case) -> Facts:
    if case.membership.country in case.seller.countries:
        return country_of_no_agency(case)
    return {"country": case.membership.country, "sold": case.seller.countries}


def _segment(case: Case) -> Facts:
    segment, sold = case.membership.market_segment, case.seller.market_segments
    resold = case.reseller_segments
    if segment in sold and (resold is None or segment in resold):
        return {}
    return {"marketSegment": segment, "sold": sold, "resellerSegments": resold}


def _inactive(case: Case) -> Facts:
    if case.membership.is_active and case.standing.incoming:
        return {}
    return {"active": case.membership.is_active, "lapsed": not case.standing.incoming}


def _old_commitment(case: Case) -> Facts:
    """Look for a commitment of before 2023-03-28 that outlives the term (docs migration)."""
    anniversary = case.standing.next_anniversary
    for each in case.membership.commitments_on(case.day):
        start, end = date.fromisoformat(each["startDate"]), date.fromisoformat(each["endDate"])
        if start <= LAST_OLD_COMMITMENT and end >= anniversary:
            return {"startDate": start, "endDate": end, "nextAnniversary": anniversary}
    return {}


def _open_authorizations(case: Case) -> Facts:
    waiting = case.membership.open_authorizations
    return {"open": waiting} if waiting and not case.expire_open_pas else {}


def _contract(case: Case) -> Facts:
    return {} if case.membership.is_contract_accepted else {"contractAccepted": False}


def _early(case: Case, state: RenewalState) -> Facts:
    standing = case.standing
    if standing.window is not Window.EARLY or standing.state is not state:
        return {}
    left = [each.product.offer_id for each in standing.incoming if not each.product.is_renewed]
    return {"anniversary": standing.anniversary, "notRenewed": left}


def _returnable(case: Case) -> Facts:
    last = case.membership.last_purchase
    if last is None or case.ignore_order_return:
        return {}
    last_day = return_deadline(last, case.rules.return_window_days)
    return {"lastPurchaseDate": last, "lastDay": last_day} if case.day <= last_day else {}


def _no_target(case: Case) -> Facts:
    unsold = unsold_offers(case)
    if not unsold:
        return {}
    seller = case.seller
    sold_in = {"region": seller.region, "currencies": seller.currencies}
    return {"offers": unsold, "priceDay": case.price_day, **sold_in}


def _level_beyond_commitment(case: Case) -> Facts:
    """Look for a better level than that of the committed licences (TC-19)."""
    if found := committed_agency(case):
        return found
    has, entitled = case.license_level, case.entitled_level
    if not has or not case.membership.commitments_on(case.day) or not is_better(has, entitled):
        return {}
    return {"discountLevel": has, "levelOfCommitment": entitled}


def _worldwide(case: Case) -> Facts:
    is_worldwide = case.membership.has_global_sales and not case.seller.global_sales_enabled
    return {"membershipGlobalSales": True, "partnerGlobalSales": False} if is_worldwide else {}


_COMPUTED: Final[Mapping[str, Callable[[Case], Facts]]] = {
    "INVALID_COUNTRY": _country,
    "BAD_MARKET_SEGMENT": _segment,
    "INACTIVE": _inactive,
    "EXTENDED_TERM_3YC": _old_commitment,
    "OPEN_PURCHASE_AUTH": _open_authorizations,
    "CONTRACT_NOT_ACCEPTED": _contract,
    "IN_WINDOW_PARTIAL_RENEWAL": lambda case: _early(case, RenewalState.PARTIAL),
    "RETURNABLE_PURCHASE": _returnable,
    "NO_TARGET_SKU": _no_target,
    "LINK_MEMBERSHIP_CHECK": linked_at_all,
    "NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW": lambda case: _early(case, RenewalState.NO),
    "3YC_LINKED_MEMBERSHIP": linked_and_committed,
    "HVD_CUSTOMER": against_discount,
    "INVALID_PRICE_LEVEL_LM_MIGRATION": level_beyond_standard,
    "LM_OWNER_NOT_MIGRATED": owner_not_here,
    "NOT_A_WORLDWIDE_PURCHASER": _worldwide,
    "3YC_DISCOUNT_LEVEL_MISMATCH": _level_beyond_commitment,
    "MINIMUM_HVD_QTY_NOT_MET": missing_licenses,
    "INVALID_LM_MIGRATION_LEVEL": level_of_no_group,
    "OWNER_MEMBER_COUNTRY_MISMATCH": other_country,
    "LGA_LM_MARKET_SEGMENT_MISMATCH": other_segment,
    "INVALID_LGA_MARKET_SEGMENT": no_government,
    "NOT_LGA PARTNER": outside_agencies,
    "INSUFFICIENT_LGA_MOQ": small_agency,
    "LGA_QTY_LEVEL_MISMATCH": level_of_no_agency,
}
