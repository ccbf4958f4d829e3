"""The emails that Adobe would have sent to the admins of customers: when, to whom, what (VC-4).

One function a kind; `docs/outbox.md` is their table. Codes, changes of membership and purchase
authorizations write theirs where they happen.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sandbox.domain.calendar import price_day
from sandbox.domain.statuses import Status
from sandbox.renewals.model import Obstacle, Prospect
from sandbox.services.holding_rows import Held, Holder
from sandbox.services.holdings import product_of
from sandbox.services.order_book import Row, order_day
from sandbox.store.open_world import OpenWorld


class EmailKind(StrEnum):
    """Every kind of email that a world may have in its outbox."""

    INVITATION = "invitation"
    WELCOME = "welcome"
    ORDER_PLACED = "order-placed"
    LICENSES_RETURNED = "licenses-returned"
    RENEWAL_COMING = "renewal-coming"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    APPROVAL_CODE = "approval-code"
    MEMBERSHIP_CHANGED = "membership-changed"
    AUTHORIZATION_OPENED = "authorization-opened"
    AUTHORIZATION_PAST_DUE = "authorization-past-due"


WholeOrder = tuple[Row, Sequence[Row]]
"""An order with its lines."""


def send_invitation(
    world: OpenWorld, customer_id: str, company_name: str, admin_emails: Sequence[str]
) -> None:
    """Invite the admins of a new customer (VC-2)."""
    world.send(
        EmailKind.INVITATION,
        customer_id,
        admin_emails,
        f"{company_name} is invited to VIP Marketplace",
        f"A reseller of Adobe has added {company_name} (customer {customer_id}) to VIP "
        "Marketplace. Accept the invitation to manage its products in the Admin Console.",
    )


def send_welcome(
    world: OpenWorld, customer_id: str, company_name: str, admin_emails: Sequence[str]
) -> None:
    """Welcome admins: of a customer that became active, or named by an update of one."""
    world.send(
        EmailKind.WELCOME,
        customer_id,
        admin_emails,
        f"You are an admin of {company_name}",
        f"{company_name} (customer {customer_id}) is a member of VIP Marketplace, and you are one "
        "of its admins: in the Admin Console you assign its licences to users.",
    )


def send_order_placed(world: OpenWorld, holder: Holder, order: Row, lines: Iterable[Row]) -> None:
    """Say that a NEW order was received."""
    _send(
        world,
        EmailKind.ORDER_PLACED,
        holder,
        f"Order {order['order_id']} for {holder.company_name}",
        f"Adobe received an order for {holder.company_name} (customer {holder.customer_id}).",
        _order_text(world, order, lines),
    )


def send_licenses_returned(
    world: OpenWorld, holder: Holder, order: Row, lines: Iterable[Row]
) -> None:
    """Say that a RETURN order was completed."""
    returned = [f"{_name(world, line['offer_id'])}: {line['quantity']}" for line in lines]
    _send(
        world,
        EmailKind.LICENSES_RETURNED,
        holder,
        f"Licences of {holder.company_name} were returned",
        f"Return {order['order_id']} of order {order['reference_order_id']} for "
        f"{holder.company_name} (customer {holder.customer_id}) is done.",
        _list("Returned:", returned),
    )


_OBSTACLES = {
    Obstacle.ENDED: "the product is no longer sold then",
    Obstacle.NO_BASE: "its base does not",
}
"""What is said of a coming renewal in other words than afterwards."""


def send_renewal_coming(
    world: OpenWorld, holder: Holder, anniversary: date, prospects: Sequence[Prospect]
) -> None:
    """Say that the renewal window has opened, what renews by itself and what does not.

    Where all is renewed already there is nothing to say.
    """

    def name(each: Prospect) -> str:
        return _name(world, each.held.base_offer_id)

    going_on = [
        f"{name(each)}: {_to_renew(each)}"
        for each in prospects
        if each.to_order and not each.obstacle
    ]
    ending = [
        f"{name(each)}: {left}, since {_OBSTACLES.get(each.obstacle, each.obstacle.value)}"
        for each in prospects
        if each.obstacle and (left := each.held.current_quantity - each.renewed) > 0
    ]
    renewed = [f"{name(each)}: {each.renewed}" for each in prospects if each.renewed]
    if not going_on and not ending:
        return
    may_renew = holder.order_outcome == Status.COMPLETE
    early = " Until the day before, its licences may be renewed early." if may_renew else ""
    _send(
        world,
        EmailKind.RENEWAL_COMING,
        holder,
        f"Licences of {holder.company_name} are due for renewal on {anniversary}",
        f"The term of {holder.company_name} (customer {holder.customer_id}) ends on {anniversary}."
        + early,
        _list("These renew by themselves, at the price of that day:", going_on),
        _list("These do not renew by themselves:", ending),
        _list("These are renewed already:", renewed),
        _last_changes(world, anniversary),
    )


def _to_renew(prospect: Prospect) -> str:
    current = prospect.held.current_quantity
    if prospect.renewed or prospect.wanted == current:
        return str(prospect.to_order)
    return f"{prospect.wanted} instead of {current}"


def _last_changes(world: OpenWorld, anniversary: date) -> str:
    """Return until when preferences may be changed; empty where that is over (X12)."""
    is_counted = world.rules.late_preference_changes == "counted"
    cutoff = 1 if is_counted else world.rules.preference_cutoff_days
    last_day = anniversary - timedelta(days=cutoff)
    return f"What is to renew may be changed until {last_day}." if last_day >= world.today else ""


def send_renewed(world: OpenWorld, holder: Holder, orders: Sequence[WholeOrder]) -> None:
    """Say what RENEWAL orders renewed: automatic, early and late ones."""
    if orders:
        _send(
            world,
            EmailKind.RENEWED,
            holder,
            f"Licences of {holder.company_name} are renewed",
            f"{holder.company_name} (customer {holder.customer_id}) has renewed licences.",
            *(_order_text(world, order, lines) for order, lines in orders),
        )


def send_lapsed(world: OpenWorld, holder: Holder, lapsed: Iterable[Held]) -> None:
    """Say what was not renewed, how long it stays usable and until when it may be renewed late."""
    lines = [_lapsed_text(world, holder, each) for each in lapsed if each.current_quantity]
    if lines:
        _send(
            world,
            EmailKind.LAPSED,
            holder,
            f"Licences of {holder.company_name} were not renewed",
            _list(
                f"Licences of {holder.company_name} (customer {holder.customer_id}) have ended:",
                lines,
            ),
        )


def _lapsed_text(world: OpenWorld, holder: Holder, held: Held) -> str:
    product = product_of(world.reference, held.base_offer_id)
    text = f"{product.name}: {held.current_quantity}, ended on {held.renewal_date}"
    if product.is_credit_pack:
        return f"{text}; credit packs do not renew"
    facts = [text]
    usable = held.renewal_date + timedelta(days=world.rules.grace_service_days - 1)
    if usable >= world.today:
        facts.append(f"usable until {usable}")
    late = held.renewal_date + timedelta(days=world.rules.late_renewal_days)
    may_renew = holder.order_outcome == Status.COMPLETE and product.on_sale(price_day(world.now))
    if late >= world.today and may_renew:
        facts.append(f"may be renewed late until {late}")
    return "; ".join(facts)


def _order_text(world: OpenWorld, order: Row, lines: Iterable[Row]) -> str:
    bought = [
        f"{_name(world, line['offer_id'])}: {line['quantity']}, ending on {line['term_end']}"
        for line in lines
    ]
    return _list(f"Order {order['order_id']} of {order_day(order)}:", bought)


def _list(heading: str, lines: Sequence[str]) -> str:
    return "\n- ".join([heading, *lines]) if lines else ""


def _name(world: OpenWorld, offer_id: str) -> str:
    return product_of(world.reference, offer_id).name


def _send(
    world: OpenWorld, kind: EmailKind, holder: Holder, subject: str, *paragraphs: str
) -> None:
    text = "\n\n".join(each for each in paragraphs if each)
    world.send(kind, holder.customer_id, holder.admin_emails, subject, text)
