"""Who may be made a large government agency, or be converted to one (LG-2, LG-3, LG-7)."""

from sandbox.accounts.agencies import (
    SUB_SEGMENTS,
    AgencyStatus,
    AskedAgency,
    LargeAgency,
    with_large_agency,
)
from sandbox.accounts.check_points import Asking
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import linked_membership_of
from sandbox.accounts.profile import Shown
from sandbox.domain.calendar import add_months
from sandbox.domain.errors import Error, Facts, Refusal, offer_detail
from sandbox.large_agencies.rules import (
    COTERM_MONTHS,
    COUNTRIES,
    REGION,
    SEGMENT,
    barred,
    has_sub_segment,
    licenses_of,
)
from sandbox.renewals.forecast import coming_ends, forecast_one
from sandbox.renewals.rules import early_window
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

NO_COMMITMENT = "3YC Customer not allowed for Large Government Agency"
COTERM_DATE = "Invalid coterm date for Large Government Agency"


def ask_agency(world: OpenWorld, asking: Asking, asked: AskedAgency) -> list[Shown]:
    """Return the benefits of a customer that is to be an agency.

    One that is being made is an agency at once; any other is to be upgraded at its anniversary.

    Raises:
        Refusal: 1164 the distributor; 1167 the country; 1163, 1168 the segment and sub-segment;
            1147 a three-year commit; 1166 a linked membership; 1117 the cotermDate of a new
            one, or outside the last days of the term; 1169 what would renew and no agency may
            have; 1170 too few renew.
    """
    _check_place(asking)
    _check_segment(asking, asked)
    if not asking.customer_id:
        _check_new(world, asking, asked)
        return [LargeAgency().kept()]
    portfolio = Portfolio.load(world, [asking.customer_id])
    account = portfolio.accounts[asking.customer_id]
    _check_commitment(world, account, asked)
    _check_linked(account)
    _check_renewal(portfolio, account, asked)
    customer_id = account.customer_id
    world.record(
        "agency.upgrade_requested",
        f"Customer {customer_id} is to become a large government agency at its anniversary",
        customer_id=customer_id,
    )
    pending = LargeAgency(status=AgencyStatus.PENDING_UPGRADE)
    return with_large_agency(account.benefits, pending)


def _check_place(asking: Asking) -> None:
    partner = asking.partner
    if not partner.lga_enabled:
        facts: Facts = {"partner": partner.distributor_id, "lgaEnabled": False}
        raise Refusal(Error.PARTNER_WITHOUT_AGENCIES, facts=facts)
    if asking.country not in COUNTRIES or partner.region != REGION:
        facts = {"country": asking.country, "region": partner.region, "allowed": COUNTRIES}
        raise Refusal(Error.AGENCY_COUNTRY, facts=facts)


def _check_segment(asking: Asking, asked: AskedAgency) -> None:
    facts: Facts = {
        "marketSegment": asking.market_segment,
        "marketSubSegments": list(asked.sub_segments),
        "allowed": list(SUB_SEGMENTS),
    }
    if asking.market_segment != SEGMENT:
        raise Refusal(Error.AGENCY_OUTSIDE_GOVERNMENT, facts=facts)
    most = len(SUB_SEGMENTS) if asking.customer_id else 1
    if not has_sub_segment(asked.sub_segments, most=most):
        raise Refusal(Error.AGENCY_SUB_SEGMENT, facts=facts)


def _check_new(world: OpenWorld, asking: Asking, asked: AskedAgency) -> None:
    if asked.asks_commitment:
        facts: Facts = {"asked": ["LARGE_GOVERNMENT_AGENCY", "THREE_YEAR_COMMIT"]}
        raise Refusal(Error.COMMITMENT_OF_AGENCY, [NO_COMMITMENT], facts=facts, rule="LG-3")
    latest = add_months(world.today, COTERM_MONTHS)
    if asking.coterm_date and asking.coterm_date > latest:
        facts = {"cotermDate": asking.coterm_date, "latest": latest}
        raise Refusal(Error.INVALID_FIELDS, [COTERM_DATE], facts=facts, rule="LG-3")


def _check_commitment(world: OpenWorld, account: Account, asked: AskedAgency) -> None:
    held = commitment_in_the_way(account.benefits, world.today)
    if asked.asks_commitment or held:
        facts: Facts = {"benefits": account.benefits, "askedToo": asked.asks_commitment}
        raise Refusal(Error.COMMITMENT_OF_AGENCY, [NO_COMMITMENT], facts=facts, rule="LG-3")


def _check_linked(account: Account) -> None:
    linked = linked_membership_of(account.benefits)
    if linked:
        facts: Facts = {"groupId": linked.group_id}
        raise Refusal(Error.GROUP_IS_OF_NO_AGENCIES, facts=facts, rule="LG-7")


def _check_renewal(portfolio: Portfolio, account: Account, asked: AskedAgency) -> None:
    """Refuse what the coming anniversary will not make an agency of (LG-7)."""
    world, ending = portfolio.world, coming_ends(portfolio)[account.customer_id]
    anniversary = ending[0].renewal_date if ending else None
    window = early_window(anniversary, world.rules.early_renewal_days) if anniversary else None
    if window is None or not window.first <= world.today <= window.last:
        facts: Facts = {"today": world.today, "anniversary": anniversary}
        if window:
            facts |= {"first": window.first, "last": window.last}
        raise Refusal(Error.INVALID_FIELDS, [asked.path], facts=facts, rule="LG-7")
    renewing = forecast_one(portfolio, ending).counted
    if unfit := barred(renewing):
        offers = [product.base_offer_id for product in unfit]
        raise Refusal(
            Error.AGENCY_OFFER, map(offer_detail, offers), facts={"renewing": offers}, rule="LG-7"
        )
    licenses, minimum = licenses_of(renewing), world.rules.lga_minimum
    if licenses < minimum:
        facts = {"renewing": licenses, "minimum": minimum, "anniversary": anniversary}
        raise Refusal(Error.AGENCY_QUANTITY, facts=facts, rule="LG-7")
