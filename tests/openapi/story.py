"""The story whose requests and answers are the examples of both OpenAPI documents.

`python -m tests.openapi.story` plays it and writes the examples anew; a test plays it and compares.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Final
from unittest import mock

from sandbox.control_api.document import EXAMPLES as CONTROL_EXAMPLES
from sandbox.partner_api.document import EXAMPLES as PARTNER_EXAMPLES
from sandbox.program import PROGRAM
from sandbox.renewals.automatic import end_terms
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due, EventKind
from sandbox.timeline.runner import HANDLERS
from tests.deploying import GERMANY, body_at
from tests.discounting import closed_body, discount_body
from tests.local import local, sqlite_url
from tests.openapi.recording import (
    SHOWN_CLIENT,
    SHOWN_COPY,
    SHOWN_COPYS_CLIENT,
    SHOWN_CREATED,
    SHOWN_FORK,
    SHOWN_FORK_CLIENT,
    SHOWN_FORK_SECRET,
    SHOWN_SCENARIO_WORLD,
    SHOWN_SECRET,
    SHOWN_SNAPSHOT,
    SHOWN_TOKEN,
    SHOWN_VERSION,
    SHOWN_WORLD,
    Recorder,
)
from tests.support import GOV, OTHER_TEAM, START, TEAM, Json, Partner, address, contact
from tests.switches.switching import revert_body, switch_body

FAILING: Final = "Unlucky Inc"


def profile(name: str, email: str, **more: object) -> Json:
    """A company profile."""
    return {
        "companyName": name,
        "preferredLanguage": "en-US",
        "address": address(),
        "contacts": [contact(email)],
        **more,
    }


def reseller_body(name: str) -> Json:
    """A reseller for all segments."""
    company = profile(name, "sales@fairmont.example", marketSegments=["COM", "EDU", "GOV"])
    return {"companyProfile": company, "externalReferenceId": "R-1001"}


def customer_body(reseller_id: str, name: str = "Acme Inc") -> Json:
    """A commercial customer."""
    company = profile(name, "admin@acme.example", marketSegment="COM")
    return {"resellerId": reseller_id, "companyProfile": company, "externalReferenceId": "C-2001"}


def order_line(quantity: int, offer_id: str = TEAM, **more: object) -> Json:
    """A line in USD."""
    return {
        "extLineItemNumber": 1,
        "offerId": offer_id,
        "quantity": quantity,
        "currencyCode": "USD",
        **more,
    }


def play() -> tuple[dict[str, Json], dict[str, Json]]:
    """Play the story in a sandbox of its own; return the examples of partner and control API."""
    culprits: set[str] = set()

    def fail_for_some(world: OpenWorld, events: list[Due]) -> None:
        end_terms(world, events)
        if told.world.world_id == world.world_id and "get_advance" not in told.control:
            look_at_the_advance(told)
        if any(due.customer_id in culprits for due in events):
            raise RuntimeError("an example of a failure")

    known = PROGRAM[HANDLERS]
    handlers = HANDLERS.rows({**known, EventKind.TERM_ENDS: fail_for_some})
    with (
        mock.patch("sandbox.app.PROGRAM", PROGRAM.replacing(handlers)),
        # Batch by batch: how many a portion holds depends on how fast the machine is.
        mock.patch("sandbox.timeline.portions.PORTION_SECONDS", 0),
        tempfile.TemporaryDirectory() as folder,
        local(sqlite_url(Path(folder))) as http,
    ):
        told = Recorder(http)
        begin(told)
        reseller, customer = make_accounts(told)
        buy(told, customer)
        give_discounts(told, reseller)
        switch(told, reseller)
        take_licenses(told, reseller, customer)
        change_reseller(told, reseller)
        migrate(told, reseller)
        manage_customers(told, reseller)
        make_things(told)
        order_faults(told)
        move_the_clock(told, customer, culprits)
        play_a_scenario(told)
        finish(told)
    return told.partner, told.control


def begin(told: Recorder) -> None:
    """Make the world, and get a token for it."""
    body = {"name": "examples", "seed": 7, "mode": "frozen", "now": START}
    answer = told.http.post("/sandbox/v1/worlds", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    (credential,) = made["credentials"]
    names = (credential["clientId"], credential["clientSecret"], credential["distributorId"])
    told.world.world_id = made["worldId"]
    told.world.partners.append(Partner(told.http, *names))
    told.show(made["worldId"], SHOWN_WORLD)
    told.show(credential["clientId"], SHOWN_CLIENT)
    told.show(credential["clientSecret"], SHOWN_SECRET)
    told.keep(told.control, "create_world", "frozen", {}, body, made)
    told.ask("get_world")
    told.ask("list_worlds")
    rules = told.http.get(f"/sandbox/v1/worlds/{told.world.world_id}/rules").json()["items"]
    path = {"worldId": told.world.world_id}
    told.keep(told.control, "list_rules", "usual", path, None, {"items": rules[:2]})
    told.ask("get_clock")
    health = told.http.get("/sandbox/v1/health").json()
    told.keep(told.control, "get_health", "up", {}, None, health | {"version": SHOWN_VERSION})
    client = {"client_id": names[0], "client_secret": names[1]}
    fetch_token(
        told,
        "issue_token",
        "/ims/token/v3",
        {**client, "grant_type": "client_credentials", "scope": "openid,AdobeID,ent_partners_sdk"},
    )
    jwt = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"
    fetch_token(told, "exchange_jwt", "/ims/exchange/jwt", {**client, "jwt_token": jwt})


def fetch_token(told: Recorder, operation: str, path: str, form: dict[str, str]) -> None:
    """Ask for a token; that of the example is not valid."""
    answer = told.http.post(path, data=form)
    assert answer.status_code == 200, answer.text
    granted = answer.json()
    told.show(granted["access_token"], SHOWN_TOKEN)
    told.keep(told.partner, operation, "usual", {}, form, granted)


def make_accounts(told: Recorder) -> tuple[str, str]:
    """Make a reseller and its customer; read and change both."""
    reseller: str = told.ask("create_reseller", body=reseller_body("Fairmont Reselling"))[
        "resellerId"
    ]
    told.ask("get_reseller", reseller_id=reseller)
    told.ask("get_resellers", query={"limit": 10})
    changed = reseller_body("Fairmont Reselling") | {"externalReferenceId": "R-1002"}
    told.ask("change_reseller", body=changed, reseller_id=reseller)
    customer: str = told.ask("create_customer", body=customer_body(reseller))["customerId"]
    told.ask("get_customer", customer_id=customer)
    told.ask("get_customers", query={"limit": 10}, reseller_id=reseller)
    changed = {"companyProfile": profile("Acme Inc", "licences@acme.example")}
    told.ask("change_customer", body=changed, customer_id=customer)
    manage_deployments(told, reseller)
    return reseller, customer


def manage_deployments(told: Recorder, reseller: str) -> None:
    """Let the distributor sell everywhere, and a customer of it have a place in Germany."""
    distributor = told.world.partner.distributor_id
    enabled: Json = {"globalSalesEnabled": True}
    told.ask("patch_distributor", body=enabled, distributor_id=distributor)
    company = profile("Wayne Inc", "licences@wayne.example")
    made = told.world.partner.make(
        "/customers", {"resellerId": reseller, "companyProfile": company, **enabled}
    )
    customer: str = made["customerId"]
    place = body_at({**GERMANY, "phoneNumber": "089-317050"})
    deployment: str = told.ask("create_deployment", body=place, customer_id=customer)[
        "deploymentId"
    ]
    told.ask("get_deployments", query={"status": "1000"}, customer_id=customer)
    told.ask("get_deployment", customer_id=customer, deployment_id=deployment)
    off = {"status": "1004"}
    told.ask("update_deployment", body=off, customer_id=customer, deployment_id=deployment)
    told.world.portal(f"/distributors/{distributor}", globalSalesEnabled=False)


def buy(told: Recorder, customer: str) -> None:
    """Look at prices, preview, buy, return, and prepare the renewal."""
    told.ask(
        "fetch_price_list",
        body={
            "region": "NA",
            "marketSegment": "COM",
            "currency": "USD",
            "priceListMonth": "202601",
            "filters": {"offerId": TEAM},
            "includeOfferAttributes": ["productFamily", "partnerPrice", "estimatedStreetPrice"],
        },
        query={"limit": 20},
    )

    def order(name: str, body: Json, query: Json | None = None) -> Json:
        made: Json = told.ask("create_order", name, body=body, query=query, customer_id=customer)
        return made

    lines = [order_line(12)]
    bought = {"orderType": "NEW", "externalReferenceId": "PO-3001", "lineItems": lines}
    placed = order("purchase", bought)
    order("preview", {"orderType": "PREVIEW", "lineItems": lines}, {"fetch-price": "true"})
    placed_id = placed["orderId"]
    told.ask("get_order", customer_id=customer, order_id=placed_id, query={"fetch-price": "true"})
    mistake = told.world.partner.order(customer, order_line(2))
    (given_back,) = mistake["lineItems"]
    order(
        "return",
        {
            "orderType": "RETURN",
            "referenceOrderId": mistake["orderId"],
            "lineItems": [order_line(2, given_back["offerId"])],
        },
    )
    told.ask("get_order_history", query={"order-type": ["NEW"], "limit": 1}, customer_id=customer)
    told.ask(
        "update_order",
        body={"externalReferenceId": "PO-3001-A"},
        customer_id=customer,
        order_id=placed_id,
    )
    recommend(told, customer)
    held = told.ask("get_subscriptions", customer_id=customer)["items"][0]["subscriptionId"]
    told.ask("get_subscription", customer_id=customer, subscription_id=held)
    told.ask(
        "update_subscription",
        body={"autoRenewal": {"enabled": True, "renewalQuantity": 10}},
        customer_id=customer,
        subscription_id=held,
    )
    seats = {"assigned": [{"user": "mickey@acme.example"}], "release": ["mickey@acme.example"]}
    told.ask("put_seats", body=seats, subscription_id=held)
    told.ask("get_seats", subscription_id=held)


def give_discounts(told: Recorder, reseller: str) -> None:
    """Make a discount and a closed code, list both, and let a customer use the discount."""
    body = customer_body(reseller, "Stark Inc")
    customer: str = told.world.partner.make("/customers", body)["customerId"]
    wanted = discount_body(
        startDate="2026-01-01T00:00:00Z", endDate="2026-02-28T23:59:59Z", marketSegments=["COM"]
    )
    made = told.ask("make_flex_discount", body=wanted)["id"]
    told.ask("list_flex_discounts", query={"market-segment": "COM"})
    told.ask("get_flex_discount", discount_id=made)
    told.ask("get_flex_discounts", query={"market-segment": "COM", "country": "US"})
    bought = order_line(2, OTHER_TEAM, flexDiscountCodes=["BLACK_FRIDAY"])
    told.world.partner.order(customer, bought)
    told.ask("get_customer_flex_discounts", customer_id=customer)
    told.ask("patch_flex_discount", body={"endDate": "2026-01-31T23:59:59Z"}, discount_id=made)
    told.ask("list_closed_discount_templates", query={"market-segment": "COM"})
    code = told.ask("make_closed_discount", body=closed_body(customer, "C8"))["code"]
    told.ask("list_closed_discounts", query={"search": "renewal"})
    told.ask("delete_closed_discount", code=code)
    told.ask("delete_flex_discount", discount_id=made)


def switch(told: Recorder, reseller: str) -> None:
    """Ask what may be switched to what, preview it, do it, and put it back."""
    body = customer_body(reseller, "Pym Inc")
    customer: str = told.world.partner.make("/customers", body)["customerId"]
    told.world.partner.order(customer, order_line(10))
    held = told.world.partner.subscriptions(customer)[0]["subscriptionId"]
    told.ask("get_offer_switch_paths", query={"market-segment": "COM", "country": "US", "limit": 2})
    told.ask("get_switch_paths_of_subscription", customer_id=customer, subscription_id=held)
    wanted = switch_body(held, 4)
    told.ask(
        "create_order",
        "preview-switch",
        query={"fetch-price": "true"},
        customer_id=customer,
        body={**wanted, "orderType": "PREVIEW_SWITCH"},
    )
    switched = told.ask(
        "create_order",
        "switch",
        query={"reassign-users": "true"},
        customer_id=customer,
        body=wanted,
    )
    done = told.ask("get_order", "switch", customer_id=customer, order_id=switched["orderId"])
    told.ask("create_order", "revert-switch", customer_id=customer, body=revert_body(done))


def recommend(told: Recorder, customer: str) -> None:
    """Say what the customer is likely to do, and fetch what its partner is told."""
    items = [{"offerId": OTHER_TEAM, "quantity": 25}]
    made = told.ask(
        "create_opportunity", body={"kind": "new", "items": items}, customer_id=customer
    )
    levels = {"propensity": {"churn": "LOW", "seatExpansion": "HIGH"}}
    told.ask("patch_customer", "propensity", body=levels, customer_id=customer)
    told.ask("fetch_recommendations", body={"customerId": customer})
    told.ask(
        "fetch_recommendations",
        "everything",
        body={
            "recommendationContext": "ORDER_PREVIEW",
            "customerId": customer,
            "offers": [{"offerId": TEAM, "quantity": 10}],
            "country": "US",
            "language": "MULT",
            "includePropensity": ["churn", "seatExpansion"],
        },
    )
    told.ask("get_opportunities", customer_id=customer)
    told.ask("delete_opportunity", customer_id=customer, opportunity_id=made["opportunityId"])


def take_licenses(told: Recorder, reseller: str, customer: str) -> None:
    """Let the customer's admin take licences before they are ordered, and give some up."""
    body = {"offerId": TEAM, "quantity": 3, "assignedQuantity": 1}
    told.ask("open_purchase_authorization", body=body, customer_id=customer)
    told.ask("get_open_acquisitions", customer_id=customer)
    told.ask(
        "get_notifications",
        query={"notification-type": "LICENSES_PENDING_PARTNER_ORDER", "reseller-id": reseller},
    )
    found = told.ask("get_purchase_authorizations", customer_id=customer)
    reference = found["items"][0]["referenceId"]
    told.ask(
        "assign_purchase_authorization",
        body={"assignedQuantity": 0},
        customer_id=customer,
        reference_id=reference,
    )
    told.ask("cancel_purchase_authorization", customer_id=customer, reference_id=reference)


def change_reseller(told: Recorder, reseller: str) -> None:
    """Move another customer, which is out of its blackout, to another reseller."""
    partner = told.world.partner
    customer = partner.make("/customers", customer_body(reseller, "Duck Corp"))["customerId"]
    partner.order(customer)
    other = partner.reseller("Bell Reselling")
    code = told.ask("make_approval_code", customer_id=customer)["approvalCode"]
    told.world.rules(resellerChangeBlackoutAfterDays=0, resellerChangeBlackoutBeforeDays=0)
    body = {
        "type": "RESELLER_CHANGE",
        "action": "PREVIEW",
        "approvalCode": code,
        "resellerId": other,
        "requestedBy": "sales@bell.example",
    }
    told.ask("change_reseller_of_customer", "preview", body=body)
    committed = told.ask("change_reseller_of_customer", "commit", body=body | {"action": "COMMIT"})
    told.ask("get_transfer", transfer_id=committed["transferId"])


def migrate(told: Recorder, reseller: str) -> None:
    """Take a VIP membership over, and fail another transfer."""
    made = told.ask(
        "create_membership",
        body={
            "companyName": "Mouse Works",
            "offers": [{"offerId": TEAM, "quantity": 5}],
            "renewalDate": "2026-07-15",
            "address": address(),
            "contacts": [contact("admin@mouse.example")],
        },
    )
    told.world.rules(transferProcessingSeconds=3600)
    membership = made["membershipId"]
    told.ask("get_membership", membership_id=membership)
    told.ask("list_memberships")
    told.ask("get_membership_offers", membership_id=membership)
    begun = told.ask(
        "transfer_membership", body={"resellerId": reseller}, membership_id=membership
    )["transferId"]
    told.ask("patch_transfer", body={"status": "1000"}, transfer_id=begun)
    told.ask("get_membership_transfer", membership_id=membership, transfer_id=begun)
    told.ask("remove_membership", membership_id=membership)


def manage_customers(told: Recorder, reseller: str) -> None:
    """Do what an account manager does in the Reseller Console."""
    query = {"view": "all", "limit": 2}
    told.ask("get_console_customers", query=query, reseller_id=reseller)
    told.ask("get_customers_csv", query={"view": "all"}, reseller_id=reseller)
    daisy = contact("daisy@fairmont.example", firstName="Daisy", lastName="Duck")
    told.ask("add_team_member", body=daisy, reseller_id=reseller)
    told.ask("get_team_members", reseller_id=reseller)
    invitation = {
        "companyName": "Gearloose Inventions",
        "marketSegment": "EDU",
        "type": "TEAM",
        "address": address(),
        "contact": contact("gyro@gearloose.example", firstName="Gyro", lastName="Gearloose"),
        "cotermDate": "2030-01-15",
        "managedBy": "daisy@fairmont.example",
    }
    invited = told.ask("invite_customer", body=invitation, reseller_id=reseller)["vipId"]
    moved = {"email": "lab@gearloose.example"}
    told.ask("remind_customer", body=moved, reseller_id=reseller, customer_id=invited)
    told.ask("get_console_customer", reseller_id=reseller, customer_id=invited)
    told.ask("accept_terms", customer_id=invited)
    told.ask("remove_customer", customer_id=invited)
    told.ask("remove_team_member", reseller_id=reseller, email="daisy@fairmont.example")


def make_things(told: Recorder) -> None:
    """Do what Adobe's sandbox portal does, under ids of one's choice."""
    told.ask("make_reseller", body={"resellerId": "1000000001", **reseller_body("Chosen Co")})
    body = customer_body("1000000001", "Chosen Customer")
    told.ask("make_customer", body={"customerId": "2000000001", **body})
    told.ask("patch_reseller", body={"status": "1000"}, reseller_id="1000000001")
    told.ask("patch_customer", body={"globalSalesEnabled": False}, customer_id="2000000001")
    partner = told.world.partner
    placed = partner.order("2000000001")
    told.ask("patch_order", body={"creationDate": "2026-01-10"}, order_id=placed["orderId"])
    (held,) = partner.subscriptions("2000000001")
    told.ask(
        "patch_subscription",
        body={"usedQuantity": 1, "autoRenewalEnabled": True},
        subscription_id=held["subscriptionId"],
    )


def look_at_the_advance(told: Recorder) -> None:
    """Ask what advances the world, while something does."""
    running = told.world.control("GET", "/clock/advance").json()
    told.show(running["startedAt"], "2026-11-28T12:00:00Z")
    told.ask("get_advance")


def order_faults(told: Recorder) -> None:
    """Let requests of partners fail, look at what was ordered, and withdraw it."""
    told.ask("list_fault_presets")
    told.ask(
        "create_fault",
        "status",
        body={
            "method": "POST",
            "path": "/v3/customers/*/orders",
            "nth": 2,
            "effect": {"type": "status", "status": 500, "code": "1124"},
        },
    )
    body = {"name": "rate-limit", "operation": "get_resellers", "times": 3}
    ordered = told.ask("create_fault", "ready-made", body=body)["faultId"]
    delay = {"type": "delay", "milliseconds": 2000}
    told.ask("create_fault", "delay", body={"probability": 0.1, "times": None, "effect": delay})
    told.ask("list_faults")
    told.ask("get_fault", fault_id=ordered)
    told.ask("delete_fault", fault_id=ordered)
    told.ask("delete_faults")


def move_the_clock(told: Recorder, customer: str, culprits: set[str]) -> None:
    """Look ahead, advance to the anniversary, renew, and give up an event that fails."""
    partner = told.world.partner
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    unlucky = partner.make("/customers", customer_body(reseller, FAILING))["customerId"]
    partner.order(unlucky)
    told.ask("get_schedule", query={"customer-id": customer, "limit": 2})
    goal = {"to": "cotermDate", "customerId": customer, "offset": "-P31D"}
    told.ask("advance_clock", "31 days before an anniversary", body=goal)
    told.ask("advance_clock", "by a duration", body={"by": "P10D"})
    told.ask(
        "create_subscription",
        body={
            "offerId": OTHER_TEAM,
            "currencyCode": "USD",
            "autoRenewal": {"enabled": True, "renewalQuantity": 3},
        },
        customer_id=customer,
    )
    preview: Json = {"orderType": "PREVIEW_RENEWAL", "lineItems": []}
    told.ask("create_order", "renewal preview", body=preview, customer_id=customer)
    held = partner.subscriptions(customer)[0]
    line = order_line(10, held["offerId"], subscriptionId=held["subscriptionId"])
    renewal = {"orderType": "RENEWAL", "lineItems": [line]}
    told.ask("create_order", "renewal", body=renewal, customer_id=customer)
    due = {"cotermDate": "2026-12-20"}
    told.ask("patch_customer", "coterm date", body=due, customer_id="2000000001")
    told.ask("renew_customer", customer_id="2000000001")
    culprits.add(unlucky)
    told.world.control("POST", "/clock/advance", {"by": "P40D"})
    failed = told.world.control("GET", f"/schedule?customer-id={unlucky}").json()["items"][0]
    told.ask("skip_event", event_id=str(failed["eventId"]))
    told.ask("advance_clock", "to an instant", body={"to": "2027-03-01", "dryRun": True})
    told.ask("set_clock", "frozen", body={"mode": "frozen", "now": "2027-02-01T09:00:00Z"})
    told.ask("get_events", query={"customer-id": customer, "limit": 2})
    told.ask("get_outbox", query={"customer-id": customer, "limit": 1})
    told.ask("check_world")


def play_a_scenario(told: Recorder) -> None:
    """Keep a world at a checkpoint of a scenario; show two of the list."""
    listed = told.http.get("/sandbox/v1/scenarios").json()
    shown = [each for each in listed["items"] if each["name"] in {"late-renewal", "leap-day"}]
    told.keep(told.control, "list_scenarios", "two", {}, None, {"totalCount": 2, "items": shown})
    path, body = {"name": "late-renewal"}, {"checkpoint": "lapsed"}
    answer = told.http.post("/sandbox/v1/scenarios/late-renewal/worlds", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    (credential,) = made["credentials"]
    told.show(made["worldId"], SHOWN_SCENARIO_WORLD)
    told.show(credential["clientId"], SHOWN_CLIENT)
    told.show(credential["clientSecret"], SHOWN_SECRET)
    told.keep(told.control, "create_scenario_world", "lapsed", path, body, made)
    told.http.request("DELETE", f"/sandbox/v1/worlds/{made['worldId']}")


def finish(told: Recorder) -> None:
    """Look into the journal, change rules, and put the world away."""
    refused = told.world.partner.post(
        "/resellers",
        {},
        X_Correlation_Id="267c13a8-f060-4d0c-97fb-245e6c4f281f",
        X_Request_Id="955019b0-823a-4f7a-a57d-b60aeb5490ff",
    )
    assert refused.status_code == 400
    told.ask("get_requests", query={"status": 400, "limit": 1})
    told.ask("delete_requests")
    rules = {"orderProcessingSeconds": 60, "lateRenewalDays": None}
    told.ask("change_rules", body=rules)
    body = {"resellers": 2, "customers": 10, "countries": ["US", "CA"]}
    told.ask("create_population", body=body)
    branch(told)
    told.ask("change_world", body={"name": "examples", "ttlSeconds": None})
    told.ask("reset_world")
    told.ask("get_replay")
    move_as_a_file(told)
    use_consoles(told)
    told.ask("delete_world")


def use_consoles(told: Recorder) -> None:
    """Do what resellers and admins do in the consoles, in the world that is as at its start."""
    told.world.rules(orderProcessingSeconds=None)
    partner = told.world.partner
    made = partner.make("/resellers", reseller_body("Fairmont Reselling"))
    customer = partner.make("/customers", customer_body(made["resellerId"]))["customerId"]
    told.world.control("POST", f"/customers/{customer}/approval-codes")
    told.ask("list_approval_codes", customer_id=customer)
    partner.order(customer, order_line(5))
    told.ask("get_returnables", customer_id=customer)
    told.ask("get_term", customer_id=customer)
    (held,) = partner.subscriptions(customer)
    subscription, user = held["subscriptionId"], {"user": "minnie@acme.example"}
    told.ask("assign_seat", body=user, subscription_id=subscription)
    told.ask("preview_seat_removal", query={"quantity": 0}, subscription_id=subscription)
    told.ask("release_seats", body={"users": [user["user"]]}, subscription_id=subscription)
    told.ask("unassign_seat", body=user, subscription_id=subscription)
    minimum = {"offerType": "LICENSE", "quantity": 10}
    request = {"commitmentRequest": {"minimumQuantities": [minimum]}}
    body = {
        "companyProfile": customer_body("")["companyProfile"],
        "benefits": [{"type": "THREE_YEAR_COMMIT", **request}],
    }
    assert partner.patch(f"/customers/{customer}", body).status_code == 200
    told.ask("answer_commitment", body={"accept": True}, customer_id=customer)
    link(told)
    enroll_an_agency(told)
    minnie = contact("minnie@acme.example", firstName="Minnie")
    told.ask("add_admin", body=minnie, customer_id=customer)
    told.ask("list_admins", customer_id=customer)
    told.ask("remove_admin", customer_id=customer, email="minnie@acme.example")
    owner = {"contractOwner": "admin@acme.example"}
    told.ask("patch_customer", "owner", body=owner, customer_id=customer)
    told.ask(
        "open_purchase_authorization",
        "several",
        body={
            "lines": [{"offerId": TEAM, "quantity": 2}, {"offerId": OTHER_TEAM, "quantity": 1}],
            "poNumber": "PO-4001",
            "openedBy": "ACCOUNT_MANAGER",
        },
        customer_id=customer,
    )
    ask_for_a_customer(told, customer)


def link(told: Recorder) -> None:
    """Let a customer own a linked membership, and another one join and leave it."""
    partner = told.world.partner
    reseller = partner.reseller("Linked Reselling")
    owner, member = (
        partner.customer(reseller, name=name, contacts=[contact(f"{name.lower()}@acme.example")])
        for name in ("Owner", "Member")
    )
    for customer, quantity in ((owner, 70), (member, 31)):
        partner.order(customer, order_line(quantity))
    body = {
        "companyProfile": partner.fetch(f"/customers/{owner}")["companyProfile"],
        "linkedMembership": {"type": "STANDARD", "name": "Two together"},
    }
    told.ask("change_customer", "linked membership", body=body, customer_id=owner)
    told.ask("answer_linked_terms", body={"accept": True}, customer_id=owner)
    made = told.ask("make_linked_code", customer_id=owner)
    told.ask("join_linked_membership", body={"code": made["code"]}, customer_id=member)
    told.ask("refresh_linked_membership", customer_id=owner)
    told.ask("get_linked_membership", customer_id=owner)
    told.ask("leave_linked_membership", customer_id=member)


def enroll_an_agency(told: Recorder) -> None:
    """Make two large government agencies; find the group of the one, and enrol the other in it."""
    partner, distributor = told.world.partner, told.world.partner.distributor_id
    told.world.portal(f"/distributors/{distributor}", lgaEnabled=True)
    reseller = partner.reseller("Agency Reselling")
    bodies: list[Json] = []
    for name in ("State of Anaheim", "Harbor of Anaheim"):
        company = profile(name, f"{name.split()[0].lower()}@anaheim.example", marketSegment="GOV")
        body = {
            "resellerId": reseller,
            "companyProfile": {**company, "marketSubSegments": ["STATE"]},
            "benefits": [{"type": "LARGE_GOVERNMENT_AGENCY"}],
        }
        bodies.append(body)
    owner = partner.make("/customers", bodies[0])["customerId"]
    member = told.ask("create_customer", "agency", body=bodies[1])["customerId"]
    partner.order(owner, order_line(100, GOV))
    body = {
        "companyProfile": partner.fetch(f"/customers/{owner}")["companyProfile"],
        "linkedMembership": {"type": "STANDARD", "name": "Agencies of Anaheim"},
    }
    assert partner.patch(f"/customers/{owner}", body).status_code == 200
    query = {"country": "US", "name": "agencies"}
    (group,) = told.ask("get_linked_membership_groups", query=query)
    told.ask("enroll_in_linked_membership", customer_id=member, linked_membership_id=group["id"])
    told.world.portal(f"/distributors/{distributor}", lgaEnabled=False)


def ask_for_a_customer(told: Recorder, customer: str) -> None:
    """Have a code mailed to the admins of another reseller's customer, who redeem it."""
    other = told.world.partner.reseller("Bell Reselling")
    wanted = {"vipId": customer, "adminEmail": "admin@acme.example"}
    told.world.rules(resellerChangeBlackoutBeforeDays=0, resellerChangeBlackoutAfterDays=0)
    sent = told.ask("send_change_code", body=wanted, reseller_id=other)
    told.ask("redeem_change_code", body={"code": sent["code"]}, customer_id=customer)


def branch(told: Recorder) -> None:
    """Keep the world, come back to it, and fork it."""
    path = f"/sandbox/v1/worlds/{told.world.world_id}"
    body = {"name": "after the renewal"}
    made = told.http.post(f"{path}/snapshots", json=body).json()
    told.show(made["snapshotId"], SHOWN_SNAPSHOT)
    told.show(made["createdAt"], SHOWN_CREATED)
    ids = {"worldId": told.world.world_id}
    told.keep(told.control, "take_snapshot", "usual", ids, body, made)
    told.ask("list_snapshots")
    told.ask("get_snapshot", snapshot_id=made["snapshotId"])
    told.ask("restore_snapshot", snapshot_id=made["snapshotId"])
    fork = told.http.post(f"{path}/fork", json={"name": "mine"}).json()
    (credential,) = fork["credentials"]
    told.show(fork["worldId"], SHOWN_FORK)
    told.show(credential["clientId"], SHOWN_FORK_CLIENT)
    told.show(credential["clientSecret"], SHOWN_FORK_SECRET)
    told.keep(told.control, "fork_world", "as it is now", ids, {"name": "mine"}, fork)
    told.ask("delete_snapshot", snapshot_id=made["snapshotId"])


def move_as_a_file(told: Recorder) -> None:
    """Export the world and import it again; no example shows the file itself."""
    shown = "(the bytes of the file)"
    path = {"worldId": told.world.world_id}
    exported = told.world.control("GET", "/export")
    assert exported.status_code == 200, exported.text
    told.keep(told.control, "export_world", "usual", path, None, shown)
    made = told.http.post(
        "/sandbox/v1/worlds/import",
        content=exported.content,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert made.status_code == 201, made.text
    world = made.json()
    (credential,) = world["credentials"]
    told.show(world["worldId"], SHOWN_COPY)
    told.show(credential["clientId"], SHOWN_COPYS_CLIENT)
    told.show(credential["clientSecret"], SHOWN_SECRET)
    told.keep(told.control, "import_world", "usual", {}, shown, world)


def main() -> None:
    """Write the examples anew."""
    for path, examples in zip((PARTNER_EXAMPLES, CONTROL_EXAMPLES), play(), strict=True):
        path.write_text(json.dumps(examples, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
