"""A customer moves with all that it holds: preview, commit, read (RC-1, RC-4, RC-5)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.reseller_change.moving import AD, Move, code_of, request
from tests.support import (
    CONSUMABLE,
    CREDIT_PACK,
    ENDS_2027_06_30,
    GOV,
    OTHER_TEAM,
    TEAM,
    Json,
    World,
    address,
    canadian,
    line,
    refused,
    shape,
)

UNKNOWN = "1009999999"


def holds(move: Move) -> list[Json]:
    """Buy twelve of one product and three of another; return the subscriptions."""
    move.old.order(move.customer, line(quantity=12), line(OTHER_TEAM, 3, 2))
    return move.old.subscriptions(move.customer)


# --- What is answered ------------------------------------------------------------------------


def test_a_preview_shows_what_would_move_and_changes_nothing(across: Move) -> None:
    first, second = holds(across)
    code = across.code()
    shown = across.preview(code).json()
    assert shown == {
        "transferId": "",
        "customerId": across.customer,
        "resellerId": across.reseller,
        "approval": {"code": code, "expiry": "2026-01-22T09:00:00Z"},
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1002",
        "totalCount": 2,
        "lineItems": [
            {
                "lineItemNumber": number,
                "offerId": held["offerId"],
                "quantity": held["currentQuantity"],
                "subscriptionId": held["subscriptionId"],
                "renewalDate": "2027-01-15T00:00:00.000+00:00",
                "deploymentId": "",
                "currencyCode": "USD",
            }
            for number, held in ((1, first), (2, second))
        ],
        "benefits": [],
        "discounts": [{"offerType": "LICENSE", "level": "02"}],
    }
    assert across.old.fetch(f"/customers/{across.customer}")["customerId"] == across.customer
    assert across.preview(code).json() == shown


def test_a_commit_shows_what_moved_without_the_code(across: Move) -> None:
    holds(across)
    preview = across.preview().json()
    made = across.done()
    assert made["transferId"]
    del preview["approval"]
    assert made == preview | {"transferId": made["transferId"], "status": "1000"}


def test_a_change_is_read_with_its_lines_under_both_names(across: Move) -> None:
    holds(across)
    made = across.done()
    read = across.new.fetch(f"/transfers/{made['transferId']}")
    assert read["lineItems"] == made["lineItems"]
    assert read["items"] == [
        {**each, "renewalDate": each["renewalDate"][:10]} for each in made["lineItems"]
    ]
    for name in ("transferId", "resellerId", "customerId", "creationDate", "status", "totalCount"):
        assert read[name] == made[name]


def test_the_answers_have_the_form_of_adobes_samples(across: Move) -> None:
    holds(across)
    a_line = {
        "lineItemNumber": "number",
        "offerId": "str",
        "quantity": "number",
        "subscriptionId": "str",
        "renewalDate": "str",
        "deploymentId": "str",
        "currencyCode": "str",
    }
    commit = {
        "transferId": "str",
        "customerId": "str",
        "resellerId": "str",
        "creationDate": "str",
        "status": "str",
        "totalCount": "number",
        "lineItems": [a_line],
        "benefits": [],
        "discounts": [{"level": "str", "offerType": "str"}],
    }
    assert shape(across.preview().json()) == commit | {"approval": {"code": "str", "expiry": "str"}}
    assert shape(across.done()) == commit


def test_only_the_distributor_that_the_customer_came_to_reads_the_change(across: Move) -> None:
    made = across.done()
    refused(across.old.get(f"/transfers/{made['transferId']}"), 400, "5116")
    refused(across.new.get(f"/transfers/{UNKNOWN}"), 400, "5116")


# --- What has moved --------------------------------------------------------------------------


def test_the_old_distributor_no_longer_sees_the_customer(across: Move) -> None:
    order = across.old.order(across.customer)
    (held,) = across.old.subscriptions(across.customer)
    across.done()
    path = f"/customers/{across.customer}"
    refused(across.old.get(path), 404, "1116")
    refused(across.old.get(f"{path}/orders"), 404, "1116")
    refused(across.old.get(f"{path}/subscriptions"), 404, "1116")
    refused(across.old.get(f"{path}/orders/{order['orderId']}"), 404, "2115")
    refused(across.old.get(f"{path}/subscriptions/{held['subscriptionId']}"), 404, "3115")
    refused(across.old.try_order(across.customer), 404, "1116")
    refused(across.old.give_back(across.customer, order), 404, "2115")


def test_the_new_distributor_sees_only_orders_placed_with_itself(across: Move) -> None:
    old = across.old.order(across.customer)
    across.done()
    assert across.new.orders(across.customer) == []
    path = f"/customers/{across.customer}/orders/{old['orderId']}"
    refused(across.new.get(path), 404, "2115")
    new = across.new.order(across.customer)
    assert [each["orderId"] for each in across.new.orders(across.customer)] == [new["orderId"]]


def test_under_one_distributor_the_history_stays(within: Move) -> None:
    old = within.old.order(within.customer)
    within.done()
    assert within.new.fetch(f"/customers/{within.customer}")["resellerId"] == within.reseller
    assert [each["orderId"] for each in within.new.orders(within.customer)] == [old["orderId"]]


@pytest.mark.every_backend
def test_licences_levels_dates_and_preferences_move_unchanged(across: Move) -> None:
    holds(across)
    (first, second) = across.old.subscriptions(across.customer)
    across.old.renew(across.customer, first["subscriptionId"], enabled=True, renewalQuantity=5)
    across.old.renew(across.customer, second["subscriptionId"], enabled=False)
    before = across.old.subscriptions(across.customer)
    customer = across.old.fetch(f"/customers/{across.customer}")
    across.done()
    assert across.new.subscriptions(across.customer) == before
    assert across.new.fetch(f"/customers/{across.customer}") == customer | {
        "resellerId": across.reseller
    }


def test_the_old_distributors_reference_does_not_move_along(across: Move) -> None:
    path = f"/customers/{across.customer}"
    shown = across.old.fetch(path)
    sent = {"companyProfile": shown["companyProfile"], "externalReferenceId": "ours"}
    assert across.old.patch(path, sent).status_code == 200
    across.done()
    assert across.new.fetch(path)["externalReferenceId"] == ""


def test_under_one_distributor_the_reference_stays(within: Move) -> None:
    path = f"/customers/{within.customer}"
    shown = within.old.fetch(path)
    sent = {"companyProfile": shown["companyProfile"], "externalReferenceId": "ours"}
    assert within.old.patch(path, sent).status_code == 200
    within.done()
    assert within.new.fetch(path)["externalReferenceId"] == "ours"


def test_renewal_happens_under_the_new_reseller_with_the_preferences_as_they_were(
    across: Move,
) -> None:
    first, second = holds(across)
    across.old.renew(across.customer, first["subscriptionId"], enabled=True, renewalQuantity=5)
    across.old.renew(across.customer, second["subscriptionId"], enabled=False)
    across.done()
    across.world.advance(to=f"{AD}T12:00:00Z")
    (renewal,) = across.new.orders(across.customer)
    assert renewal["orderType"] == "RENEWAL"
    assert [each["quantity"] for each in renewal["lineItems"]] == [5]
    kept, lapsed = across.new.subscriptions(across.customer)
    assert (kept["status"], kept["currentQuantity"]) == ("1000", 5)
    assert lapsed["status"] == "1004"
    query = f"start-date=2018-01-01&reseller-id={across.reseller}"
    assert len(across.new.orders(across.customer, query)) == 1


def test_what_had_lapsed_stays_behind(across: Move) -> None:
    holds(across)
    first, _ = across.old.subscriptions(across.customer)
    across.old.renew(across.customer, first["subscriptionId"], enabled=False)
    across.world.advance(to="2027-02-15T12:00:00Z")
    made = across.done()
    assert [each["offerId"] for each in made["lineItems"]] == [OTHER_TEAM]
    assert [each["offerId"] for each in across.new.subscriptions(across.customer)] == [OTHER_TEAM]
    path = f"/customers/{across.customer}/subscriptions/{first['subscriptionId']}"
    refused(across.new.get(path), 404, "3115")


def test_under_one_distributor_what_had_lapsed_is_still_shown(holding: Move) -> None:
    (held,) = holding.old.subscriptions(holding.customer)
    holding.old.renew(holding.customer, held["subscriptionId"], enabled=False)
    holding.world.advance(to="2027-02-15T12:00:00Z")
    assert holding.done()["lineItems"] == []
    assert len(holding.new.subscriptions(holding.customer)) == 1


def test_a_customer_without_licences_moves_with_an_empty_list(across: Move) -> None:
    made = across.done()
    assert (made["totalCount"], made["lineItems"]) == (0, [])
    assert across.new.order(across.customer)["orderId"]


def test_credit_packs_move_too(across: Move) -> None:
    across.old.order(across.customer, line(CREDIT_PACK))
    (pack,) = across.done()["lineItems"]
    assert pack["offerId"] == CREDIT_PACK


def test_what_renews_in_another_number_moves_with_its_licences(across: Move) -> None:
    (first, _) = holds(across)
    across.old.renew(across.customer, first["subscriptionId"], enabled=True, renewalQuantity=5)
    assert [each["quantity"] for each in across.done()["lineItems"]] == [12, 3]


def test_the_levels_of_licences_and_consumables_are_shown(across: Move) -> None:
    across.old.order(across.customer, line(quantity=60), line(CONSUMABLE, 1000, 2))
    levels = across.done()["discounts"]
    assert levels == [
        {"offerType": "LICENSE", "level": "03"},
        {"offerType": "CONSUMABLES", "level": "T2"},
    ]


def test_the_benefits_of_a_migrated_customer_are_shown(within: Move) -> None:
    commitment = {
        "startDate": "2025-06-10",
        "endDate": "2028-06-09",
        "status": "COMMITTED",
        "minimumQuantities": [{"offerType": "LICENSE", "quantity": 10}],
    }
    given = [{"type": "THREE_YEAR_COMMIT", "commitment": commitment}]
    made = within.world.control("POST", "/memberships", {"benefits": given}).json()
    path = f"/memberships/{made['membershipId']}/transfers"
    home = within.old.reseller("Goose Reselling")
    asked = within.old.post(path, {"resellerId": home}).json()
    customer = within.old.get(f"{path}/{asked['transferId']}").json()["customerId"]
    shown = Move(within.world, within.old, within.new, customer, within.reseller).done()
    no_requests = {"commitmentRequest": None, "recommitmentRequest": None}
    assert shown["benefits"] == [{**given[0], **no_requests}]
    (moved,) = [within.new.fetch(f"/transfers/{shown['transferId']}")["customerId"]]
    assert moved == customer
    refused(within.new.get(f"/transfers/{asked['transferId']}"), 400, "5116")


def test_nothing_of_other_customers_stays_behind(across: Move) -> None:
    other = across.old.customer(name="Other")
    across.old.order(other)
    (held,) = across.old.subscriptions(other)
    across.old.renew(other, held["subscriptionId"], enabled=False)
    across.old.order(across.customer)
    across.world.advance(to="2027-02-15T12:00:00Z")
    across.done()
    assert len(across.old.subscriptions(other)) == 1


def test_what_was_left_behind_cannot_be_renewed_late_by_the_new_distributor(across: Move) -> None:
    across.world.rules(resellerChangeBlackoutAfterDays=0)
    holds(across)
    first, _ = across.old.subscriptions(across.customer)
    across.old.renew(across.customer, first["subscriptionId"], enabled=False)
    across.world.advance(to="2027-01-16T12:00:00Z")
    across.done()
    late = line(TEAM, 1, subscriptionId=first["subscriptionId"])
    order = {"orderType": "RENEWAL", "lineItems": [late]}
    refused(across.new.post(f"/customers/{across.customer}/orders", order), 400, "3115")


@pytest.mark.every_backend
def test_what_was_left_behind_is_found_again_on_return(across: Move) -> None:
    across.old.order(across.customer)
    (held,) = across.old.subscriptions(across.customer)
    across.old.renew(across.customer, held["subscriptionId"], enabled=False)
    home = across.old.fetch(f"/customers/{across.customer}")["resellerId"]
    across.world.advance(to="2027-02-15T12:00:00Z")
    across.done()
    assert across.new.subscriptions(across.customer) == []
    assert across.old.post("/transfers", request(across.code(), home)).status_code == 201
    assert len(across.old.subscriptions(across.customer)) == 1


def test_what_the_portal_makes_active_again_is_the_new_distributors(across: Move) -> None:
    across.old.order(across.customer)
    (held,) = across.old.subscriptions(across.customer)
    across.old.renew(across.customer, held["subscriptionId"], enabled=False)
    across.world.advance(to="2027-02-15T12:00:00Z")
    across.done()
    across.world.portal(f"/subscriptions/{held['subscriptionId']}", status="1000")
    assert len(across.new.subscriptions(across.customer)) == 1


def test_what_the_portal_cancels_later_is_not_shown_to_the_new_distributor(across: Move) -> None:
    order = across.old.order(across.customer)
    across.done()
    across.world.portal(f"/orders/{order['orderId']}", status="1008")
    assert across.new.orders(across.customer) == []
    assert across.new.subscriptions(across.customer)[0]["status"] == "1004"


def test_a_customer_may_come_back(across: Move) -> None:
    across.old.order(across.customer)
    home = across.old.fetch(f"/customers/{across.customer}")["resellerId"]
    across.done()
    back = across.old.post("/transfers", request(across.code(), home))
    assert back.status_code == 201, back.text
    assert len(across.old.orders(across.customer)) == 1
    refused(across.new.get(f"/customers/{across.customer}"), 404, "1116")


# --- Refusals --------------------------------------------------------------------------------


def test_the_reseller_must_be_the_distributors_own(across: Move) -> None:
    theirs = across.old.reseller("Mouse Reselling")
    for reseller in (theirs, UNKNOWN):
        answer = across.new.post("/transfers", request(across.code(), reseller))
        refused(answer, 404, "1115")


def test_the_current_reseller_is_no_change(within: Move) -> None:
    current = within.old.fetch(f"/customers/{within.customer}")["resellerId"]
    for action in ("PREVIEW", "COMMIT"):
        answer = within.new.post("/transfers", request(within.code(), current, action))
        refused(answer, 400, "1134", "Reason: INVALID_RESELLER_ID")


def test_an_inactive_reseller_gets_nobody(across: Move) -> None:
    across.world.portal(f"/resellers/{across.reseller}", status="1004")
    across.is_refused(code="5119")


def test_without_an_admin_nobody_moves(across: Move) -> None:
    across.world.portal(f"/customers/{across.customer}", contacts=[])
    across.is_refused(code="5120")


def test_an_inactive_customer_does_not_move(across: Move) -> None:
    across.world.portal(f"/customers/{across.customer}", status="1004")
    across.is_refused("Reason: INACTIVE")


@pytest.mark.parametrize(
    ("distributor", "details"),
    [
        ({"countries": ["CA"]}, ["Reason: INVALID_COUNTRY"]),
        ({"marketSegments": ["GOV"]}, ["Reason: BAD_MARKET_SEGMENT"]),
        (
            {"currencies": ["EUR"], "region": "WE", "countries": ["US"]},
            ["Reason: NO_TARGET_SKU", f"Offer ID: {TEAM}", f"Offer ID: {OTHER_TEAM}"],
        ),
        (
            {"countries": ["CA"], "marketSegments": ["EDU"]},
            ["Reason: INVALID_COUNTRY", "Reason: BAD_MARKET_SEGMENT"],
        ),
    ],
)
def test_what_the_new_distributor_cannot_sell_does_not_come_to_it(
    new_world: Callable[..., World], distributor: dict[str, Any], details: list[str]
) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck", **distributor}])
    old, new = world.partners
    segments = distributor.get("marketSegments", ["COM"])
    made = new.make(
        "/resellers",
        {
            "companyProfile": {
                **old.fetch(f"/resellers/{old.reseller()}")["companyProfile"],
                "address": canadian() if distributor.get("countries") == ["CA"] else address(),
                "marketSegments": segments,
            }
        },
    )
    move = Move(world, old, new, old.customer(), made["resellerId"])
    holds(move)
    move.is_refused(*details)


def test_the_new_reseller_must_sell_to_the_segment(world: World) -> None:
    partner = world.partner
    shown = partner.fetch(f"/resellers/{partner.reseller()}")["companyProfile"]
    body = {"companyProfile": {**shown, "marketSegments": ["EDU"]}}
    only_edu = partner.make("/resellers", body)["resellerId"]
    Move(world, partner, partner, partner.customer(), only_edu).is_refused(
        "Reason: BAD_MARKET_SEGMENT"
    )


def test_a_government_customer_moves_to_a_reseller_of_its_segment(within: Move) -> None:
    customer = within.old.customer(marketSegment="GOV")
    within.old.order(customer, line(GOV))
    Move(within.world, within.old, within.new, customer, within.reseller).is_open()


def test_a_global_customer_needs_a_distributor_with_global_sales(across: Move) -> None:
    across.world.portal(f"/customers/{across.customer}", globalSalesEnabled=True)
    across.is_refused(code="1139")


@pytest.mark.parametrize(
    ("changes", "code", "details"),
    [
        ({"type": "OTHER"}, "1117", ["type"]),
        ({"action": "commit"}, "1117", ["action"]),
        ({"requestedBy": "nobody"}, "1117", ["requestedBy"]),
        ({"requestedBy": ""}, "1117", ["requestedBy"]),
        ({"approvalCode": 12345678}, "1117", ["approvalCode"]),
        ({"approvalCode": ""}, "1117", ["approvalCode"]),
        ({"resellerId": None}, "1117", ["resellerId"]),
        ({"colour": "red"}, "1121", ["colour"]),
    ],
)
def test_a_faulty_body_is_named(
    within: Move, changes: dict[str, Any], code: str, details: list[str]
) -> None:
    body = request(within.code(), within.reseller) | changes
    refused(within.new.post("/transfers", body), 400, code, *details)


@pytest.mark.parametrize("name", ["type", "action", "approvalCode", "resellerId", "requestedBy"])
def test_every_field_is_needed(within: Move, name: str) -> None:
    body = request(within.code(), within.reseller)
    del body[name]
    refused(within.new.post("/transfers", body), 400, "1122", name)


def test_nobody_moves_while_an_order_is_being_processed(across: Move) -> None:
    across.world.rules(orderProcessingSeconds=60)
    across.old.order(across.customer)
    across.is_refused("Reason: HAS_UNPROCESSED_ORDERS")
    across.world.advance(by="PT60S")
    across.is_open()


def test_a_pending_customer_does_not_move(across: Move) -> None:
    across.world.rules(accountProcessingSeconds=60)
    customer = across.old.customer(name="Other")
    move = Move(across.world, across.old, across.new, customer, across.reseller)
    move.is_refused("Reason: INACTIVE")
    across.world.advance(by="PT60S")
    move.is_open()


def test_a_pending_reseller_may_gain_a_customer(across: Move) -> None:
    across.world.rules(accountProcessingSeconds=60)
    pending = across.new.reseller("Goose Reselling")
    Move(across.world, across.old, across.new, across.customer, pending).is_open()


def test_a_product_that_ended_moves_within_a_distributor_only(
    new_world: Callable[..., World],
) -> None:
    world = new_world(
        distributors=[{"name": "Mouse"}, {"name": "Duck"}], now="2027-06-01T00:00:00Z"
    )
    old, new = world.partners
    customer = old.customer()
    old.order(customer, line(ENDS_2027_06_30))
    across = Move(world, old, new, customer, new.reseller("Duck Reselling"))
    within = Move(world, old, old, customer, old.reseller("Goose Reselling"))
    # The price day is the Pacific one (OF-9): there it is still the last day of sale.
    world.advance(to="2027-07-01T06:59:59Z")
    across.is_open()
    world.advance(to="2027-07-01T07:00:00Z")
    across.is_refused("Reason: NO_TARGET_SKU", f"Offer ID: {ENDS_2027_06_30}")
    within.is_open()


def test_the_journal_knows_whose_change_was_refused(within: Move) -> None:
    within.world.portal(f"/resellers/{within.reseller}", status="1004")
    within.is_refused(code="5119")
    query = f"customer-id={within.customer}&operation=change_reseller_of_customer"
    found = within.world.control("GET", f"/requests?{query}").json()
    assert found["totalCount"] == 2


def test_a_preview_may_be_sent_back(within: Move) -> None:
    within.old.order(within.customer)
    code = within.code()
    shown = within.preview(code).json()
    body = shown | request(code, within.reseller)
    assert within.new.post("/transfers", body).status_code == 201


# --- Two at once, and the same again ---------------------------------------------------------


@pytest.mark.every_backend
def test_of_two_commits_at_once_one_wins_and_the_other_is_told_so(within: Move) -> None:
    within.old.order(within.customer)
    code = within.code()
    resellers = [within.reseller, within.old.reseller("Goose Reselling")]
    bodies = [request(code, reseller) for reseller in resellers]
    within.new.headers()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda body: within.new.post("/transfers", body), bodies))
    assert sorted(each.status_code for each in answers) == [201, 400]
    (loser,) = [each for each in answers if each.status_code == 400]
    refused(loser, 400, "1131")
    (winner,) = [each.json()["resellerId"] for each in answers if each.status_code == 201]
    assert within.new.fetch(f"/customers/{within.customer}")["resellerId"] == winner


def test_the_same_intent_again_gets_the_same_answer(within: Move) -> None:
    body = request(within.code(), within.reseller)
    first = within.new.post("/transfers", body, X_Correlation_Id="one-intent")
    again = within.new.post("/transfers", body, X_Correlation_Id="one-intent")
    assert (first.status_code, again.content) == (201, first.content)


def test_a_code_of_another_world_is_unknown(within: Move, new_world: Callable[..., World]) -> None:
    other = new_world(seed=99)
    code = code_of(other, other.partner.customer())
    answer = within.new.post("/transfers", request(code, within.reseller))
    refused(answer, 404, "1128")
