"""The pages of the Admin Console."""

from typing import Final

from sandbox.console.admin import (
    acceptance,
    account,
    adding,
    admins,
    commitment,
    emails,
    expired,
    linked,
    overview,
    product_change,
    products,
    renewal,
    segment,
)

PAGE_BLUEPRINTS: Final = (
    acceptance.routes,
    overview.routes,
    products.routes,
    adding.routes,
    product_change.routes,
    renewal.routes,
    expired.routes,
    commitment.routes,
    linked.routes,
    account.routes,
    admins.routes,
    segment.routes,
    emails.routes,
)
