"""The views of the Customers page: who is in them follows from now and the rules (seeds 000, 001).

Nothing of it is stored, so that customers move from view to view when the clock moves. A customer
may be in several.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, not_, or_, select, true
from sqlalchemy.orm import aliased

from sandbox.domain.statuses import AuthorizationStatus, Status
from sandbox.renewals.rules import is_sold_for_renewal
from sandbox.store.accounts import Customer
from sandbox.store.moves import PurchaseAuthorization
from sandbox.store.orders import OrderRow, SubscriptionRow
from sandbox.subscriptions.actions import Moment


class View(StrEnum):
    """The views, in the order of the page."""

    NO_PRODUCTS = "noProducts"
    PENDING_REQUESTS = "pendingRequests"
    PAST_DUE_REQUESTS = "pastDueRequests"
    UPCOMING_RENEWALS = "upcomingRenewals"
    READY_FOR_RENEWAL = "readyForRenewal"
    ALL = "all"


_Held: Final = aliased(SubscriptionRow)


def conditions(world_id: str, moment: Moment) -> Mapping[View, ColumnElement[bool]]:
    """Return what must hold of a row of `Customer` to be in each view."""
    return {
        View.NO_PRODUCTS: no_products(world_id),
        View.PENDING_REQUESTS: _has_authorization(world_id, AuthorizationStatus.OPEN),
        View.PAST_DUE_REQUESTS: _has_authorization(world_id, AuthorizationStatus.PAST_DUE),
        View.UPCOMING_RENEWALS: _is_upcoming(moment),
        View.READY_FOR_RENEWAL: or_(_is_open_early(moment), _is_open_late(moment)),
        View.ALL: true(),
    }


def no_products(world_id: str) -> ColumnElement[bool]:
    """Return the condition that nothing was ever bought, and nothing is being asked for.

    Orders that are pending and authorizations are few: the database lists them once, and does not
    look for them customer by customer.
    """
    pending = select(OrderRow.customer_id).where(
        OrderRow.world_id == world_id,
        # Spelled as in the index of pending orders, which no parameter could choose.
        OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
    )
    return and_(
        not_(exists().where(*_own_subscription())),
        not_(_has_authorization(world_id, AuthorizationStatus.OPEN, AuthorizationStatus.PAST_DUE)),
        Customer.customer_id.not_in(pending),
    )


def _own_subscription() -> tuple[ColumnElement[bool], ...]:
    return (
        SubscriptionRow.world_id == Customer.world_id,
        SubscriptionRow.customer_id == Customer.customer_id,
    )


def _has_authorization(world_id: str, *statuses: AuthorizationStatus) -> ColumnElement[bool]:
    found = select(PurchaseAuthorization.customer_id).where(
        PurchaseAuthorization.world_id == world_id,
        PurchaseAuthorization.status.in_([status.value for status in statuses]),
    )
    return Customer.customer_id.in_(found)


def _annual(moment: Moment) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on an active subscription that ends at an anniversary."""
    packs = [
        product.product_id
        for product in moment.reference.catalogue.products
        if product.is_credit_pack
    ]
    return (
        *_own_subscription(),
        SubscriptionRow.status == Status.ACTIVE.value,
        SubscriptionRow.product_id.not_in(packs),
    )


def _is_upcoming(moment: Moment) -> ColumnElement[bool]:
    """AD-`upcomingRenewalDays` ≤ today < AD-`earlyRenewalDays` (X5)."""
    today = moment.now.date()
    return exists().where(
        *_annual(moment),
        SubscriptionRow.renewal_date > today + timedelta(days=moment.rules.early_renewal_days),
        SubscriptionRow.renewal_date <= today + timedelta(days=moment.rules.upcoming_renewal_days),
    )


def _is_open_early(moment: Moment) -> ColumnElement[bool]:
    """AD-`earlyRenewalDays` … AD-1, and something is not renewed yet (RN-3)."""
    today = moment.now.date()
    return exists().where(
        *_annual(moment),
        SubscriptionRow.renewal_date > today,
        SubscriptionRow.renewal_date <= today + timedelta(days=moment.rules.early_renewal_days),
        func.coalesce(SubscriptionRow.renewed_quantity, 0) < SubscriptionRow.current_quantity,
    )


def _is_open_late(moment: Moment) -> ColumnElement[bool]:
    """AD … AD+`lateRenewalDays`, and something lapsed that may be renewed (RN-5)."""
    today = moment.now.date()
    unsold = [
        product.product_id
        for product in moment.reference.catalogue.products
        if not is_sold_for_renewal(product, moment.now)
    ]
    is_held = exists().where(
        _Held.world_id == SubscriptionRow.world_id,
        _Held.customer_id == SubscriptionRow.customer_id,
        _Held.product_id == SubscriptionRow.product_id,
        _Held.status != Status.INACTIVE.value,
    )
    return exists().where(
        *_own_subscription(),
        SubscriptionRow.status == Status.INACTIVE.value,
        SubscriptionRow.renewal_date <= today,
        SubscriptionRow.renewal_date >= today - timedelta(days=moment.rules.late_renewal_days),
        SubscriptionRow.current_quantity > 0,
        SubscriptionRow.left_with == "",
        SubscriptionRow.product_id.not_in(unsold),
        not_(is_held),
    )
