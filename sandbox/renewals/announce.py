"""What the admins of customers are told when renewal opens (VC-4, section 7)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from sandbox.domain.statuses import Status
from sandbox.outbox.emails import EmailKind
from sandbox.renewals.emails import send_renewal_coming
from sandbox.renewals.forecast import forecast
from sandbox.store.among import among
from sandbox.store.outbox import Email
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due

_TOLD: Final = Prepared(
    select(Email.customer_id).where(
        Email.world_id == bindparam("of_world"),
        among(Email.customer_id, "customers"),
        Email.kind == EmailKind.RENEWAL_COMING.value,
        Email.at == bindparam("now"),
    )
)


def announce_renewals(world: OpenWorld, events: list[Due]) -> None:
    """Tell the customers of a batch what renews on their anniversary, and what does not.

    The handler of `renewal.coming`, whose subject is the anniversary: only who has licences that
    end then is told, and once.
    """
    portfolio = Portfolio.load(world, [due.customer_id for due in events])
    told = _told_now(world, list(portfolio.subscriptions))
    for subject in dict.fromkeys(due.subject_id for due in events):
        anniversary = date.fromisoformat(subject)
        untold = dict.fromkeys(
            due.customer_id
            for due in events
            if due.subject_id == subject and due.customer_id not in told
        )
        ending = {
            customer_id: [
                subscription
                for subscription in portfolio.subscriptions[customer_id]
                if subscription.renewal_date == anniversary and portfolio.is_annual(subscription)
            ]
            for customer_id in untold
        }
        for coming in forecast(portfolio, ending).values():
            # What is only scheduled ends nothing, but may be the base of an add-on.
            prospects = [
                prospect
                for prospect in coming.prospects
                if prospect.subscription.status == Status.ACTIVE
            ]
            send_renewal_coming(world, coming.account, anniversary, prospects)


def _told_now(world: OpenWorld, customer_ids: Sequence[str]) -> set[str]:
    """Return who was told at this instant, in a batch before this one."""
    keys = {"of_world": world.world_id, "customers": customer_ids, "now": world.now}
    return {email.customer_id for email in _TOLD.all(world.connection, keys)}
