"""Everything belongs to something that is there."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from sandbox.domain.order_types import OrderType
from sandbox.invariants.model import Broken, Findings, Invariant, ProductOf
from sandbox.invariants.records import Records
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import RowsId
from sandbox.store.consoles import ChangeCode, Enrollment
from sandbox.store.deployments import DeploymentRow
from sandbox.store.moves import ApprovalCode, PurchaseAuthorization
from sandbox.store.orders import (
    CancellingItemRow,
    OrderLineRow,
    OrderRow,
    PreferenceChange,
    Seat,
    SubscriptionRow,
    SwitchedLicensesRow,
)
from sandbox.store.worlds import Credential, Distributor

Column = InstrumentedAttribute[Any]


class _Owner(NamedTuple):
    """What a row of a table names, and must be there; `which` rows, where it is not all."""

    named: tuple[Column, ...]
    there: tuple[Column, ...]
    customer: Column | None = None
    which: ColumnElement[bool] = true()


OWNERS: Final = (
    _Owner((Reseller.distributor_id,), (Distributor.distributor_id,)),
    _Owner((Customer.distributor_id,), (Distributor.distributor_id,), Customer.customer_id),
    _Owner((Customer.reseller_id,), (Reseller.reseller_id,), Customer.customer_id),
    _Owner((OrderRow.customer_id,), (Customer.customer_id,), OrderRow.customer_id),
    _Owner((OrderRow.reseller_id,), (Reseller.reseller_id,), OrderRow.customer_id),
    # An order has lines, and each line an order, both of one customer.
    _Owner(
        (OrderRow.order_id, OrderRow.customer_id),
        (OrderLineRow.order_id, OrderLineRow.customer_id),
        OrderRow.customer_id,
    ),
    _Owner(
        (OrderLineRow.order_id, OrderLineRow.customer_id),
        (OrderRow.order_id, OrderRow.customer_id),
        OrderLineRow.customer_id,
    ),
    *(
        _Owner(
            (table.order_id, table.customer_id),
            (OrderRow.order_id, OrderRow.customer_id),
            table.customer_id,
        )
        for table in (CancellingItemRow, SwitchedLicensesRow)
    ),
    _Owner(
        (CancellingItemRow.subscription_id,),
        (SubscriptionRow.subscription_id,),
        CancellingItemRow.customer_id,
    ),
    _Owner(
        (SwitchedLicensesRow.line_order_id, SwitchedLicensesRow.line_number),
        (OrderLineRow.order_id, OrderLineRow.line_number),
        SwitchedLicensesRow.customer_id,
    ),
    _Owner((SubscriptionRow.customer_id,), (Customer.customer_id,), SubscriptionRow.customer_id),
    _Owner((Seat.subscription_id,), (SubscriptionRow.subscription_id,)),
    _Owner((PreferenceChange.subscription_id,), (SubscriptionRow.subscription_id,)),
    _Owner((Credential.distributor_id,), (Distributor.distributor_id,)),
    *(
        _Owner((table.customer_id,), (Customer.customer_id,), table.customer_id)
        for table in (ApprovalCode, ChangeCode, Enrollment, PurchaseAuthorization)
    ),
    _Owner(
        (DeploymentRow.customer_id,),
        (Customer.customer_id,),
        DeploymentRow.customer_id,
    ),
    # Licences and lines at home name no deployment (GS-8).
    *(
        _Owner(
            (table.deployment_id, table.customer_id),
            (DeploymentRow.deployment_id, DeploymentRow.customer_id),
            table.customer_id,
            table.deployment_id != "",
        )
        for table in (SubscriptionRow, OrderLineRow)
    ),
    _Owner((ChangeCode.reseller_id,), (Reseller.reseller_id,), ChangeCode.customer_id),
)


def check_belonging(connection: Connection, world_id: RowsId) -> Findings:
    """Look for rows that name what is not there, table by table."""
    for owner in OWNERS:
        for row in connection.execute(_strays(owner, world_id)):
            fault = f"{_name(owner.named[0])} names what is not in {_table(owner.there[0])}"
            yield Broken(Invariant.BELONGING, row.customer, {"fault": fault, "id": row.named})
    for row in connection.execute(_returns_of_nothing(world_id)):
        facts = {
            "fault": "a return takes back a line that is there",
            "orderId": row.order_id,
            "line": row.line_number,
            "referenceOrderId": row.reference_order_id,
        }
        yield Broken(Invariant.BELONGING, row.customer_id, facts)


def check_products(records: Records, product_of: ProductOf) -> Findings:
    """Look for offers of a customer's lines and subscriptions that the catalogue does not know."""
    offers = [subscription.base_offer_id for subscription in records.subscriptions]
    offers += [line.offer_id for line in records.lines]
    for offer_id in dict.fromkeys(offers):
        try:
            product_of(offer_id)
        except LookupError:
            facts = {"fault": "the catalogue does not know an offer", "offerId": offer_id}
            yield Broken(Invariant.BELONGING, records.customer_id, facts)


def _strays(owner: _Owner, world_id: RowsId) -> Select[*tuple[Any, ...]]:
    child, parent = owner.named[0].class_, owner.there[0].class_
    pairs = zip(owner.named, owner.there, strict=True)
    meets: ColumnElement[bool] = and_(true(), *(named == there for named, there in pairs))
    customer = literal("") if owner.customer is None else owner.customer
    return (
        select(owner.named[0].label("named"), customer.label("customer"))
        .outerjoin(parent, (parent.world_id == child.world_id) & meets)
        .where(child.world_id == world_id, owner.there[0].is_(None), owner.which)
    )


def _returns_of_nothing(world_id: RowsId) -> Select[*tuple[Any, ...]]:
    original = aliased(OrderLineRow)
    return (
        select(
            OrderRow.customer_id,
            OrderRow.order_id,
            OrderRow.reference_order_id,
            OrderLineRow.line_number,
        )
        .join(
            OrderLineRow,
            (OrderLineRow.world_id == OrderRow.world_id)
            & (OrderLineRow.order_id == OrderRow.order_id),
        )
        .outerjoin(
            original,
            (original.world_id == OrderRow.world_id)
            & (original.order_id == OrderRow.reference_order_id)
            & (original.line_number == OrderLineRow.line_number)
            & (original.customer_id == OrderRow.customer_id),
        )
        .where(
            OrderRow.world_id == world_id,
            OrderRow.order_type == OrderType.RETURN.value,
            original.order_id.is_(None),
        )
    )


def _table(column: Column) -> str:
    return str(column.class_.__tablename__)


def _name(column: Column) -> str:
    return f"{_table(column)}.{column.key}"
