"""How customers with their subscriptions are read and written: statements and their parameters."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, literal_column, or_, select, update

from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, Status
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.among import among
from sandbox.store.base import RowsId, table_of
from sandbox.store.moves import PurchaseAuthorization
from sandbox.store.orders import OrderRow, SubscriptionRow
from sandbox.store.prepared import Prepared
from sandbox.store.rows import columns_for
from sandbox.store.worlds import Distributor
from sandbox.subscriptions.model import Account, NewSubscription, Subscription

_HAS_PENDING_AUTHORIZATIONS = exists().where(
    PurchaseAuthorization.world_id == Customer.world_id,
    PurchaseAuthorization.customer_id == Customer.customer_id,
    or_(*(PurchaseAuthorization.status == status.value for status in PENDING_AUTHORIZATIONS)),
)
"""Here rather than asked by a purchase: hardly any customer has one, and all orders pay."""
_HAS_PENDING_ORDERS = exists().where(
    OrderRow.world_id == Customer.world_id,
    OrderRow.customer_id == Customer.customer_id,
    # Not a parameter: the index of pending orders serves those who say so in the statement.
    OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
)
_ACCOUNT_COLUMNS = (
    select(
        *columns_for(
            Account,
            Customer,
            reseller_status=Reseller.status,
            distributor_status=Distributor.status,
            region=Distributor.region,
            lga_enabled=Distributor.lga_enabled,
            reseller_segments=Reseller.market_segments,
            has_pending_authorizations=_HAS_PENDING_AUTHORIZATIONS,
            has_pending_orders=_HAS_PENDING_ORDERS,
        )
    )
    .join(
        Reseller,
        (Reseller.world_id == Customer.world_id) & (Reseller.reseller_id == Customer.reseller_id),
    )
    .join(
        Distributor,
        (Distributor.world_id == Customer.world_id)
        & (Distributor.distributor_id == Customer.distributor_id),
    )
    .where(Customer.world_id == bindparam("of_world"))
)
ACCOUNTS = Prepared(_ACCOUNT_COLUMNS.where(among(Customer.customer_id, "customers")), Account)
ACCOUNT = Prepared(
    _ACCOUNT_COLUMNS.where(Customer.customer_id == bindparam("of_customer")), Account
)
_SUBSCRIPTION_COLUMNS = (
    select(*columns_for(Subscription, SubscriptionRow))
    .where(SubscriptionRow.world_id == bindparam("of_world"), SubscriptionRow.left_with == "")
    .order_by(SubscriptionRow.customer_id, SubscriptionRow.sequence)
)
SUBSCRIPTIONS = Prepared(
    _SUBSCRIPTION_COLUMNS.where(among(SubscriptionRow.customer_id, "customers")), Subscription
)
SUBSCRIPTIONS_OF_ONE = Prepared(
    _SUBSCRIPTION_COLUMNS.where(SubscriptionRow.customer_id == bindparam("of_customer")),
    Subscription,
)
_NEW_SUBSCRIPTIONS = Prepared(insert(table_of(SubscriptionRow)))
_CHANGED_SUBSCRIPTION = (
    update(table_of(SubscriptionRow))
    .where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.subscription_id == bindparam("of_subscription"),
    )
    .values(
        status=bindparam("new_status"),
        current_quantity=bindparam("new_current"),
        used_quantity=bindparam("new_used"),
        auto_renewal=bindparam("new_auto"),
        renewal_quantity=bindparam("new_renewal"),
        renewed_quantity=bindparam("new_renewed"),
        flex_discount_code=bindparam("new_code"),
        renewal_code=bindparam("new_renewal_code"),
        moq_code=bindparam("new_moq"),
    )
)
_SAVE_CHANGED = Prepared(_CHANGED_SUBSCRIPTION)
_SAVE_PROLONGED = Prepared(_CHANGED_SUBSCRIPTION.values(renewal_date=bindparam("new_date")))
_SAVE_ACCOUNT = Prepared(
    update(table_of(Customer))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
    )
    .values(
        license_level=bindparam("new_license"),
        consumable_level=bindparam("new_consumable"),
        coterm_date=bindparam("new_coterm"),
        term_start=bindparam("new_start"),
        anniversary_day=bindparam("new_day"),
        last_anniversary=bindparam("new_last"),
    )
)

_SAVE_BENEFITS = Prepared(
    update(table_of(Customer))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
    )
    .values(benefits=bindparam("new_benefits"))
)


def write_new(connection: Connection, world_id: RowsId, made: Iterable[NewSubscription]) -> None:
    """Write subscriptions that are new."""
    _NEW_SUBSCRIPTIONS.run_many(connection, [_new_row(world_id, new) for new in made])


def write_changed(
    connection: Connection,
    world_id: RowsId,
    changed: Collection[Subscription],
    prolonged: Collection[str],
) -> None:
    """Write what may change of subscriptions, and the renewal date of those that are prolonged.

    An index holds that date, and databases write an index anew for a column that is set, though it
    be set to what it was.
    """
    for statement, is_prolonged in ((_SAVE_CHANGED, False), (_SAVE_PROLONGED, True)):
        meant = [each for each in changed if (each.subscription_id in prolonged) is is_prolonged]
        if meant:
            statement.run_many(connection, (_changed_row(world_id, each) for each in meant))


def write_terms(connection: Connection, world_id: RowsId, moved: Iterable[Account]) -> None:
    """Write terms and levels of customers."""
    _SAVE_ACCOUNT.run_many(connection, (_account_row(world_id, account) for account in moved))


def write_benefits(connection: Connection, world_id: RowsId, joined: Iterable[Account]) -> None:
    """Write the programs that customers are in."""
    rows = [
        {
            "of_world": world_id,
            "of_customer": account.customer_id,
            "new_benefits": list(account.benefits),
        }
        for account in joined
    ]
    _SAVE_BENEFITS.run_many(connection, rows)


def _new_row(world_id: RowsId, new: NewSubscription) -> dict[str, Any]:
    """Return the columns of a new subscription."""
    columns = {name: getattr(new.subscription, name) for name in Subscription.__slots__}
    return {
        **columns,
        "world_id": world_id,
        "sequence": new.sequence,
        "created_at": new.created_at,
        "left_with": "",
        "tracker_id": "",
    }


def _changed_row(world_id: RowsId, subscription: Subscription) -> dict[str, Any]:
    """Return the parameters of a changed subscription's statements."""
    return {
        "of_world": world_id,
        "of_subscription": subscription.subscription_id,
        "new_status": subscription.status,
        "new_current": subscription.current_quantity,
        "new_used": subscription.used_quantity,
        "new_auto": subscription.auto_renewal,
        "new_renewal": subscription.renewal_quantity,
        "new_renewed": subscription.renewed_quantity,
        "new_date": subscription.renewal_date,
        "new_code": subscription.flex_discount_code,
        "new_renewal_code": subscription.renewal_code,
        "new_moq": subscription.moq_code,
    }


def _account_row(world_id: RowsId, account: Account) -> dict[str, Any]:
    """Return the parameters of SAVE_ACCOUNT."""
    return {
        "of_world": world_id,
        "of_customer": account.customer_id,
        "new_license": account.license_level,
        "new_consumable": account.consumable_level,
        "new_coterm": account.coterm_date,
        "new_start": account.term_start,
        "new_day": account.anniversary_day,
        "new_last": account.last_anniversary,
    }
