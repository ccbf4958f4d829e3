"""The platform's tables, one module a subject; importing this package registers them all."""

from partner_platform.tables.accounts import Account, AccountSync, Contact
from partner_platform.tables.base import Base
from partner_platform.tables.baskets import Basket, BasketLine
from partner_platform.tables.billing import BillingJob, JobState
from partner_platform.tables.invoices import Invoice, InvoiceItem, InvoiceKind
from partner_platform.tables.manual_orders import ManualOrder, ManualOrderLine
from partner_platform.tables.numbers import Number
from partner_platform.tables.orders import Order, OrderLine, OrderState
from partner_platform.tables.products import Price, PriceList, Product
from partner_platform.tables.reseller_changes import (
    ChangeStage,
    CustomerType,
    PreviewedService,
    ResellerChange,
    SubStep,
)
from partner_platform.tables.subscriptions import (
    AddOn,
    AddOnStatus,
    AddOnSync,
    Status,
    Subscription,
)

__all__ = [
    "Account",
    "AccountSync",
    "AddOn",
    "AddOnStatus",
    "AddOnSync",
    "Base",
    "Basket",
    "BasketLine",
    "BillingJob",
    "ChangeStage",
    "Contact",
    "CustomerType",
    "Invoice",
    "InvoiceItem",
    "InvoiceKind",
    "JobState",
    "ManualOrder",
    "ManualOrderLine",
    "Number",
    "Order",
    "OrderLine",
    "OrderState",
    "PreviewedService",
    "Price",
    "PriceList",
    "Product",
    "ResellerChange",
    "Status",
    "SubStep",
    "Subscription",
]
