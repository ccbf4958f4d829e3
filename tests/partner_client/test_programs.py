"""A partner's client, strict about shapes, goes through all of Adobe's programs.

Partners publish such clients: what is null, what is absent, and what is an empty list decides
whether their models read an answer at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.committing import accepted, answer, noon
from tests.governing import SELLS_TO_AGENCIES
from tests.growing import X, acrobat, on
from tests.linking import accept_terms, holding, joined, own
from tests.migrating import Migration, three_years
from tests.partner_client.client import Client, OutOfRangeError, minimums_of
from tests.partner_client.reading import (
    Commitment,
    Customer,
    Order,
    Subscription,
    UnreadableError,
    benefits_of,
)
from tests.reseller_change.moving import code_of
from tests.reseller_change.moving import request as move
from tests.support import GOV, OTHER_TEAM, TEAM, Json, Partner, World, line
from tests.switches.switching import PLUS

TEN = {"LICENSE": 10}


@pytest.fixture
def client(partner: Partner) -> Client:
    """The client of the world's partner."""
    return Client(partner)


# --- Three-year commit -------------------------------------------------------------------------


def test_a_customer_is_made_with_a_request_and_buys_when_it_is_accepted(
    world: World, client: Client
) -> None:
    asked = {"type": "THREE_YEAR_COMMIT", "commitmentRequest": minimums_of(TEN)}
    customer, made = client.create({}, asked)
    assert made.commitment == Commitment("REQUESTED", None, None, TEN)
    accepted(world, customer)
    start, end = date(2026, 1, 15), date(2029, 1, 14)
    assert client.customer(customer).commitment == Commitment("ACCEPTED", start, end, TEN)
    order = client.buy(customer, line(quantity=6), line(OTHER_TEAM, 4, number=2))
    assert [item.offer[-5:-3] for item in order.lines] == ["12", "12"]
    found = client.customer(customer)
    assert found.commitment == Commitment("COMMITTED", start, end, TEN)
    assert (found.slots["commitmentRequest"], found.slots["recommitmentRequest"]) == (None, None)
    assert found.levels == {"LICENSE": "12"}
    assert client.may_order(customer)


@pytest.mark.parametrize(
    "quantities",
    [{"LICENSE": 9}, {"CONSUMABLES": 999}, {"LICENSE": 9, "CONSUMABLES": 999}, {}],
)
def test_the_client_is_told_which_quantities_are_out_of_range(
    client: Client, customer: str, quantities: dict[str, int]
) -> None:
    with pytest.raises(OutOfRangeError) as refused:
        client.ask(customer, quantities)
    assert refused.value.types == list(quantities)
    assert client.customer(customer).slots == {}


def test_what_is_asked_again_after_a_refusal_is_the_first_answer_for_ten_days(
    world: World, client: Client, customer: str
) -> None:
    assert client.ask(customer, TEN).commitment == Commitment("REQUESTED", None, None, TEN)
    answer(world, customer, accept=False)
    assert not client.may_order(customer)
    # The hash of the body is the intent: nothing new is asked for, whatever the answer says.
    again = client.ask(customer, TEN).commitment
    assert again is not None
    assert again.status == "REQUESTED"
    assert not client.may_order(customer)
    noon(world, "2026-01-26")
    client.ask(customer, TEN)
    assert client.may_order(customer)


def test_raises_go_before_cuts_so_that_the_minimum_always_renews(
    world: World, client: Client, customer: str
) -> None:
    client.buy(customer, line(quantity=8), line(OTHER_TEAM, 4, number=2))
    client.ask(customer, {"LICENSE": 12})
    accepted(world, customer)
    assert client.set_renewals(customer, {TEAM: 3, OTHER_TEAM: 9}) == []
    assert client.set_renewals(customer, {TEAM: 2}) == ["3120"]
    wanted = {
        offer: held.renewal_quantity for offer, held in client.subscriptions(customer).items()
    }
    assert wanted == {TEAM: 3, OTHER_TEAM: 9}


def test_a_recommitment_is_read_beside_the_commitment(world: World, client: Client) -> None:
    customer = Migration.of(world, benefits=three_years(end="2026-07-14")).done()
    noon(world, "2026-07-01")
    found = client.ask(customer, {"LICENSE": 11}, "recommitmentRequest")
    assert found.slots["recommitmentRequest"] == Commitment(
        "REQUESTED", None, None, {"LICENSE": 11}
    )
    assert found.slots["commitmentRequest"] is None
    assert found.slots["commitment"] is not None


def test_moving_and_migrating_answer_the_same_shapes(
    world: World, client: Client, partner: Partner
) -> None:
    moved = Migration.of(world, benefits=three_years())
    # Of memberships Adobe's sample shows what there is, and no nulls.
    (before,) = moved.preview().json()["benefits"]
    customer = moved.done()
    found = client.customer(customer).slots["commitment"]
    assert found == Commitment.of({**before["commitment"], "status": "COMMITTED"})
    body = move(code_of(world, customer), partner.reseller("Other Reselling"), "PREVIEW")
    shown = partner.post("/transfers", body).json()
    assert benefits_of(shown)[0] == client.customer(customer).slots


# --- Minimum-order offers, and what may be done to what lapsed -----------------------------------


def test_an_eligible_offer_is_chosen_and_renews(world: World, client: Client) -> None:
    customer = acrobat(world)
    assert client.subscriptions(customer)[TEAM].code is None
    other = client.partner.customer(name="No Acrobat")
    client.buy(other, line(OTHER_TEAM, 5))
    assert client.preview_renewal(other).eligible == []
    on(world, "2026-07-01")
    smallest = client.preview_renewal(customer).eligible[0]
    assert (smallest.offer, smallest.code, smallest.least) == (X, "MOQ_100", 100)
    assert smallest.takes_commitment
    chosen = client.choose(customer, TEAM, smallest)
    assert (chosen.code, chosen.renewal_quantity) == ("MOQ_100", 100)
    on(world, "2026-07-15")
    newest = client.orders(customer)[0]
    assert [item.quantity for item in newest.lines if item.offer == X] == [100]


def test_what_lapsed_is_renewed_by_hand_once(
    world: World, client: Client, partner: Partner, customer: str
) -> None:
    client.buy(customer, line(quantity=5))
    held = client.subscriptions(customer)[TEAM]
    assert held.actions == frozenset()
    assert client.renew_what_lapsed(customer) is None
    partner.renew(customer, held.id, enabled=False)
    noon(world, "2027-01-15")
    assert client.subscriptions(customer)[TEAM].actions == {"MANUAL_RENEWAL"}
    renewed = client.renew_what_lapsed(customer)
    assert renewed is not None
    assert [item.quantity for item in renewed.lines] == [5]
    assert client.renew_what_lapsed(customer) is None


# --- Linked memberships, and agencies ------------------------------------------------------------


def test_a_linked_membership_is_absent_until_there_is_one_and_after(
    world: World, client: Client, partner: Partner
) -> None:
    owner, member = holding(partner, 70), holding(partner, 31)
    assert (client.customer(owner).linked, client.customer(member).linked) == (None, None)
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    roles = [client.customer(one).linked for one in (owner, member)]
    assert [role and role.role for role in roles] == ["OWNER", "MEMBER"]
    assert len({role.group for role in roles if role}) == 1
    assert partner.fetch(f"/customers/{member}")["benefits"] == []
    world.control("DELETE", f"/customers/{member}/linked-membership")
    assert client.customer(member).linked is None


def test_an_agency_is_made_as_clients_ask_for_it(new_world: Callable[..., World]) -> None:
    client = Client(new_world(distributors=[SELLS_TO_AGENCIES]).partner)
    government: Json = {"marketSegment": "GOV", "marketSubSegments": ["FEDERAL"]}
    customer, made = client.create(government, {"type": "LARGE_GOVERNMENT_AGENCY"})
    assert (made.agency, made.linked) == ("ACTIVE", None)
    assert made.profile["marketSubSegments"] == ["FEDERAL"]
    client.buy(customer, line(GOV, 100))
    assert client.customer(customer).levels == {"LICENSE": "06"}
    own(client.partner, customer)
    linked = client.customer(customer).linked
    assert linked is not None
    assert linked.is_of_agencies


# --- Switches ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_committed", [False, True])
def test_a_recommended_switch_is_placed_with_its_tracker(
    world: World, client: Client, customer: str, *, is_committed: bool
) -> None:
    client.buy(customer, line(quantity=12))
    if is_committed:
        client.ask(customer, TEN)
        accepted(world, customer)
    done = client.switch(customer, TEAM, PLUS, 4)
    assert done.status == "1000"
    assert [(item.quantity, item.number) for item in done.given_up] == [(4, 1)]
    held = client.subscriptions(customer)
    assert (held[TEAM].quantity, held[PLUS].quantity) == (8, 4)
    assert done.lines[0].subscription == held[PLUS].id
    assert [bool(order.given_up) for order in client.orders(customer)] == [True, False]


# --- The client itself is strict -----------------------------------------------------------------


def test_models_do_not_read_what_is_merely_close(partner: Partner, customer: str) -> None:
    partner.order(customer)
    shown = partner.fetch(f"/customers/{customer}")
    (held,) = partner.subscriptions(customer)
    order = partner.orders(customer)[0]
    asked = {"status": "REQUESTED", "minimumQuantities": []}
    slots: Json = {"commitment": None, "commitmentRequest": asked, "recommitmentRequest": None}
    right: Json = {"type": "THREE_YEAR_COMMIT", **slots}
    Customer.of({**shown, "benefits": [right]})
    Subscription.of(held)
    Order.of(order)
    wrong: list[Callable[[], object]] = [
        lambda: Customer.of({**shown, "benefits": None}),
        lambda: Customer.of({**shown, "benefits": [{**right, "commitment": {}}]}),
        lambda: Customer.of({**shown, "benefits": [{"type": "THREE_YEAR_COMMIT"}]}),
        lambda: Customer.of({**shown, "benefits": [{"type": "LARGE_GOVERNMENT_AGENCY"}]}),
        lambda: Customer.of({**shown, "linkedMembership": None}),
        lambda: Commitment.of({**asked, "startDate": "2026-01-15"}),
        lambda: Commitment.of({**asked, "status": "ACTIVE"}),
        lambda: Commitment.of({**asked, "startDate": "2026-01-15T00:00:00Z", "endDate": "2029"}),
        lambda: Subscription.of({**held, "allowedActions": None}),
        lambda: Subscription.of({**held, "allowedActions": []}),
        lambda: Subscription.of({**held, "autoRenewal": {"enabled": True, "renewalCode": None}}),
        lambda: Order.of({**order, "cancellingItems": []}),
        lambda: Order.of({**order, "eligibleOffers": []}),
        lambda: Order.of({**order, "orderType": "PREVIEW"}),
    ]
    for reading in wrong:
        with pytest.raises(UnreadableError):
            reading()
