"""The platform's pages: a blueprint a subject."""

from typing import Final

from flask import Blueprint

from partner_platform.pages import (
    accounts,
    add_ons,
    billing,
    cancellation,
    credit_invoices,
    invoices,
    manual_orders,
    my_account,
    new_accounts,
    price_lists,
    purchases,
    reactivation,
    reseller_change,
    scheduled_cancellations,
    sign_in,
    subscriptions,
)

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    sign_in.pages,
    accounts.pages,
    new_accounts.pages,
    subscriptions.pages,
    purchases.pages,
    manual_orders.pages,
    add_ons.pages,
    scheduled_cancellations.pages,
    cancellation.pages,
    credit_invoices.pages,
    billing.pages,
    reactivation.pages,
    invoices.pages,
    price_lists.pages,
    my_account.pages,
    reseller_change.pages,
)
