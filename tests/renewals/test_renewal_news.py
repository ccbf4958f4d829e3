"""What customers are told when their renewal window opens (VC-4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from sandbox.app import Parts
from sandbox.renewals.announce import announce_renewals
from sandbox.timeline.queue import Due
from tests.authorizing import take
from tests.local import instant
from tests.mail import lines_of, outbox, sent, told
from tests.renewals.manual import (
    AD,
    NEXT_AD,
    bought,
    held_by,
    noon,
    opt_out,
    renew,
    renewing,
    schedule_product,
)
from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
)

OPENS = "2026-12-16T00:00:00Z"
ENDS = f"{AD}T00:00:00Z"
NewWorld = Callable[..., World]


def announced_days(world: World) -> list[str]:
    """When news of coming renewals are due."""
    due = world.control("GET", "/schedule").json()["items"]
    return [each["at"] for each in due if each["kind"] == "renewal.coming"]


def test_the_news_come_when_the_window_opens_and_not_before(world: World, partner: Partner) -> None:
    customer = partner.customer(name="Acme Inc")
    bought(partner, customer, line(TEAM, 5, 1), line(OTHER_TEAM, 3, 2))
    opt_out(partner, customer, held_by(partner, customer, OTHER_TEAM))
    world.advance(to="2026-12-15T23:59:59Z")
    assert told(world) == []
    world.advance(to=OPENS)
    (email,) = outbox(world, kind="renewal-coming")
    assert (email["at"], email["customerId"]) == (OPENS, customer)
    (admin,) = partner.fetch(f"/customers/{customer}")["companyProfile"]["contacts"]
    assert email["recipients"] == [admin["email"]]
    assert email["subject"] == "Licences of Acme Inc are due for renewal on 2027-01-15"
    ends = f"The term of Acme Inc (customer {customer}) ends on 2027-01-15."
    assert lines_of(world, "renewal-coming") == [
        f"{ends} Until the day before, its licences may be renewed early.",
        "These renew by themselves, at the price of that day:",
        "- Acrobat Pro for teams: 5",
        "These do not renew by themselves:",
        "- Creative Cloud All Apps for teams: 3, since auto-renewal is off",
        "What is to renew may be changed until 2027-01-12.",
    ]
    world.advance(to="2027-01-14T23:59:59Z")
    assert told(world) == [(OPENS, "renewal-coming")]


@pytest.mark.every_backend
def test_what_is_said_is_what_will_happen(world: World, partner: Partner, customer: str) -> None:
    held = bought(
        partner,
        customer,
        *(line(TEAM, 5, 1), line(ADD_ON, 2, 2), line(OTHER_TEAM, 4, 3), line(CREDIT_PACK, 7, 4)),
    )
    # An add-on cannot be opted in without its base; but its base can be returned.
    world.portal(f"/subscriptions/{held[0]['subscriptionId']}", autoRenewalEnabled=False)
    partner.renew(customer, held[2]["subscriptionId"], enabled=True, renewalQuantity=6)
    world.advance(to=OPENS)
    assert lines_of(world, "renewal-coming")[1:-1] == [
        "These renew by themselves, at the price of that day:",
        "- Creative Cloud All Apps for teams: 6 instead of 4",
        "These do not renew by themselves:",
        "- Acrobat Pro for teams: 5, since auto-renewal is off",
        "- Acrobat AI Assistant for teams: 2, since its base does not",
    ]
    world.advance(to=ENDS)
    assert [each["status"] for each in partner.subscriptions(customer)] == [
        "1004",
        "1004",
        "1000",
        "1004",
    ]


@pytest.mark.parametrize(
    ("rule", "start", "ends"),
    [
        ("anniversary", "2026-06-30T12:00:00Z", False),
        ("anniversary", "2026-07-01T12:00:00Z", True),
        # The anniversary's midnight is the day before in the Pacific: the last day of sale.
        ("pacific", "2026-07-01T12:00:00Z", False),
        ("pacific", "2026-07-02T12:00:00Z", True),
    ],
)
def test_what_is_no_longer_sold_at_the_anniversary_does_not_renew(
    new_world: NewWorld, rule: str, start: str, *, ends: bool
) -> None:
    others = ["- InCopy for teams: 1, since the product is no longer sold then"] if ends else []
    world = new_world(now=start, rules={"renewalPriceDay": rule})
    customer = world.partner.customer()
    world.partner.order(customer, line(ENDS_2027_06_30))
    world.advance(to="cotermDate", customerId=customer)
    found = lines_of(world, "renewal-coming")
    assert [each for each in found if "since" in each] == others
    assert told(world)[-1][1] == ("lapsed" if others else "renewed")


def test_who_opted_out_of_all_is_told_too(world: World, partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer)
    opt_out(partner, customer, held)
    world.advance(to=OPENS)
    assert lines_of(world, "renewal-coming")[1:-1] == [
        "These do not renew by themselves:",
        "- Acrobat Pro for teams: 100, since auto-renewal is off",
    ]


@pytest.mark.parametrize("ordered", [(), (line(CREDIT_PACK),)])
def test_who_holds_nothing_that_renews_is_told_nothing(
    world: World, partner: Partner, customer: str, ordered: tuple[Json, ...]
) -> None:
    if ordered:
        partner.order(customer, *ordered)
    returned = partner.customer(name="Returner")
    partner.give_back(returned, partner.order(returned))
    world.advance(by="P2Y")
    assert outbox(world, kind="renewal-coming") == []


def test_the_end_of_a_pack_is_not_announced(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer)
    world.advance(to="2026-03-01")
    partner.order(customer, line(CREDIT_PACK))
    due = world.control("GET", "/schedule").json()["items"]
    assert [(each["kind"], each["at"]) for each in due] == [
        ("renewal.coming", OPENS),
        ("term.ends", ENDS),
        ("term.ends", "2027-03-01T00:00:00Z"),
    ]
    world.advance(to="2027-03-01")
    assert [kind for _, kind in told(world)] == ["renewal-coming", "renewed", "lapsed"]


def test_several_orders_are_announced_once_a_term(
    world: World, partner: Partner, customer: str
) -> None:
    for offer in (TEAM, OTHER_TEAM, TEAM):
        partner.order(customer, line(offer))
        world.advance(by="P10D")
    world.advance(by="P3Y")
    assert sent(world, "renewal-coming") == [
        (OPENS, "renewal-coming"),
        ("2027-12-16T00:00:00Z", "renewal-coming"),
        ("2028-12-16T00:00:00Z", "renewal-coming"),
    ]


def test_an_early_renewal_brings_no_second_announcement(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 40))
    world.advance(to=f"{NEXT_AD}T00:00:00Z")
    assert sent(world, "renewal-coming") == [
        (OPENS, "renewal-coming"),
        ("2027-12-16T00:00:00Z", "renewal-coming"),
    ]


def test_late_renewals_bring_no_second_announcement(
    world: World, partner: Partner, customer: str
) -> None:
    held = bought(partner, customer, line(TEAM, 2, 1), line(OTHER_TEAM, 2, 2), line(ADD_ON, 2, 3))
    for each in held[1:]:
        opt_out(partner, customer, each)
    noon(world, "2027-01-20")
    for each in held[1:]:
        renew(partner, customer, renewing(each, 2))
    assert announced_days(world) == ["2027-12-16T00:00:00Z"]
    world.advance(to="2027-12-16")
    (email,) = outbox(world, kind="renewal-coming", from_="2027-01-15")
    assert email["text"].count("since auto-renewal is off") == 2


def test_late_renewals_of_everything_are_announced_once(
    world: World, partner: Partner, customer: str
) -> None:
    held = bought(partner, customer, line(TEAM, 2, 1), line(OTHER_TEAM, 2, 2))
    for each in held:
        opt_out(partner, customer, each)
    noon(world, "2027-01-20")
    for each in held:
        renew(partner, customer, renewing(each, 2))
    assert announced_days(world) == ["2027-12-16T00:00:00Z"]
    world.advance(to=f"{NEXT_AD}T00:00:00Z")
    assert sent(world, "renewal-coming")[1:] == [("2027-12-16T00:00:00Z", "renewal-coming")]


@pytest.mark.parametrize(
    ("coterm", "announced"),
    [
        ("2026-03-31", ["2026-03-01T00:00:00Z"]),
        ("2026-02-15", ["2026-01-16T00:00:00Z"]),
        ("2026-02-14", []),
        ("2026-01-16", []),
    ],
)
def test_a_coterm_date_that_the_portal_moves_moves_the_news_along(
    world: World, partner: Partner, customer: str, coterm: str, announced: list[str]
) -> None:
    partner.order(customer)
    world.portal(f"/customers/{customer}", cotermDate=coterm)
    world.advance(to=f"{coterm}T00:00:00Z")
    assert [at for at, _ in sent(world, "renewal-coming")] == announced
    next_opening = date.fromisoformat(coterm).replace(year=2027) - timedelta(days=30)
    world.advance(to=f"{next_opening}T00:00:00Z")
    assert sent(world, "renewal-coming")[-1][0] == f"{next_opening}T00:00:00Z"


def test_the_portal_brings_no_second_announcement_of_one_day(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    world.advance(to=OPENS)
    for status in ("1004", "1000"):
        world.portal(f"/subscriptions/{held['subscriptionId']}", status=status)
    world.portal(f"/customers/{customer}", cotermDate=AD)
    assert announced_days(world) == []
    world.advance(to=ENDS)
    assert sent(world, "renewal-coming") == [(OPENS, "renewal-coming")]


def test_an_anniversary_on_the_29th_of_february(new_world: NewWorld) -> None:
    world = new_world(now="2028-02-29T12:00:00Z")
    world.partner.order(world.partner.customer())
    world.advance(to="2032-03-01")
    assert [at for at, _ in sent(world, "renewal-coming")] == [
        "2029-01-29T00:00:00Z",
        "2030-01-29T00:00:00Z",
        "2031-01-29T00:00:00Z",
        "2032-01-30T00:00:00Z",
    ]


def test_an_extended_term_is_announced_at_its_end(world: World, partner: Partner) -> None:
    customer = partner.customer(cotermDate="2028-02-29")
    partner.order(customer)
    world.advance(to="2028-02-29")
    assert sent(world, "renewal-coming") == [("2028-01-30T00:00:00Z", "renewal-coming")]


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("days", "announced"),
    [
        (0, []),
        (1, ["2027-01-14T00:00:00Z"]),
        (60, ["2026-11-16T00:00:00Z"]),
        (364, ["2026-01-16T00:00:00Z"]),
        (365, []),
    ],
)
def test_the_window_is_the_rulesets_also_when_it_changes_later(
    world: World, partner: Partner, customer: str, days: int, announced: list[str]
) -> None:
    partner.order(customer)
    world.rules(earlyRenewalDays=days)
    world.advance(to="2027-01-14T00:00:00Z")
    assert [at for at, _ in sent(world, "renewal-coming")] == announced
    schedule = world.control("GET", "/schedule").json()
    assert schedule["totalCount"] == 1


def test_another_rule_leaves_what_is_due_alone(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    before = world.control("GET", "/schedule").json()
    world.rules(lateRenewalDays=14)
    assert world.control("GET", "/schedule").json() == before


def test_a_window_that_is_opened_wider_after_it_opened_brings_no_news_again(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to=OPENS)
    world.rules(earlyRenewalDays=45)
    world.rules(purchaseAuthorizationDays=3, earlyRenewalDays=40)
    world.advance(to=ENDS)
    assert sent(world, "renewal-coming") == [(OPENS, "renewal-coming")]


def test_two_rules_that_change_together_leave_the_next_event_right(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    take(world, customer)
    world.rules(purchaseAuthorizationDays=5, earlyRenewalDays=40)
    first, second, _ = world.control("GET", "/schedule").json()["items"]
    assert (first["kind"], first["at"]) == ("authorization.past_due", "2026-01-20T09:00:00Z")
    assert (second["kind"], second["at"]) == ("renewal.coming", "2026-12-06T00:00:00Z")
    assert world.control("GET", "/clock").json()["nextEventAt"] == first["at"]


def test_a_rule_that_changes_announces_a_day_once_and_no_pack(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 1, 1), line(CREDIT_PACK, 1, 2))
    world.advance(to="2026-03-01")
    partner.order(customer, line(CREDIT_PACK))
    world.rules(earlyRenewalDays=40)
    assert announced_days(world).count("2026-12-06T00:00:00Z") == 1
    world.advance(to="2027-03-01")
    assert sent(world, "renewal-coming") == [("2026-12-06T00:00:00Z", "renewal-coming")]


def test_a_window_that_opens_anew_is_announced_anew_without_what_is_scheduled(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer)
    noon(world, "2026-12-20")
    schedule_product(partner, customer, OTHER_TEAM)
    world.rules(earlyRenewalDays=14)
    world.advance(to=ENDS)
    _, again = outbox(world, kind="renewal-coming")
    assert again["at"] == "2027-01-01T00:00:00Z"
    assert "Acrobat Pro" in again["text"]
    assert "Creative Cloud" not in again["text"]


@pytest.mark.parametrize(
    ("rules", "last"),
    [
        ({}, "What is to renew may be changed until 2027-01-12."),
        ({"preferenceCutoffDays": 30}, "What is to renew may be changed until 2026-12-16."),
        (
            {"preferenceCutoffDays": 31},
            "- Acrobat Pro for teams: 100",
        ),
        (
            {"latePreferenceChanges": "counted"},
            "What is to renew may be changed until 2027-01-14.",
        ),
    ],
)
def test_until_when_preferences_count_is_said(new_world: NewWorld, rules: Json, last: str) -> None:
    world = new_world(rules=rules)
    bought(world.partner, world.partner.customer())
    world.advance(to=OPENS)
    assert lines_of(world, "renewal-coming")[-1] == last


def test_what_is_renewed_early_in_part_is_announced_apart(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 3))
    # The window is made narrower, so that it opens again.
    world.rules(earlyRenewalDays=10)
    noon(world, "2027-01-06")
    said = outbox(world, kind="renewal-coming")[-1]["text"].splitlines()
    assert said[said.index("These renew by themselves, at the price of that day:") + 1] == (
        "- Acrobat Pro for teams: 2"
    )
    assert said[said.index("These are renewed already:") + 1] == "- Acrobat Pro for teams: 3"


def test_what_is_wholly_renewed_early_is_not_announced_again(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 5))
    world.rules(earlyRenewalDays=10)
    noon(world, "2027-01-06")
    assert told(world) == [(OPENS, "renewal-coming"), ("2026-12-20T12:00:00Z", "renewed")]


@pytest.mark.parametrize("who", ["customer", "reseller"])
def test_the_inactive_are_told_that_nothing_renews(
    world: World, partner: Partner, customer: str, who: str
) -> None:
    bought(partner, customer, line(quantity=5))
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    world.portal(f"/{who}s/{customer if who == 'customer' else reseller}", status="1004")
    world.advance(to=OPENS)
    lines = lines_of(world, "renewal-coming")
    assert lines[0].endswith("ends on 2027-01-15.")
    assert lines[1:3] == [
        "These do not renew by themselves:",
        f"- Acrobat Pro for teams: 5, since the {who} is inactive",
    ]
    world.advance(to=ENDS)
    assert "late" not in "".join(lines_of(world, "lapsed"))


def test_news_that_came_late_are_about_the_anniversary_that_they_were_made_for(
    inside: Parts, world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    world.advance(to="2026-12-15T23:59:59Z")
    # The rule changes after the event was due and before it is done, as when it failed first.
    with inside.worlds.open(world.world_id) as opened:
        rules = opened.rules.model_copy(update={"early_renewal_days": 40})
        opened.rules = rules
        opened.now = instant("2026-12-16T00:00:00")
        due = Due(0, opened.now, "renewal.coming", customer, AD)
        announce_renewals(opened, [due])
        assert [each["subject"][-10:] for each in opened.emails] == [AD]


def test_two_events_of_one_opening_tell_once_whatever_their_batch(
    inside: Parts, world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    world.advance(to="2026-12-15T23:59:59Z")
    with inside.worlds.open(world.world_id) as opened:
        opened.now = instant("2026-12-16T00:00:00")
        due = Due(0, opened.now, "renewal.coming", customer, AD)
        for _ in range(2):
            announce_renewals(opened, [due, due])
            opened.write_events()
    assert len(outbox(world, kind="renewal-coming")) == 1
