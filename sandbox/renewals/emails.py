"""Emails about renewals: what is coming, what was renewed, what was not (VC-4)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sandbox.domain.calendar import price_day
from sandbox.domain.statuses import Status
from sandbox.orders.emails import order_text
from sandbox.orders.model import Order
from sandbox.outbox.emails import EmailKind, listing
from sandbox.renewals.model import Obstacle, Prospect
from sandbox.renewals.rules import grace_window, late_window
from sandbox.subscriptions.emails import send_to_admins
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld

_OBSTACLES = {
    Obstacle.ENDED: "the product is no longer sold then",
    Obstacle.NO_BASE: "its base does not",
}
"""What is said of a coming renewal in other words than afterwards."""


def send_renewal_coming(
    world: OpenWorld, account: Account, anniversary: date, prospects: Sequence[Prospect]
) -> None:
    """Say that the renewal window has opened, what renews by itself and what does not.

    Where all is renewed already there is nothing to say.
    """
    going_on = [
        f"{prospect.product.name}: {_to_renew(prospect)}"
        for prospect in prospects
        if prospect.to_order and not prospect.obstacle
    ]
    ending = [
        f"{prospect.product.name}: {left}, since "
        f"{_OBSTACLES.get(prospect.obstacle, prospect.obstacle.value)}"
        for prospect in prospects
        if prospect.obstacle
        and (left := prospect.subscription.current_quantity - prospect.renewed) > 0
    ]
    renewed = [
        f"{prospect.product.name}: {prospect.renewed}" for prospect in prospects if prospect.renewed
    ]
    if not going_on and not ending:
        return
    may_renew = account.order_outcome == Status.COMPLETE
    early = " Until the day before, its licences may be renewed early." if may_renew else ""
    send_to_admins(
        world,
        EmailKind.RENEWAL_COMING,
        account,
        f"Licences of {account.company_name} are due for renewal on {anniversary}",
        f"The term of {account.company_name} (customer {account.customer_id}) ends on "
        f"{anniversary}.{early}",
        listing("These renew by themselves, at the price of that day:", going_on),
        listing("These do not renew by themselves:", ending),
        listing("These are renewed already:", renewed),
        _last_changes(world, anniversary),
    )


def _to_renew(prospect: Prospect) -> str:
    current = prospect.subscription.current_quantity
    if prospect.renewed or prospect.wanted == current:
        return str(prospect.to_order)
    return f"{prospect.wanted} instead of {current}"


def _last_changes(world: OpenWorld, anniversary: date) -> str:
    """Return until when preferences may be changed; empty where that is over (X12)."""
    is_counted = world.rules.late_preference_changes == "counted"
    cutoff = 1 if is_counted else world.rules.preference_cutoff_days
    last_day = anniversary - timedelta(days=cutoff)
    return f"What is to renew may be changed until {last_day}." if last_day >= world.today else ""


def send_renewed(world: OpenWorld, account: Account, orders: Sequence[Order]) -> None:
    """Say what RENEWAL orders renewed: automatic, early and late ones."""
    if orders:
        send_to_admins(
            world,
            EmailKind.RENEWED,
            account,
            f"Licences of {account.company_name} are renewed",
            f"{account.company_name} (customer {account.customer_id}) has renewed licences.",
            *(order_text(world, order) for order in orders),
        )


def send_lapsed(world: OpenWorld, account: Account, lapsed: Iterable[Subscription]) -> None:
    """Say what was not renewed, how long it stays usable and until when it may be renewed late."""
    lines = [
        _lapsed_text(world, account, subscription)
        for subscription in lapsed
        if subscription.current_quantity
    ]
    if lines:
        send_to_admins(
            world,
            EmailKind.LAPSED,
            account,
            f"Licences of {account.company_name} were not renewed",
            listing(
                f"Licences of {account.company_name} (customer {account.customer_id}) have ended:",
                lines,
            ),
        )


def _lapsed_text(world: OpenWorld, account: Account, subscription: Subscription) -> str:
    product = product_of(world.reference, subscription.base_offer_id)
    text = f"{product.name}: {subscription.current_quantity}, ended on {subscription.renewal_date}"
    if product.is_credit_pack:
        return f"{text}; credit packs do not renew"
    facts = [text]
    usable = grace_window(subscription.renewal_date, world.rules.grace_service_days).last
    if usable >= world.today:
        facts.append(f"usable until {usable}")
    late = late_window(subscription.renewal_date, world.rules.late_renewal_days).last
    may_renew = account.order_outcome == Status.COMPLETE and product.on_sale(price_day(world.now))
    if late >= world.today and may_renew:
        facts.append(f"may be renewed late until {late}")
    return "; ".join(facts)
