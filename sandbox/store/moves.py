"""Customers that move: codes of their admins, memberships of VIP, and the transfers of both."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Code, Id, IdKey, Text, WorldKeyed
from sandbox.store.types import Instant


class ApprovalCode(WorldKeyed):
    """A code with which a customer's admin allows a change of reseller (RC-1).

    Its life is derived from `created_at` and the rules; `used_at` is set once, by the commit.
    """

    __tablename__ = "approval_codes"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    customer_id: Mapped[Id]
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class TransferRow(WorldKeyed):
    """A change of reseller (`membership_id` empty) or a migration from VIP.

    `distributor_id` and `reseller_id` are who the customer came to; `customer_id` is empty while a
    migration is pending. `lines` are the line items of the answer, as they were at the transfer.
    `expire_open_pas` and `ignore_order_return` are a migration's query flags. `linked` is the
    linked membership that comes along with one, as the API shows it (LM-8).
    """

    __tablename__ = "transfers"

    transfer_id: Mapped[IdKey]
    sequence: Mapped[int]
    membership_id: Mapped[Id]
    customer_id: Mapped[Id]
    distributor_id: Mapped[Id]
    reseller_id: Mapped[Id]
    requested_by: Mapped[Text]
    status: Mapped[Code]
    created_at: Mapped[datetime] = mapped_column(Instant)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    expire_open_pas: Mapped[bool] = mapped_column(default=False)
    ignore_order_return: Mapped[bool] = mapped_column(default=False)
    linked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (Index(None, "world_id", "membership_id", "sequence"),)


class MembershipRow(WorldKeyed):
    """A customer of the VIP program that may be migrated (MG-1).

    `offers` are its products: `offerId` (base level), `quantity`, `currencyCode`, `isRenewed`.
    `facts` is what the refusals of MG-2 are computed from, as the tester gave it; `ineligible` is
    the reason that the tester set, for what is Adobe's internal matter. `deployments` are places in
    other countries, each with its address, its currency and its offers (GS-11); null: none.
    """

    __tablename__ = "memberships"

    membership_id: Mapped[IdKey]
    sequence: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)
    company_name: Mapped[Text]
    country: Mapped[str] = mapped_column(String(3))
    market_segment: Mapped[str] = mapped_column(String(3))
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    renewal_date: Mapped[date]
    renewal_state: Mapped[str] = mapped_column(String(8))
    license_level: Mapped[str] = mapped_column(String(2))
    consumable_level: Mapped[str] = mapped_column(String(2))
    ineligible: Mapped[str | None] = mapped_column(String(64))
    offers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    deployments: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class PurchaseAuthorization(WorldKeyed):
    """Licences of one product that a customer's admin took before there is an order for them.

    Several products may stand under one `reference_id`, each with an instant of its own, as in
    Adobe's sample (VC-3). `covered_quantity` is what orders have paid for since; of the rest,
    `assigned_quantity` licences are in use. `status` is one of `domain.purchase_authorizations`.
    `opened_by` says whether the customer's admin took them (MEMBER) or its reseller's account
    manager (ACCOUNT_MANAGER); `po_number` is what that one wrote beside them.
    """

    __tablename__ = "purchase_authorizations"

    reference_id: Mapped[IdKey]
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[Id]
    product_id: Mapped[str] = mapped_column(String(16))
    base_offer_id: Mapped[str] = mapped_column(String(24))
    quantity: Mapped[int]
    covered_quantity: Mapped[int]
    assigned_quantity: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(Instant)
    po_number: Mapped[Text] = mapped_column(default="", server_default=text("''"))
    opened_by: Mapped[str] = mapped_column(
        String(16), default="MEMBER", server_default=text("'MEMBER'")
    )

    __table_args__ = (Index(None, "world_id", "customer_id", "sequence"),)

    @property
    def waiting_quantity(self) -> int:
        """How many licences still wait for an order."""
        return self.quantity - self.covered_quantity
