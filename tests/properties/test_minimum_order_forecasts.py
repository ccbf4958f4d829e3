"""With minimum-order offers too what PREVIEW_RENEWAL shows is what the renewal does (HG-8)."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.committed import with_commitment
from tests.growing import X, Y, Z, choose, held
from tests.migrating import vip
from tests.properties.previewing import (
    previewed_lines,
    reach,
    recommitment,
    renew_as_previewed,
    world_of,
)
from tests.renewals.manual import renewing, send
from tests.support import OTHER_TEAM, TEAM, InProcess, Json, World, line

CODES = {"MOQ_100": (X, 100), "MOQ_250": (Y, 250), "MOQ_500": (Z, 500)}
DAYS = st.sampled_from((44, 30, 29, 8, 7, 4, 3, 2, 1))
QUANTITIES = st.sampled_from((1, 30, 99, 100, 101, 250, 500))


@dataclass(frozen=True)
class Event:
    """What happens on a day before the anniversary; `what` is done with code and quantity."""

    days_before: int
    what: str
    code: str
    quantity: int


@dataclass(frozen=True)
class Story:
    """A customer that holds Acrobat on its way to its anniversary, and the day of the preview."""

    acrobat: int
    other: int
    minimum: int
    end: str
    recommitted: int | None
    events: list[Event]
    previewed: int
    rules: Json = field(default_factory=dict)


def events_of(days: st.SearchStrategy[int], *what: str) -> st.SearchStrategy[Event]:
    """Draw events of some kinds on some days."""
    return st.builds(Event, days, st.sampled_from(what), st.sampled_from(tuple(CODES)), QUANTITIES)


stories = st.builds(
    Story,
    st.sampled_from((1, 50, 51, 120)),
    st.sampled_from((10, 100, 500)),
    st.sampled_from((100, 250, 500, 99)),
    st.sampled_from(("2027-07-14", "2027-07-14", "2026-07-14")),
    st.none() | st.sampled_from((100, 250, 10)),
    st.lists(
        events_of(st.sampled_from((100, 44, 5, 2)), "buy", "buy", "add")
        | events_of(st.sampled_from((30, 20, 7, 4)), "choose")
        | events_of(DAYS, "choose", "reset", "wish", "off", "other off")
        | events_of(st.sampled_from((29, 5, 1)), "early"),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from((0, 1, 3, 20, 45)),
    st.fixed_dictionaries(
        {
            "commitmentPreferences": st.just("allowed"),
            "commitmentShortfall": st.sampled_from(("nonCompliant", "fail")),
            "moqOptInDays": st.sampled_from((30, 7)),
        }
    ),
)


def happen(world: World, customer: str, event: Event) -> None:
    """Let an event happen; what is refused has not."""
    partner = world.partner
    own = held(partner, customer)
    # Where one is refused, another may be what the customer's seats and commitment allow.
    offers = sorted(CODES, key=lambda code: code != event.code)
    match event.what:
        case "choose":
            any(
                choose(partner, customer, code, max(event.quantity, CODES[code][1])).is_success
                for code in offers
            )
        case "reset":
            choose(partner, customer, None, event.quantity, resets=True)
        case "wish":
            partner.renew(
                customer, own["subscriptionId"], enabled=True, renewalQuantity=event.quantity
            )
        case "off":
            partner.renew(customer, own["subscriptionId"], enabled=False)
        case "other off":
            other = held(partner, customer, OTHER_TEAM)
            partner.renew(customer, other["subscriptionId"], enabled=False)
        case "buy":
            any(
                partner.try_order(customer, line(offer, max(event.quantity, least))).is_success
                for offer, least in map(CODES.__getitem__, offers)
            )
        case "add":
            partner.try_order(customer, line(quantity=event.quantity))
        case "early":
            send(partner, customer, renewing(own, event.quantity))


def live(world: World, story: Story) -> str:
    """Live to the day of the preview; what is to come after it does not happen."""
    customer = with_commitment(
        world,
        minimum=story.minimum,
        end=story.end,
        offers=[vip(TEAM, story.acrobat), vip(OTHER_TEAM, story.other)],
        slots=recommitment(story.end, story.recommitted),
    )
    for event in sorted(story.events, key=lambda each: -each.days_before):
        if event.days_before > story.previewed:
            reach(world, event.days_before)
            happen(world, customer, event)
    reach(world, story.previewed)
    return customer


@settings(max_examples=40, derandomize=True, deadline=None, database=None)
@given(story=stories)
def test_the_preview_of_who_chose_an_offer_is_the_renewal(sandbox: InProcess, story: Story) -> None:
    with world_of(sandbox, story.rules) as world:
        partner = world.partner
        customer = live(world, story)
        lines = previewed_lines(partner, customer)
        code = held(partner, customer)["autoRenewal"].get("renewalCode", "")
        chosen = [item["offerId"] for item in lines if item["offerId"] in (X, Y, Z)]
        assert chosen in ([], [CODES.get(code, ("",))[0]]), "only what is shown renews"
        if code and not any(event.what == "early" for event in story.events):
            assert chosen, "what is shown renews"
        renew_as_previewed(world, customer, lines)
        assert world.control("POST", "/check").json()["broken"] == []
