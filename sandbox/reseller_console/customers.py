"""The Customers page: whom a reseller has, by view, manager and name (seeds 000, 001).

Set by set, whatever their number: three statements a page, and three the whole list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from sandbox.accounts.lookup import reseller_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import InvitationStatus, Status
from sandbox.reseller_console.model import ConsoleCustomer, CustomersPage, Licenses
from sandbox.reseller_console.team import member_emails
from sandbox.reseller_console.views import View, ids_of, no_products
from sandbox.store.accounts import Customer, company_key
from sandbox.store.base import RowsId
from sandbox.store.consoles import Enrollment
from sandbox.store.orders import OrderLineRow, OrderRow, SubscriptionRow
from sandbox.store.rows import columns_for
from sandbox.subscriptions.actions import Moment
from sandbox.switches.remaining import switched_of_line
from sandbox.timeline.open_world import OpenWorld

_ENROLLED = and_(
    Enrollment.world_id == Customer.world_id, Enrollment.customer_id == Customer.customer_id
)
_IDS_AT_ONCE = 1000
_Bought = Select[str, date | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSearch:
    """Which customers of a reseller; None filters nothing.

    `managed_by` is the email address of a team member, `text` is part of the name: case does not
    matter. `customer_id` is one customer, of whom the counts tell the views. Without a limit they
    are all there.
    """

    view: View
    customer_id: str | None = None
    managed_by: str | None = None
    text: str | None = None
    limit: int | None = None
    offset: int = 0


def list_console_customers(
    world: OpenWorld, reseller_id: str, search: ConsoleSearch, moment: Moment
) -> CustomersPage:
    """Return a page of customers, by name and then by VIP ID.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; TEAM_MEMBER_NOT_FOUND, nobody of the reseller's is
            called so.
    """
    connection, world_id = world.connection, world.world_id
    members = member_emails(reseller_of_world(world, reseller_id))
    if search.managed_by is not None and search.managed_by.lower() not in members:
        detail = f"managed-by: {search.managed_by}"
        raise ControlRefusal(ControlError.TEAM_MEMBER_NOT_FOUND, [detail])
    filters = _filters(world_id, reseller_id, search)
    few = ids_of(world_id, moment)
    counts = _counts(connection, world_id, filters, few)
    if search.offset >= counts[search.view]:
        return CustomersPage(search.view, counts, [])
    if search.view in few:
        filters.append(Customer.customer_id.in_(few[search.view]))
    elif search.view == View.NO_PRODUCTS:
        filters.append(no_products(world_id))
    wanted = _of_page(filters, search)
    customers = _read(connection, world_id, wanted, search)
    _add_licenses(connection, world_id, customers, wanted, moment)
    for customer in customers:
        if customer.managed_by not in members:
            customer.kept_manager = None
    return CustomersPage(search.view, counts, customers)


def _filters(
    world_id: RowsId, reseller_id: str, search: ConsoleSearch
) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = [
        Customer.world_id == world_id,
        Customer.reseller_id == reseller_id,
        func.coalesce(Enrollment.invitation, "") != InvitationStatus.REMOVED.value,
    ]
    if search.customer_id is not None:
        filters.append(Customer.customer_id == search.customer_id)
    if search.managed_by is not None:
        filters.append(Enrollment.managed_by == search.managed_by.lower())
    if search.text:
        filters.append(Customer.company_key.contains(company_key(search.text), autoescape=True))
    return filters


def _read(
    connection: Connection, world_id: RowsId, wanted: Select[Any], search: ConsoleSearch
) -> list[ConsoleCustomer]:
    columns = columns_for(
        ConsoleCustomer,
        Customer,
        kept_invitation=Enrollment.invitation,
        kept_offerings=Enrollment.offerings,
        kept_manager=Enrollment.managed_by,
    )
    if search.limit is None:
        return [
            ConsoleCustomer(*row) for row in connection.execute(wanted.with_only_columns(*columns))
        ]
    # A page is found by its ids: to sort whole rows costs more than to read a few of them.
    ids = connection.execute(wanted).scalars().all()
    rows = connection.execute(
        select(*columns)
        .select_from(Customer)
        .outerjoin(Enrollment, _ENROLLED)
        .where(Customer.world_id == world_id, Customer.customer_id.in_(ids))
    )
    found = {row.customer_id: ConsoleCustomer(*row) for row in rows}
    return [found[customer_id] for customer_id in ids]


def _counts(
    connection: Connection,
    world_id: RowsId,
    filters: Sequence[ColumnElement[bool]],
    few: Mapping[View, Select[str]],
) -> dict[View, int]:
    """Count the views, in one statement: each is counted from its own side, and most are small."""
    every = (
        select(func.count()).select_from(Customer).outerjoin(Enrollment, _ENROLLED).where(*filters)
    )
    counted = {
        View.NO_PRODUCTS: every.where(no_products(world_id)),
        **{view: _count_of(ids, filters) for view, ids in few.items()},
        View.ALL: every,
    }
    found = connection.execute(select(*[each.scalar_subquery() for each in counted.values()])).one()
    return dict(zip(counted, found, strict=True))


def _count_of(ids: Select[str], filters: Sequence[ColumnElement[bool]]) -> Select[int]:
    found = ids.distinct().subquery()
    return (
        select(func.count())
        .select_from(found)
        .join(Customer, Customer.customer_id == found.c.customer_id)
        .outerjoin(Enrollment, _ENROLLED)
        .where(*filters)
    )


def _of_page(
    filters: Sequence[ColumnElement[bool]], search: ConsoleSearch | None = None
) -> Select[Any]:
    wanted = (
        select(Customer.customer_id)
        .outerjoin(Enrollment, _ENROLLED)
        .where(*filters)
        .order_by(Customer.company_key, Customer.customer_id)
    )
    if search is not None and search.limit is not None:
        wanted = wanted.limit(search.limit).offset(search.offset)
    return wanted


def _add_licenses(
    connection: Connection,
    world_id: RowsId,
    customers: Sequence[ConsoleCustomer],
    wanted: Select[Any],
    moment: Moment,
) -> None:
    if not customers:
        return
    found = {customer.customer_id: customer.licenses for customer in customers}
    # One is asked for by its ids; all of a reseller's would be more parameters than a database has.
    ids = list(found) if len(found) <= _IDS_AT_ONCE else wanted.order_by(None)
    consumed = [
        product.product_id for product in moment.reference.catalogue.products if product.is_consumed
    ]
    held = connection.execute(
        select(
            SubscriptionRow.customer_id,
            func.sum(SubscriptionRow.current_quantity).label("held"),
            func.sum(SubscriptionRow.used_quantity).label("assigned"),
        )
        .where(
            SubscriptionRow.world_id == world_id,
            SubscriptionRow.customer_id.in_(ids),
            SubscriptionRow.status == Status.ACTIVE.value,
            SubscriptionRow.product_id.not_in(consumed),
        )
        .group_by(SubscriptionRow.customer_id)
    )
    for row in held:
        of_one = found[row.customer_id]
        of_one.held, of_one.assigned = int(row.held), int(row.assigned)
    _add_bought(connection, _bought(world_id, ids, consumed, moment.now.date()), found)


def _bought(world_id: RowsId, ids: Any, consumed: Sequence[str], today: date) -> _Bought:  # noqa: ANN401 - a list or a statement
    """Select what was bought and not returned, by the anniversary that it was bought to."""
    purchases = select(OrderRow.order_id).where(
        OrderRow.world_id == world_id,
        OrderRow.customer_id.in_(ids),
        OrderRow.status == Status.COMPLETE.value,
        OrderRow.order_type.in_([OrderType.NEW.value, OrderType.RENEWAL.value]),
    )
    return (
        select(
            OrderLineRow.customer_id,
            OrderLineRow.term_end,
            func.sum(OrderLineRow.remaining_quantity + switched_of_line()).label("bought"),
        )
        .join(
            SubscriptionRow,
            and_(
                SubscriptionRow.world_id == OrderLineRow.world_id,
                SubscriptionRow.subscription_id == OrderLineRow.subscription_id,
            ),
        )
        .where(
            OrderLineRow.world_id == world_id,
            OrderLineRow.order_id.in_(purchases),
            OrderLineRow.term_end > today,
            SubscriptionRow.product_id.not_in(consumed),
        )
        .group_by(OrderLineRow.customer_id, OrderLineRow.term_end)
        .order_by(OrderLineRow.customer_id, OrderLineRow.term_end)
    )


def _add_bought(connection: Connection, statement: _Bought, found: dict[str, Licenses]) -> None:
    """Take the term that ends first: what was renewed early belongs to the next one."""
    seen = set()
    for row in connection.execute(statement):
        if row.customer_id not in seen:
            seen.add(row.customer_id)
            found[row.customer_id].bought = int(row.bought)
