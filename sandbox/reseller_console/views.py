"""The views of the Customers page: who is in them follows from now and the rules (seeds 000, 001).

Nothing of it is stored, so that customers move from view to view when the clock moves. A customer
may be in several.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus, Status
from sandbox.renewals.rules import is_sold_for_renewal
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
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


def ids_of(world_id: RowsId, moment: Moment) -> Mapping[View, Select[str]]:
    """Select the ids of those in each view that few are in, of all resellers; some come twice.

    Authorizations that wait and terms that end about now are few beside all customers, and found
    by an index: so nobody looks at each customer for them.
    """
    return {
        View.PENDING_REQUESTS: _with_authorization(world_id, AuthorizationStatus.OPEN),
        View.PAST_DUE_REQUESTS: _with_authorization(world_id, AuthorizationStatus.PAST_DUE),
        View.UPCOMING_RENEWALS: _with_subscription(world_id, *_is_upcoming(moment)),
        View.READY_FOR_RENEWAL: _with_subscription(world_id, *_is_ready(moment)),
    }


def no_products(world_id: RowsId) -> ColumnElement[bool]:
    """Return the condition that nothing was ever bought, and nothing is being asked for."""
    is_held = exists().where(
        SubscriptionRow.world_id == Customer.world_id,
        SubscriptionRow.customer_id == Customer.customer_id,
    )
    is_ordering = exists().where(
        OrderRow.world_id == Customer.world_id,
        OrderRow.customer_id == Customer.customer_id,
        # Spelled as in the index of pending orders, which no parameter could choose.
        OrderRow.status == literal_column(f"'{Status.PENDING.value}'"),
    )
    asking = _with_authorization(world_id, *PENDING_AUTHORIZATIONS)
    return and_(not_(is_held), not_(is_ordering), Customer.customer_id.not_in(asking))


def _with_authorization(world_id: RowsId, *statuses: AuthorizationStatus) -> Select[str]:
    return select(PurchaseAuthorization.customer_id).where(
        PurchaseAuthorization.world_id == world_id,
        PurchaseAuthorization.status.in_([status.value for status in statuses]),
    )


def _with_subscription(world_id: RowsId, *which: ColumnElement[bool]) -> Select[str]:
    return select(SubscriptionRow.customer_id).where(SubscriptionRow.world_id == world_id, *which)


def _ends_between(first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SubscriptionRow.renewal_date >= first, SubscriptionRow.renewal_date <= last


def _is_upcoming(moment: Moment) -> tuple[ColumnElement[bool], ...]:
    """AD-`upcomingRenewalDays` ≤ today < AD-`earlyRenewalDays` (X5)."""
    today = moment.now.date()
    first = today + timedelta(days=moment.rules.early_renewal_days + 1)
    last = today + timedelta(days=moment.rules.upcoming_renewal_days)
    return *_ends_between(first, last), _is_annual(moment)


def _is_ready(moment: Moment) -> tuple[ColumnElement[bool], ...]:
    """A RENEWAL order may renew some of it now, early (RN-3) or late (RN-5)."""
    today = moment.now.date()
    first = today - timedelta(days=moment.rules.late_renewal_days)
    last = today + timedelta(days=moment.rules.early_renewal_days)
    either = or_(_is_open_early(moment), _is_open_late(moment))
    return *_ends_between(first, last), either


def _is_annual(moment: Moment) -> ColumnElement[bool]:
    """An active subscription that ends at an anniversary."""
    packs = [
        product.product_id
        for product in moment.reference.catalogue.products
        if product.is_credit_pack
    ]
    return and_(
        SubscriptionRow.status == Status.ACTIVE.value, SubscriptionRow.product_id.not_in(packs)
    )


def _is_open_early(moment: Moment) -> ColumnElement[bool]:
    """AD-`earlyRenewalDays` … AD-1, and something is not renewed yet (RN-3)."""
    return and_(
        _is_annual(moment),
        SubscriptionRow.renewal_date > moment.now.date(),
        func.coalesce(SubscriptionRow.renewed_quantity, 0) < SubscriptionRow.current_quantity,
    )


def _is_open_late(moment: Moment) -> ColumnElement[bool]:
    """AD … AD+`lateRenewalDays`, and something lapsed that may be renewed (RN-5)."""
    unsold = [
        product.product_id
        for product in moment.reference.catalogue.products
        if not is_sold_for_renewal(product, moment.now)
    ]
    is_held = exists().where(
        _Held.world_id == SubscriptionRow.world_id,
        _Held.customer_id == SubscriptionRow.customer_id,
        _Held.product_id == SubscriptionRow.product_id,
        _Held.deployment_id == SubscriptionRow.deployment_id,
        _Held.status != Status.INACTIVE.value,
    )
    return and_(
        SubscriptionRow.status == Status.INACTIVE.value,
        SubscriptionRow.renewal_date <= moment.now.date(),
        SubscriptionRow.current_quantity > 0,
        SubscriptionRow.left_with == "",
        SubscriptionRow.product_id.not_in(unsold),
        not_(is_held),
    )
