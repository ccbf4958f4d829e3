"""What customers are told when they have renewed, and when they have not (VC-4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.mail import lines_of, outbox, sent, told
from tests.renewals.manual import (
    AD,
    bought,
    noon,
    opt_out,
    renew,
    renewing,
    schedule_product,
    send,
)
from tests.support import (
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    address,
    line,
)

OPENS = "2026-12-16T00:00:00Z"
ENDS = f"{AD}T00:00:00Z"
NewWorld = Callable[..., World]


# --- Renewed -------------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_what_renewed_by_itself_is_told_once_with_all_its_orders(new_world: NewWorld) -> None:
    spec = {"region": "PA", "currencies": ["AUD", "USD"], "countries": ["AU"]}
    world = new_world(distributors=[spec])
    partner = world.partner
    where = address(country="AU", region="NSW", postalCode="2000")
    customer = partner.customer(partner.reseller(address=where), "Acme Inc", address=where)
    partner.order(customer, line(TEAM, 5, currencyCode="AUD"))
    partner.order(customer, line(OTHER_TEAM, 2))
    world.advance(to=ENDS)
    orders = partner.orders(customer, "order-type=RENEWAL")
    by_currency = {each["currencyCode"]: each["orderId"] for each in orders}
    (email,) = outbox(world, kind="renewed")
    assert (email["at"], email["customerId"]) == (ENDS, customer)
    assert email["subject"] == "Licences of Acme Inc are renewed"
    assert lines_of(world, "renewed") == [
        f"Acme Inc (customer {customer}) has renewed licences.",
        f"Order {by_currency['AUD']} of 2027-01-15:",
        "- Acrobat Pro for teams: 5, ending on 2028-01-15",
        f"Order {by_currency['USD']} of 2027-01-15:",
        "- Creative Cloud All Apps for teams: 2, ending on 2028-01-15",
    ]
    assert outbox(world, kind="lapsed") == []


def test_a_renewal_that_takes_its_time_is_told_when_it_is_done(new_world: NewWorld) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    bought(world.partner, world.partner.customer())
    world.advance(to="2027-01-15T00:59:59Z")
    assert sent(world, "renewed") == []
    world.advance(by="PT1S")
    assert sent(world, "renewed") == [("2027-01-15T01:00:00Z", "renewed")]


def test_an_early_renewal_is_told_and_then_the_rest(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-20")
    order = renew(partner, customer, renewing(held, 40))
    assert lines_of(world, "renewed")[1:] == [
        f"Order {order['orderId']} of 2026-12-20:",
        "- Acrobat Pro for teams: 40, ending on 2028-01-15",
    ]
    world.advance(to=ENDS)
    _, rest = outbox(world, kind="renewed")
    assert rest["at"] == ENDS
    assert rest["text"].endswith("- Acrobat Pro for teams: 60, ending on 2028-01-15")


def test_what_was_wholly_renewed_early_brings_no_more_news(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 100))
    world.advance(to=ENDS)
    assert told(world) == [(OPENS, "renewal-coming"), ("2026-12-20T12:00:00Z", "renewed")]


def test_a_previewed_or_refused_renewal_is_not_told(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-20")
    assert send(partner, customer, renewing(held, 1), kind="PREVIEW_RENEWAL").status_code == 201
    assert send(partner, customer, kind="PREVIEW_RENEWAL").status_code == 201
    assert send(partner, customer, renewing(held, 101)).status_code == 400
    assert outbox(world, kind="renewed") == []


def test_a_late_renewal_is_told(world: World, partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer)
    opt_out(partner, customer, held)
    noon(world, "2027-02-14")
    order = renew(partner, customer, renewing(held, 3))
    assert lines_of(world, "renewed")[1:] == [
        f"Order {order['orderId']} of 2027-02-14:",
        "- Acrobat Pro for teams: 3, ending on 2028-01-15",
    ]


def test_what_the_portal_renews_is_told(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer)
    world.portal(f"/customers/{customer}", cotermDate="2026-01-15")
    assert world.control("POST", f"/customers/{customer}/renew").status_code == 200
    assert told(world) == [("2026-01-15T09:00:00Z", "renewed")]


# --- Lapsed --------------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_what_lapsed_is_told_in_one_email_with_its_last_days(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(name="Acme Inc")
    ordered = [line(TEAM, 5, 1), line(OTHER_TEAM, 3, 2), line(CREDIT_PACK, 2, 3)]
    for each in bought(partner, customer, *ordered)[:2]:
        opt_out(partner, customer, each)
    world.advance(to=ENDS)
    (email,) = outbox(world, kind="lapsed")
    assert (email["at"], email["customerId"]) == (ENDS, customer)
    assert email["subject"] == "Licences of Acme Inc were not renewed"
    days = "ended on 2027-01-15; usable until 2027-02-13; may be renewed late until 2027-02-14"
    assert lines_of(world, "lapsed") == [
        f"Licences of Acme Inc (customer {customer}) have ended:",
        f"- Acrobat Pro for teams: 5, {days}",
        f"- Creative Cloud All Apps for teams: 3, {days}",
        "- Adobe Stock credit pack of 40: 2, ended on 2027-01-15; credit packs do not renew",
    ]
    assert outbox(world, kind="renewed") == []


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ({"graceServiceDays": 0}, "; may be renewed late until 2027-02-14"),
        (
            {"graceServiceDays": 1, "lateRenewalDays": 14},
            "; usable until 2027-01-15; may be renewed late until 2027-01-29",
        ),
        (
            {"lateRenewalDays": 0},
            "; usable until 2027-02-13; may be renewed late until 2027-01-15",
        ),
    ],
)
def test_the_last_days_are_the_rulesets(new_world: NewWorld, rules: Json, days: str) -> None:
    world = new_world(rules=rules)
    customer = world.partner.customer()
    (held,) = bought(world.partner, customer)
    opt_out(world.partner, customer, held)
    world.advance(to=ENDS)
    assert lines_of(world, "lapsed")[1] == (
        f"- Acrobat Pro for teams: 100, ended on 2027-01-15{days}"
    )


@pytest.mark.parametrize(
    ("ended", "days"),
    [
        ("2025-12-17", "; usable until 2026-01-15; may be renewed late until 2026-01-16"),
        ("2025-12-16", "; may be renewed late until 2026-01-15"),
        ("2025-12-15", ""),
    ],
)
def test_last_days_that_are_over_are_not_told(
    world: World, partner: Partner, customer: str, ended: str, days: str
) -> None:
    (held,) = bought(partner, customer)
    world.portal(f"/customers/{customer}", cotermDate=ended)
    world.portal(f"/subscriptions/{held['subscriptionId']}", autoRenewalEnabled=False)
    assert world.control("POST", f"/customers/{customer}/renew").status_code == 200
    assert lines_of(world, "lapsed")[1] == f"- Acrobat Pro for teams: 100, ended on {ended}{days}"


def test_what_is_no_longer_sold_cannot_be_renewed_late(new_world: NewWorld) -> None:
    world = new_world(now="2026-08-01T12:00:00Z")
    world.partner.order(world.partner.customer(), line(ENDS_2027_06_30))
    world.advance(to="2027-08-01")
    assert lines_of(world, "lapsed")[1] == (
        "- InCopy for teams: 1, ended on 2027-08-01; usable until 2027-08-30"
    )


@pytest.mark.parametrize("seconds", [0, 3600])
def test_a_renewal_that_fails_is_told_as_a_lapse(new_world: NewWorld, seconds: int) -> None:
    world = new_world()
    customer = world.partner.customer()
    bought(world.partner, customer, line(TEAM, 1, 1), line(OTHER_TEAM, 1, 2))
    world.rules(orderProcessingSeconds=seconds)
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(to="2027-01-16")
    (email,) = outbox(world, kind="lapsed")
    assert email["text"].count("- ") == 2
    assert outbox(world, kind="renewed") == []


def test_a_renewal_that_fails_while_it_is_processed_is_told_as_a_lapse(
    new_world: NewWorld,
) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    held = bought_and_done(world, customer)
    opt_out(world.partner, customer, held[1])
    world.advance(to=ENDS)
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT1H")
    first, second = outbox(world, kind="lapsed")
    assert (first["at"], second["at"]) == (ENDS, "2027-01-15T01:00:00Z")
    assert "Creative Cloud" in first["text"]
    assert "Acrobat Pro" not in first["text"]
    assert "Acrobat Pro" in second["text"]
    assert "Creative Cloud" not in second["text"]


def bought_and_done(world: World, customer: str) -> list[Json]:
    world.partner.order(customer, line(TEAM, 1, 1), line(OTHER_TEAM, 1, 2))
    world.advance(by="PT1H")
    return world.partner.subscriptions(customer)


@pytest.mark.parametrize(
    ("status", "kind"), [("1000", "renewed"), ("1004", "lapsed"), ("1022", "lapsed")]
)
def test_a_renewal_that_the_portal_ends_is_told_at_once_and_once(
    new_world: NewWorld, status: str, kind: str
) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    bought_and_done(world, customer)
    world.advance(to=ENDS)
    (renewal,) = world.partner.orders(customer, "order-type=RENEWAL")
    world.portal(f"/orders/{renewal['orderId']}", status=status)
    world.advance(by="P1D")
    assert told(world) == [(OPENS, "renewal-coming"), (ENDS, kind)]


def test_a_failed_renewal_by_hand_is_not_told(new_world: NewWorld) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    held, _ = bought_and_done(world, customer)
    noon(world, "2026-12-20")
    assert send(world.partner, customer, renewing(held, 1)).status_code == 201
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT1H")
    assert told(world) == [(OPENS, "renewal-coming")]


def test_a_scheduled_product_that_never_came_is_not_told(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer)
    noon(world, "2026-12-20")
    schedule_product(partner, customer, OTHER_TEAM)
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(to=ENDS)
    assert len(lines_of(world, "lapsed")) == 2
    assert "Creative Cloud" not in lines_of(world, "lapsed")[1]
