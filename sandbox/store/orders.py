"""Orders, their line items, and the subscriptions that they make."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Code, Id, IdKey, Text, WorldKeyed
from sandbox.store.partial_indexes import partial_index
from sandbox.store.types import Instant, Money


class OrderRow(WorldKeyed):
    """An order of a customer, placed by a distributor through a reseller or by the system."""

    __tablename__ = "orders"

    order_id: Mapped[IdKey]
    sequence: Mapped[int]
    customer_id: Mapped[Id]
    distributor_id: Mapped[Id]
    reseller_id: Mapped[Id]
    order_type: Mapped[str] = mapped_column(String(24))
    status: Mapped[Code]
    source: Mapped[str] = mapped_column(String(8))
    # On RETURN and RENEWAL partners send longer ones than documented (OR-2).
    external_reference_id: Mapped[str] = mapped_column(String(4096))
    reference_order_id: Mapped[Id]
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(Instant)
    # What came in x-recommendation-tracker-id (RE-C6).
    tracker_id: Mapped[Text] = mapped_column(default="", server_default=text("''"))

    __table_args__ = (
        Index(None, "world_id", "customer_id", "created_at", "sequence"),
        Index(None, "world_id", "reference_order_id"),
        # Few orders are pending: those of a customer are found without its history.
        partial_index("ix_orders_pending", "world_id", "customer_id", where="status = '1002'"),
    )


class OrderLineRow(WorldKeyed):
    """A line item with the price that it was bought at.

    `remaining_quantity` is what may still be returned. `term_end` is the anniversary that the
    line was bought to: the first day on which it can no longer be returned as expired (RE-1).
    `deployment_id` is empty at home (GS-5); `flex_discount_…` name the flexible discount in the
    price (FD-12), `discount_code` the price of a high volume discount (PL-4).
    """

    __tablename__ = "order_lines"

    order_id: Mapped[IdKey]
    line_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    customer_id: Mapped[Id]
    offer_id: Mapped[str] = mapped_column(String(24))
    quantity: Mapped[int]
    remaining_quantity: Mapped[int]
    subscription_id: Mapped[Id]
    status: Mapped[Code]
    currency: Mapped[str] = mapped_column(String(3))
    term_end: Mapped[date | None]
    prorated_days: Mapped[int]
    partner_price: Mapped[Decimal] = mapped_column(Money)
    discounted_price: Mapped[Decimal] = mapped_column(Money)
    net_price: Mapped[Decimal] = mapped_column(Money)
    line_price: Mapped[Decimal] = mapped_column(Money)
    deployment_id: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    flex_discount_id: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    flex_discount_code: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    discount_code: Mapped[Id] = mapped_column(default="", server_default=text("''"))

    __table_args__ = (
        # Few lines are discounted: those of a customer are found without its history.
        partial_index(
            "ix_order_lines_discounted",
            "world_id",
            "customer_id",
            where="flex_discount_code <> ''",
        ),
    )


class CancellingItemRow(WorldKeyed):
    """What a switch gives up for its line, with the price that it is credited at (SW-4).

    `order_total` is what the whole order comes to: it cannot be had from rounded prices (SW-5).
    """

    __tablename__ = "cancelling_items"

    order_id: Mapped[IdKey]
    line_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reference_line_number: Mapped[int]
    customer_id: Mapped[Id]
    offer_id: Mapped[str] = mapped_column(String(24))
    quantity: Mapped[int]
    subscription_id: Mapped[Id]
    status: Mapped[Code]
    currency: Mapped[str] = mapped_column(String(3))
    deployment_id: Mapped[Id]
    prorated_days: Mapped[int]
    partner_price: Mapped[Decimal] = mapped_column(Money)
    discounted_price: Mapped[Decimal] = mapped_column(Money)
    net_price: Mapped[Decimal] = mapped_column(Money)
    line_price: Mapped[Decimal] = mapped_column(Money)
    order_total: Mapped[Decimal] = mapped_column(Money)
    reassigns_users: Mapped[bool]
    # As a line's: what was bought so is credited so.
    discount_code: Mapped[Id] = mapped_column(default="", server_default=text("''"))


class SwitchedLicensesRow(WorldKeyed):
    """How many licences a switch took off what remains of a line, to be given back by a revert.

    `position` is the place in which the line came, the oldest first (SW-9).
    """

    __tablename__ = "switched_licenses"

    order_id: Mapped[IdKey]
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[Id]
    line_order_id: Mapped[Id]
    line_number: Mapped[int]
    quantity: Mapped[int]

    __table_args__ = (Index(None, "world_id", "line_order_id", "line_number"),)


class SubscriptionRow(WorldKeyed):
    """What a customer holds of one product.

    `renewal_date` is the pending anniversary and anchors every window. `renewal_quantity` is only
    set when somebody set it explicitly; otherwise the quantity follows the licences (RN-2).
    `left_with` is the distributor with whom a lapsed one stayed when the customer moved to another
    one (RC-4): who has the customer now does not see it; empty for all others. `deployment_id` is
    empty at home (GS-8); `flex_discount_code` is that of the preference (FD-13), `renewal_code`
    the minimum-order offer that it is to renew with, `moq_code` the one that it is held by (HG-6).
    """

    __tablename__ = "subscriptions"

    subscription_id: Mapped[IdKey]
    sequence: Mapped[int]
    customer_id: Mapped[Id]
    product_id: Mapped[str] = mapped_column(String(16))
    base_offer_id: Mapped[str] = mapped_column(String(24))
    status: Mapped[Code]
    current_quantity: Mapped[int]
    used_quantity: Mapped[int]
    auto_renewal: Mapped[bool]
    renewal_quantity: Mapped[int | None]
    renewed_quantity: Mapped[int | None]
    renewal_date: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(Instant)
    left_with: Mapped[Id] = mapped_column(default="")
    deployment_id: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    flex_discount_code: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    renewal_code: Mapped[Code] = mapped_column(default="", server_default=text("''"))
    moq_code: Mapped[Code] = mapped_column(default="", server_default=text("''"))
    # What came in x-recommendation-tracker-id (RE-C6).
    tracker_id: Mapped[Text] = mapped_column(default="", server_default=text("''"))

    __table_args__ = (
        Index(None, "world_id", "customer_id", "sequence"),
        # Whose terms end about now, in a world of many customers.
        Index(None, "world_id", "renewal_date"),
    )


class PreferenceChange(WorldKeyed):
    """What an auto-renewal preference was until it was changed (X12).

    Kept so that a renewal can use what stood at the end of AD-3, whatever came later.
    """

    __tablename__ = "preference_changes"

    change_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subscription_id: Mapped[Id]
    changed_at: Mapped[datetime] = mapped_column(Instant)
    auto_renewal: Mapped[bool]
    renewal_quantity: Mapped[int | None]
    flex_discount_code: Mapped[Id] = mapped_column(default="", server_default=text("''"))
    renewal_code: Mapped[Code] = mapped_column(default="", server_default=text("''"))

    __table_args__ = (Index(None, "world_id", "subscription_id", "change_id"),)


class Seat(WorldKeyed):
    """A licence of a subscription that is assigned to a user.

    `released` marks whom the customer's admin named to lose the licence first (RN-7).
    """

    __tablename__ = "seats"

    subscription_id: Mapped[IdKey]
    user: Mapped[str] = mapped_column(String(255), primary_key=True)
    sequence: Mapped[int]
    assigned_at: Mapped[datetime] = mapped_column(Instant)
    released: Mapped[bool]
