"""How each row of the error table is raised over HTTP.

Two rows cannot be brought about from outside at will. For 1124 an operation's service is
replaced by one that fails; for 4122 the intent of a request is claimed beforehand, as by its twin
that is still being worked on. All need the sandbox in this process, so not the live server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

import httpx
import psycopg
import pytest

from sandbox.app import MAX_BODY_BYTES, Parts
from sandbox.domain.errors import Error
from sandbox.flexible_discounts.terms import Commitment, Conditions
from sandbox.partner_api import idempotency
from sandbox.partner_api.idempotency import IdempotencyKey
from sandbox.store.engine import changing
from tests.committed import with_commitment
from tests.committing import request
from tests.deploying import GERMANY, body_at, deploy, global_customer, line_at
from tests.discounting import LIST as DISCOUNTS
from tests.discounting import close
from tests.flexible_discounts.given import flex_line, offer_discount
from tests.linking import own
from tests.local import instant
from tests.migrating import NOBODY, Migration
from tests.partner_api.raising_agencies import AGENCY_RAISED
from tests.partner_api.raising_moq import MOQ_RAISED
from tests.reseller_change.moving import Move
from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    EDU,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    address,
    line,
    make_world,
    profile,
    rows_of,
)
from tests.switches.switching import PLUS, switch_body

UNKNOWN_ID: Final = "1009999999"

Raiser = Callable[[World], httpx.Response]
RaiserFromInside = Callable[[World, Parts, pytest.MonkeyPatch], httpx.Response]


def committed_owner(world: World) -> httpx.Response:
    """Request a three-year commitment for the owner of a linked membership."""
    owner = world.partner.customer()
    own(world.partner, owner)
    return request(world.partner, owner, LICENSE=10)


def ineligible(world: World, word: str) -> httpx.Response:
    """Preview a membership against which a tester has set a word of the portal's figure."""
    return Migration.of(world, ineligible=word).preview()


def orders(world: World, **body: object) -> httpx.Response:
    """Place an order of a new customer; by default of one team licence."""
    return world.partner.try_order(world.partner.customer(), **body)


def order_of(world: World, *lines: Json) -> httpx.Response:
    """Place an order of these lines for a new customer."""
    return world.partner.try_order(world.partner.customer(), *lines)


def redeemed_code(world: World) -> httpx.Response:
    """Ask for a closed code that an order has used."""
    customer = world.partner.customer()
    code = close(world, customer)
    world.partner.order(customer, flex_line(code))
    return world.partner.get(f"{DISCOUNTS}&flex-discount-code={code}")


def reseller_of(partner: Partner, **changes: object) -> httpx.Response:
    """Create a reseller."""
    body = profile("Fairmont Reselling", marketSegments=["COM"], **changes)
    return partner.post("/resellers", {"companyProfile": body})


def customer_of(partner: Partner, reseller: str, **changes: object) -> httpx.Response:
    """Create a customer."""
    body = {"resellerId": reseller, "companyProfile": profile("Acme Inc"), **changes}
    return partner.post("/customers", body)


def changed_reseller(partner: Partner, segments: list[str]) -> httpx.Response:
    """Create a reseller of all segments and give it others."""
    reseller = partner.reseller()
    shown = partner.fetch(f"/resellers/{reseller}")["companyProfile"]
    body = {"companyProfile": {**shown, "marketSegments": segments}}
    return partner.patch(f"/resellers/{reseller}", body)


@contextmanager
def stranger(world: World, **distributor: object) -> Iterator[Partner]:
    """Give the only distributor of another world, made for the occasion."""
    other = make_world(world.http, distributors=[{"name": "Stranger", **distributor}])
    yield other.partner
    other.control("DELETE")


def wrong_token(world: World) -> httpx.Response:
    """Ask with another credential's token."""
    with stranger(world) as other:
        return world.partner.get("/resellers", Authorization=f"Bearer {other.authenticate()}")


def repeated_request_id(world: World) -> httpx.Response:
    """Create two resellers with one request id."""
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    world.partner.post("/resellers", body, X_Request_Id="r-1")
    return world.partner.post("/resellers", body, X_Request_Id="r-1")


def pending_account(world: World) -> httpx.Response:
    """Change a reseller that is still being processed."""
    world.rules(accountProcessingSeconds=60)
    return changed_reseller(world.partner, ["COM", "EDU", "GOV"])


def inactive_reseller(world: World) -> httpx.Response:
    """Create a customer under an inactive reseller."""
    reseller = world.partner.reseller()
    world.portal(f"/resellers/{reseller}", status="1004")
    return customer_of(world.partner, reseller)


def mover(world: World) -> Move:
    """A new customer, and another reseller of its distributor."""
    partner = world.partner
    return Move(world, partner, partner, partner.customer(), partner.reseller("Duck Reselling"))


def change_with(world: World, code: str) -> httpx.Response:
    """Move a customer with a code."""
    return mover(world).commit(code)


def change_a_week_later(world: World) -> httpx.Response:
    """Move a customer with a code that is a week old."""
    move = mover(world)
    code = move.code()
    world.advance(by="P7D")
    return move.commit(code)


def change_to_the_inactive(world: World) -> httpx.Response:
    """Move a customer to a reseller that is inactive."""
    move = mover(world)
    world.portal(f"/resellers/{move.reseller}", status="1004")
    return move.commit()


def change_to_itself(world: World) -> httpx.Response:
    """Move a customer to the reseller that it has."""
    customer = world.partner.customer()
    current = world.partner.fetch(f"/customers/{customer}")["resellerId"]
    return Move(world, world.partner, world.partner, customer, current).commit()


def change_twice(world: World) -> httpx.Response:
    """Use a code a second time."""
    move = mover(world)
    code = move.code()
    move.commit(code)
    return move.commit(code)


def change_without_admins(world: World) -> httpx.Response:
    """Move a customer that has no contacts."""
    move = mover(world)
    world.portal(f"/customers/{move.customer}", contacts=[])
    return move.commit()


def change_of_the_inactive(world: World) -> httpx.Response:
    """Move a customer that is inactive."""
    move = mover(world)
    world.portal(f"/customers/{move.customer}", status="1004")
    return move.commit()


def twin_account(world: World) -> httpx.Response:
    """Create the same customer twice."""
    reseller = world.partner.reseller()
    body = {"resellerId": reseller, "companyProfile": profile("Acme Inc")}
    world.partner.make("/customers", body)
    return world.partner.post("/customers", body)


def global_without_partner(world: World) -> httpx.Response:
    """Ask for a global customer of a partner without global sales."""
    return customer_of(world.partner, world.partner.reseller(), globalSalesEnabled=True)


def deployment_without_global_sales(world: World) -> httpx.Response:
    """Create a deployment of a customer that sells at home alone."""
    with stranger(world, globalSalesEnabled=True) as partner:
        return partner.post(f"/customers/{partner.customer()}/deployments", body_at(GERMANY))


def deployment_at_home(world: World) -> httpx.Response:
    """Create a deployment in the customer's own country."""
    with stranger(world, globalSalesEnabled=True) as partner:
        customer = global_customer(partner)
        return partner.post(f"/customers/{customer}/deployments", body_at(address()))


def unknown_deployment(world: World) -> httpx.Response:
    """Order for a deployment that is not there."""
    with stranger(world, globalSalesEnabled=True) as partner:
        return partner.try_order(global_customer(partner), line_at("1400000194", "USD"))


def inactive_deployment(world: World) -> httpx.Response:
    """Order for a deployment that was deactivated."""
    with stranger(world, globalSalesEnabled=True) as partner:
        customer = global_customer(partner)
        deployment = deploy(partner, customer)
        partner.patch(f"/customers/{customer}/deployments/{deployment}", {"status": "1004"})
        return partner.try_order(customer, line_at(deployment, "USD"))


def global_in_education(world: World) -> httpx.Response:
    """Ask for a global customer in a segment without global sales."""
    with stranger(world, globalSalesEnabled=True) as partner:
        return customer_of(
            partner,
            partner.reseller(),
            globalSalesEnabled=True,
            companyProfile=profile("Acme Inc", marketSegment="EDU"),
        )


def unpriced(world: World) -> httpx.Response:
    """Order in a currency that the region has no prices in."""
    with stranger(world, currencies=["EUR", "USD"]) as partner:
        return partner.try_order(partner.customer(), line(currencyCode="EUR"))


def misaligned(world: World) -> httpx.Response:
    """Order two lines in two currencies, named on the lines alone."""
    return order_of(world, line(), line(number=2, currencyCode="EUR"))


def frozen_orders(world: World) -> httpx.Response:
    """Order an hour before the anniversary."""
    customer = world.partner.customer()
    world.partner.order(customer)
    world.rules(orderFreezeHours=24)
    world.advance(to="2027-01-14T23:00:00Z")
    return world.partner.try_order(customer)


def returned(world: World, *lines: Json, after: str = "", before: str = "") -> httpx.Response:
    """Return lines of an order of two products with five licences each."""
    partner = world.partner
    customer = partner.customer()
    if before:
        partner.order(customer)
        world.advance(to=before)
    order = partner.order(customer, line(quantity=5), line(OTHER_TEAM, 5, number=2))
    if after:
        world.advance(to=after)
    return partner.give_back(customer, order, *lines)


def returned_twice(world: World, first: list[Json], second: list[Json]) -> httpx.Response:
    """Return lines of an order of two products, then others."""
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(quantity=5), line(OTHER_TEAM, 5, number=2))
    assert partner.give_back(customer, order, *first).status_code == 201
    return partner.give_back(customer, order, *second)


def returned_return(world: World) -> httpx.Response:
    """Return a return."""
    partner = world.partner
    customer = partner.customer()
    once = partner.give_back(customer, partner.order(customer)).json()
    return partner.give_back(customer, once)


def renewed(world: World, **change: object) -> httpx.Response:
    """Change the auto-renewal of a new customer's subscription."""
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    (subscription,) = partner.subscriptions(customer)
    return partner.renew(customer, subscription["subscriptionId"], **change)


def inactive_subscription(world: World) -> httpx.Response:
    """Change the auto-renewal of what was returned."""
    partner = world.partner
    customer = partner.customer()
    partner.give_back(customer, partner.order(customer))
    (subscription,) = partner.subscriptions(customer)
    return partner.renew(customer, subscription["subscriptionId"], enabled=True)


def preview_in_two_currencies(world: World) -> httpx.Response:
    """Preview with prices what renews in two currencies."""
    home = address(country="AU", region="NSW", city="Sydney", postalCode="2000")
    with stranger(world, region="PA", currencies=["AUD", "USD"], countries=["AU"]) as other:
        customer = other.customer(other.reseller(address=home), address=home)
        other.order(customer, line(currencyCode="AUD"))
        other.order(customer, line(OTHER_TEAM))
        path = f"/customers/{customer}/orders?fetch-price=true"
        return other.post(path, {"orderType": "PREVIEW_RENEWAL"})


def expired_preference(world: World) -> httpx.Response:
    """Have a product renewed that is no longer sold at the anniversary."""
    world.rules(expiredPreference="3123")
    world.advance(to="2026-07-15T12:00:00Z")
    customer = world.partner.customer()
    world.partner.order(customer, line(ENDS_2027_06_30))
    (held,) = world.partner.subscriptions(customer)
    return world.partner.renew(customer, held["subscriptionId"], enabled=True)


def impossible_renewal(world: World) -> httpx.Response:
    """Let a credit pack renew."""
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line("90000010CA01A12"))
    (subscription,) = partner.subscriptions(customer)
    return partner.renew(customer, subscription["subscriptionId"], enabled=True)


def renewal(
    world: World, day: str, body: Json | None = None, *, kind: str = "RENEWAL", **prefer: object
) -> httpx.Response:
    """Buy five licences on 2026-01-15; on another day send an order that renews them."""
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    if prefer:
        partner.renew(customer, held["subscriptionId"], **prefer)
    world.advance(to=f"{day}T12:00:00Z")
    named = line(quantity=5, subscriptionId=held["subscriptionId"])
    body = {"lineItems": [named | (body or {})]} if kind == "RENEWAL" else {}
    return partner.post(f"/customers/{customer}/orders", {"orderType": kind, **body})


def all_renewed(world: World) -> httpx.Response:
    """Preview what auto-renewal would do once all is renewed early."""
    answer = renewal(world, "2027-01-10")
    customer = answer.json()["customerId"]
    return world.partner.post(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})


def ordered_while_renewing(world: World) -> httpx.Response:
    """Order while an early renewal is being processed."""
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-01-10T12:00:00Z")
    world.rules(orderProcessingSeconds=300)
    mine = line(quantity=5, subscriptionId=held["subscriptionId"])
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [mine]})
    return partner.try_order(customer)


def returned_in_words(world: World, *lines: Json, back: Json) -> httpx.Response:
    """Return part of an order where X2 answers in words."""
    world.rules(returnErrors="words")
    partner = world.partner
    customer = partner.customer()
    return partner.give_back(customer, partner.order(customer, *lines), back)


def switched(world: World, **changes: Any) -> httpx.Response:
    """Switch 4 of 10 licences of a new customer, unless told otherwise."""
    partner = world.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=10))
    (held,) = partner.subscriptions(customer)
    body = switch_body(held["subscriptionId"], **{"quantity": 4, **changes})
    return partner.post(f"/customers/{customer}/orders", body)


def returned_switch(world: World, answered: str) -> httpx.Response:
    """Return a switch, as a rule answers it."""
    world.rules(returnErrors=answered)
    order = switched(world).json()
    return world.partner.give_back(order["customerId"], order)


def renewed_in_the_final_term(world: World) -> httpx.Response:
    """Renew early where the commitment ends with the term (TC-16)."""
    customer = with_commitment(world, end="2026-07-14")
    world.advance(to="2026-07-01T12:00:00Z")
    (held,) = world.partner.subscriptions(customer)
    wanted = line(held["offerId"], 12, subscriptionId=held["subscriptionId"])
    body = {"orderType": "RENEWAL", "lineItems": [wanted]}
    return world.partner.post(f"/customers/{customer}/orders", body)


def commitment_returned(world: World, answered: str) -> httpx.Response:
    """Return what the commitment needs, as a rule answers it (TC-14)."""
    world.rules(returnErrors=answered)
    customer = with_commitment(world, 8, 10)
    return world.partner.give_back(customer, world.partner.order(customer, line(quantity=2)))


def part_of_a_pack(world: World, **rules: str) -> httpx.Response:
    """Return one of two credit packs."""
    world.rules(**rules)
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(CREDIT_PACK, 2))
    return partner.give_back(customer, order, line(CREDIT_PACK, 1))


def price_list(world: World, **changes: str) -> httpx.Response:
    """Fetch a price list."""
    body = {
        "region": "NA",
        "marketSegment": "COM",
        "currency": "USD",
        "priceListMonth": "202601",
        "priceListType": "STANDARD",
        **changes,
    }
    return world.partner.post("/pricelist", body)


def price_list_without_a_contract(world: World) -> httpx.Response:
    """Fetch a list while the distributor's contract is inactive."""
    place = f"/distributors/{world.partner.distributor_id}"
    world.portal(place, status="1004")
    try:
        return price_list(world)
    finally:
        world.portal(place, status="1000")


def price_list_of_a_foreign_segment(world: World) -> httpx.Response:
    """Fetch a list of a segment that the distributor does not sell in."""
    with stranger(world, marketSegments=["COM"]) as partner:
        body = {
            "region": "NA",
            "marketSegment": "EDU",
            "currency": "USD",
            "priceListMonth": "202601",
            "priceListType": "STANDARD",
        }
        return partner.post("/pricelist", body)


def recommended(world: World, **body: str) -> httpx.Response:
    """Fetch recommendations for a new customer."""
    return world.partner.post("/recommendations", {"customerId": world.partner.customer(), **body})


def changed_order(world: World) -> httpx.Response:
    """Change what is read-only of an order."""
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer)
    body = {"externalReferenceId": "new", "status": "1008"}
    return partner.patch(f"/customers/{customer}/orders/{order['orderId']}", body)


def history(world: World, query: str) -> httpx.Response:
    """Ask a new customer's history."""
    return world.partner.get(f"/customers/{world.partner.customer()}/orders?{query}")


def migrated_twice(world: World, seconds: int) -> httpx.Response:
    """Transfer a membership whose first transfer takes some time."""
    world.rules(transferProcessingSeconds=seconds)
    migration = Migration.of(world)
    migration.begun()
    return migration.begin()


def discounted(
    world: World, offer: str = TEAM, *, fails: bool = False, **named: Any
) -> httpx.Response:
    """Order with a discount that the world has; a line may name another code beside it."""
    offer_discount(world, always_fails=fails)
    return order_of(world, line(), flex_line("TEN_PERCENT", offer_id=offer, number=2, **named))


def discount_for_committed(world: World) -> httpx.Response:
    """Order with a discount for customers with a commitment, which nobody has yet (X36)."""
    world.rules(flexCommitmentError="2166")
    offer_discount(world, conditions=Conditions(commitment=Commitment.EXISTING))
    return order_of(world, flex_line("TEN_PERCENT"))


RAISED: Final[dict[Error, Raiser]] = {
    Error.API_KEY_INVALID: lambda w: w.partner.get("/resellers", X_Api_Key=None),
    Error.TOKEN_INVALID: lambda w: w.partner.get("/resellers", Authorization="Bearer nonsense"),
    Error.TOKEN_MISSING: lambda w: w.partner.get("/resellers", Authorization=None),
    Error.CORRELATION_ID_MISSING: lambda w: w.partner.post("/resellers", {}, X_Correlation_Id=None),
    Error.DUPLICATE_REQUEST_ID: repeated_request_id,
    Error.NOT_ALLOWED: wrong_token,
    Error.INVALID_FIELDS: lambda w: order_of(w, {**line(), "quantity": "1"}),
    Error.NO_SUCH_PATH: lambda w: w.partner.get("/nothing"),
    Error.METHOD_NOT_ALLOWED: lambda w: w.partner.call("DELETE", "/resellers"),
    Error.NOT_SIMULATED: lambda w: w.partner.patch(f"/customers/{UNKNOWN_ID}/reseller-changes", {}),
    Error.COMMITMENT_QUANTITY: lambda w: request(w.partner, w.partner.customer(), LICENSE=9),
    Error.COMMITMENT_OF_LINKED: committed_owner,
    Error.URI_TOO_LONG: lambda w: w.partner.get(f"/resellers?company-name={'x' * 17_000}"),
    Error.ENCODING_NOT_READ: lambda w: w.partner.post("/resellers", {}, Content_Encoding="gzip"),
    Error.BODY_TOO_LARGE: lambda w: w.partner.post("/resellers", b" " * (MAX_BODY_BYTES + 1)),
    Error.INVALID_ADDRESS: lambda w: reseller_of(w.partner, address=address(country="XX")),
    Error.NOT_EDITABLE: changed_order,
    Error.UNEXPECTED_FIELDS: lambda w: order_of(w, line(colour="red")),
    Error.MISSING_FIELDS: lambda w: order_of(w, {"offerId": TEAM}),
    Error.INVALID_DISTRIBUTOR: lambda w: w.partner.post(
        "/resellers",
        {
            "distributorId": UNKNOWN_ID,
            "companyProfile": profile("Fairmont Reselling", marketSegments=["COM"]),
        },
    ),
    Error.INVALID_RESELLER: lambda w: w.partner.get(f"/resellers/{UNKNOWN_ID}"),
    Error.INVALID_CUSTOMER: lambda w: w.partner.get(f"/customers/{UNKNOWN_ID}"),
    Error.ACCOUNT_NOT_UPDATABLE: pending_account,
    Error.RESELLER_INACTIVE: inactive_reseller,
    Error.ACCOUNT_EXISTS: twin_account,
    Error.PARTNER_WITHOUT_GLOBAL_SALES: global_without_partner,
    Error.CUSTOMER_WITHOUT_GLOBAL_SALES: deployment_without_global_sales,
    Error.DEPLOYMENT_AT_HOME: deployment_at_home,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES: global_in_education,
    Error.CHANGE_CODE_INVALID: lambda w: change_with(w, "12345678"),
    Error.CHANGE_CODE_EXPIRED: change_a_week_later,
    Error.CHANGE_COMPLETE: change_twice,
    Error.CURRENT_RESELLER: change_to_itself,
    Error.TRANSFER_TO_INACTIVE: change_to_the_inactive,
    Error.NO_ADMIN_CONTACTS: change_without_admins,
    Error.VIP_GROUP_NOT_FOUND: lambda w: ineligible(w, "LINKED_ACCOUNT_GROUP_NOT_FOUND"),
    Error.OWNERS_MIGRATE_FIRST: lambda w: ineligible(w, "OWNERS_MIGRATE_FIRST"),
    Error.MEMBERS_CANCEL_FIRST: lambda w: ineligible(w, "MEMBERS_CANCEL_FIRST"),
    Error.NOT_TRANSFERABLE: change_of_the_inactive,
    Error.INVALID_TRANSFER: lambda w: w.partner.get(f"/transfers/{UNKNOWN_ID}"),
    Error.INVALID_MEMBERSHIP: lambda w: w.partner.get(f"/memberships/{NOBODY}/offers"),
    Error.ALREADY_TRANSFERRED: lambda w: migrated_twice(w, seconds=0),
    Error.TRANSFER_IN_PROGRESS: lambda w: migrated_twice(w, seconds=60),
    Error.SEGMENT_REMOVED: lambda w: changed_reseller(w.partner, ["COM"]),
    Error.INVALID_REQUEST: lambda w: changed_reseller(w.partner, []),
    Error.EXTERNAL_REFERENCE_TOO_LONG: lambda w: orders(w, externalReferenceId="x" * 36),
    Error.INVALID_MARKET_SEGMENT: lambda w: customer_of(
        w.partner,
        reseller_of(w.partner).json()["resellerId"],
        companyProfile=profile("Acme Inc", marketSegment="EDU"),
    ),
    Error.INVALID_SEARCH: lambda w: history(w, "status=1001"),
    Error.OFFSET_OUT_OF_RANGE: lambda w: history(w, "offset=1"),
    Error.INVALID_ORDER: lambda w: w.partner.get(f"/customers/{w.partner.customer()}/orders/1"),
    Error.TOO_MANY_LINES: lambda w: order_of(w, *(line(number=n) for n in range(500))),
    Error.QUANTITY_OUT_OF_RANGE: lambda w: order_of(w, line(quantity=0)),
    Error.DUPLICATE_LINE_NUMBERS: lambda w: order_of(w, line(), line()),
    Error.INVALID_OFFER: lambda w: order_of(w, line("nonsense")),
    Error.LINE_NUMBER_OUT_OF_RANGE: lambda w: order_of(w, line(number=1_000_000)),
    Error.CURRENCY_NOT_SOLD: lambda w: order_of(w, line(currencyCode="EUR")),
    Error.CURRENCY_INVALID_FOR_OFFER: unpriced,
    Error.NOT_ELIGIBLE: lambda w: order_of(w, line(EDU)),
    Error.CURRENCY_NOT_ALIGNED: misaligned,
    Error.INVALID_DEPLOYMENT: unknown_deployment,
    Error.DEPLOYMENT_NOT_ALLOWED: inactive_deployment,
    Error.TWO_CURRENCY_LEVELS: lambda w: orders(w, currencyCode="EUR"),
    Error.INVALID_FLEX_DISCOUNT: lambda w: order_of(w, line(flexDiscountCodes=["SUMMER"])),
    Error.SEVERAL_FLEX_DISCOUNTS: lambda w: order_of(w, line(flexDiscountCodes=["A", "B"])),
    Error.INVALID_DISCOUNT_CODE: lambda w: order_of(w, line(discountCode="HVD_L18_PRE")),
    Error.ORDERS_UNAVAILABLE: frozen_orders,
    Error.INVALID_STATUS: returned_return,
    Error.WINDOW_CLOSED: lambda w: returned(w, after="2026-01-30T00:00:00Z"),
    Error.ALREADY_CANCELLED: lambda w: returned_twice(
        w, [line(quantity=5), line(OTHER_TEAM, 5, number=2)], [line()]
    ),
    Error.RETURN_OFFER_MISMATCH: lambda w: returned(w, line(OTHER_TEAM)),
    Error.RETURN_LINE_UNKNOWN: lambda w: returned(w, line(number=3)),
    Error.RETURN_QUANTITY_MISMATCH: lambda w: returned(w, line(quantity=6)),
    Error.LINE_ALREADY_RETURNED: lambda w: returned_twice(w, [line(quantity=5)], [line()]),
    Error.LINE_TERM_OVER: lambda w: returned(
        w, before="2027-01-10T00:00:00Z", after="2027-01-15T00:00:00Z"
    ),
    Error.NOTHING_ENABLED: lambda w: renewal(
        w, "2027-01-10", kind="PREVIEW_RENEWAL", enabled=False
    ),
    Error.ALL_RENEWED: all_renewed,
    Error.INVALID_SUBSCRIPTION_ON_ORDER: lambda w: renewal(
        w, "2027-01-10", {"subscriptionId": UNKNOWN_ID}
    ),
    Error.SEVERAL_CURRENCIES_PRICED: preview_in_two_currencies,
    Error.SUBSCRIPTION_ACTIVE: lambda w: renewal(w, "2026-12-15"),
    Error.RENEWAL_NOT_ALLOWED: lambda w: renewal(w, "2027-01-10", {"quantity": 9}),
    Error.RENEWAL_WINDOW_OVER: lambda w: renewal(w, "2027-02-15", enabled=False),
    Error.EARLY_RENEWAL_IN_PROGRESS: ordered_while_renewing,
    Error.INELIGIBLE_PRODUCT: lambda w: renewal(w, "2027-01-10", {"offerId": OTHER_TEAM}),
    Error.EARLY_RENEWAL_IN_FINAL_TERM: renewed_in_the_final_term,
    Error.WORD_VIOLATES_COMMITMENT: lambda w: commitment_returned(w, "words"),
    Error.REASON_COMMITMENT: lambda w: commitment_returned(w, "reasons"),
    Error.WORD_EXCEEDS_REMAINING: lambda w: returned_in_words(w, line(), back=line(quantity=2)),
    Error.CANCELLATION_NOT_ALLOWED: part_of_a_pack,
    Error.REASON_PARTIAL: lambda w: part_of_a_pack(w, returnErrors="reasons"),
    Error.WORD_SWITCH_NOT_SUPPORTED: lambda w: returned_switch(w, "words"),
    Error.REASON_SWITCH_NOT_ALLOWED: lambda w: returned_switch(w, "reasons"),
    Error.SWITCH_QUANTITIES_DIFFER: lambda w: switched(w, lineItems=[line(PLUS, 2)]),
    Error.NO_SWITCH_PATH: lambda w: switched(w, offer=OTHER_TEAM),
    Error.SWITCH_QUANTITY_EXCEEDED: lambda w: switched(w, quantity=11),
    Error.ONE_ITEM_A_SWITCH: lambda w: switched(w, cancellingItems=[]),
    Error.SWITCH_LINES_MISMATCH: lambda w: switched(w, lineItems=[line(PLUS, 4, number=2)]),
    Error.UPGRADE_NOT_SUPPORTED: lambda w: switched(w, offer=CREDIT_PACK),
    Error.RECOMMENDATION_COUNTRY: lambda w: recommended(w, country="GB"),
    Error.RECOMMENDATION_LANGUAGE: lambda w: recommended(w, language="XX"),
    Error.COUNTRY_NOT_SOLD: lambda w: w.partner.get(
        "/flex-discounts?market-segment=COM&country=DE"
    ),
    Error.FLEX_DISCOUNT_REDEEMED: redeemed_code,
    Error.NOT_QUALIFIED_FOR_FLEX_DISCOUNT: lambda w: discounted(w, fails=True),
    Error.FLEX_DISCOUNT_NOT_COMBINED: lambda w: discounted(w, discountCode="HVD_L18_PRE"),
    Error.FLEX_DISCOUNT_ON_ADD_ON: lambda w: discounted(w, ADD_ON),
    Error.FLEX_DISCOUNT_FOR_COMMITTED: discount_for_committed,
    Error.CONTRACT_INACTIVE: price_list_without_a_contract,
    Error.SEGMENT_NOT_SOLD: price_list_of_a_foreign_segment,
    Error.REGION_NOT_SOLD: lambda w: price_list(w, region="JP"),
    Error.PRICE_LIST_NOT_FOUND: lambda w: price_list(w, priceListMonth="204101"),
    Error.INVALID_SUBSCRIPTION: lambda w: w.partner.get(
        f"/customers/{w.partner.customer()}/subscriptions/1"
    ),
    Error.RENEWAL_QUANTITY_OUT_OF_RANGE: lambda w: renewed(w, renewalQuantity=0),
    Error.SUBSCRIPTION_NOT_EDITABLE: inactive_subscription,
    Error.INVALID_RENEWAL_ORDER: impossible_renewal,
    Error.OFFER_EXPIRED: expired_preference,
    **AGENCY_RAISED,
    **MOQ_RAISED,
}


def own_failure(world: World, _: Parts, patch: pytest.MonkeyPatch) -> httpx.Response:
    """Replace a service by one that fails."""

    def fail(*_: object) -> None:
        raise RuntimeError("made to fail")

    patch.setattr("sandbox.partner_api.orders.order_history", fail)
    return history(world, "")


def database_away(world: World, _: Parts, patch: pytest.MonkeyPatch) -> httpx.Response:
    """Replace a service by one whose database is away."""

    def fail(*_: object) -> None:
        raise psycopg.OperationalError("the server closed the connection")

    patch.setattr("sandbox.partner_api.orders.order_history", fail)
    return history(world, "")


def twin_at_work(world: World, inside: Parts, _: pytest.MonkeyPatch) -> httpx.Response:
    """Send a request whose intent is being worked on already."""
    partner, correlation_id = world.partner, str(uuid4())
    call = ("POST", "/v3/resellers?", correlation_id)
    intent = IdempotencyKey.of(rows_of(inside, world.world_id), partner.distributor_id, call, None)
    with changing(inside.engine) as connection:
        assert idempotency.claim(connection, intent, instant("2026-01-15T09:00:00")) is None
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    return partner.post("/resellers", body, X_Correlation_Id=correlation_id)


IN_WORDS: Final = {
    Error.WORD_EXCEEDS_REMAINING,
    Error.WORD_MOQ_NOT_SUPPORTED,
    Error.WORD_SWITCH_NOT_SUPPORTED,
    Error.REASON_PARTIAL,
    Error.REASON_SWITCH_NOT_ALLOWED,
    Error.WORD_VIOLATES_COMMITMENT,
    Error.REASON_COMMITMENT,
}
WITH_FIELDS: Final = {Error.RECOMMENDATION_COUNTRY, Error.RECOMMENDATION_LANGUAGE}
RAISED_FROM_INSIDE: Final[dict[Error, RaiserFromInside]] = {
    Error.INTERNAL: own_failure,
    Error.UNAVAILABLE: database_away,
    Error.ALREADY_PROCESSING: twin_at_work,
}
