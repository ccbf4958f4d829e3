"""With a commitment too what PREVIEW_RENEWAL shows is what the automatic renewal does (RN-6)."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.committed import AD, status_of, with_commitment
from tests.migrating import commitment, vip
from tests.properties.previewing import (
    previewed_lines,
    reach,
    recommitment,
    renew_as_previewed,
    world_of,
)
from tests.renewals.manual import renewing, send
from tests.support import CONSUMABLE, OTHER_TEAM, TEAM, InProcess, Json, World

QUANTITIES = st.sampled_from((1, 4, 9, 10, 11, 45, 60))
MINIMUMS = st.sampled_from((10, 11, 50))


@dataclass(frozen=True)
class Story:
    """A committed customer on its way to its anniversary; `wishes` are what is to renew."""

    held: tuple[int, int, int]
    minimum: int
    end: str
    recommitted: int | None
    requested: int | None
    wishes: list[tuple[int, int, int | None]]
    early: list[tuple[int, int, int]]
    previewed: int
    rules: Json = field(default_factory=dict)

    def slots(self) -> Json:
        """Return the requests that are accepted."""
        if self.requested and self.requested >= self.minimum and self.end > AD:
            more = commitment("2024-07-15", self.end, self.requested, "ACCEPTED")
            return {"commitmentRequest": more}
        return recommitment(self.end, self.recommitted)


stories = st.builds(
    Story,
    st.tuples(QUANTITIES, QUANTITIES, st.sampled_from((1, 1000))),
    MINIMUMS,
    st.sampled_from(("2026-07-14", "2027-07-14")),
    st.none() | MINIMUMS,
    st.none() | MINIMUMS,
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from((44, 4, 3, 2, 1)), st.none() | QUANTITIES),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from((25, 3, 1)), QUANTITIES), max_size=2),
    st.sampled_from((45, 30, 20, 4, 3, 1, 0)),
    st.fixed_dictionaries(
        {
            "commitmentPreferences": st.just("allowed"),
            "commitmentShortfall": st.sampled_from(("nonCompliant", "fail")),
            "commitmentLevelBasis": st.sampled_from(("committed", "cumulative")),
            "commitmentExpiryLevels": st.sampled_from(("anew", "base")),
            "renewalPriceDay": st.sampled_from(("anniversary", "pacific")),
        }
    ),
)


def live(world: World, story: Story) -> str:
    """Live to the day of the preview; what is to come after it does not happen."""
    team, other, consumed = story.held
    offers = [vip(TEAM, team), vip(OTHER_TEAM, other), vip(CONSUMABLE, consumed)]
    customer = with_commitment(
        world, minimum=story.minimum, end=story.end, offers=offers, slots=story.slots()
    )
    partner = world.partner
    happenings: list[tuple[int, str, int, int | None]] = [
        (days, "wish", which, quantity) for which, days, quantity in story.wishes
    ]
    happenings += [(days, "early", which, quantity) for which, days, quantity in story.early]
    for days, what, which, quantity in sorted(happenings, key=lambda each: -each[0]):
        if days <= story.previewed:
            continue
        reach(world, days)
        held = partner.subscriptions(customer)[which]
        if what == "early":
            send(partner, customer, renewing(held, quantity or 1))
        else:
            wish: Json = {"enabled": False}
            if quantity:
                wish = {"enabled": True, "renewalQuantity": quantity}
            partner.renew(customer, held["subscriptionId"], **wish)
    reach(world, story.previewed)
    return customer


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(story=stories)
def test_the_preview_of_who_is_committed_is_the_renewal(sandbox: InProcess, story: Story) -> None:
    with world_of(sandbox, story.rules) as world:
        partner = world.partner
        customer = live(world, story)
        renew_as_previewed(world, customer, previewed_lines(partner, customer))
        held = [each for each in partner.subscriptions(customer) if each["status"] == "1000"]
        licenses = sum(each["currentQuantity"] for each in held if each["offerId"] != CONSUMABLE)
        if story.end > AD:
            complies = licenses >= story.minimum
            assert status_of(partner, customer) == ("COMMITTED" if complies else "NONCOMPLIANT")
        elif not story.recommitted:
            assert status_of(partner, customer) == "EXPIRED"
