"""Subscriptions as both APIs show them, keys in the order of Adobe's samples."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sandbox.domain.calendar import price_day
from sandbox.domain.reference import Reference
from sandbox.domain.renewal_windows import Window, window_on
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text, self_link
from sandbox.services.holdings import product_of


def subscription_dump(
    row: Any,  # noqa: ANN401 - a row or an ORM object
    *,
    renewable: bool = False,
) -> dict[str, Any]:
    """Return a subscription (docs subscription-management/get-details).

    Args:
        row: its columns.
        renewable: whether it has lapsed and may still be renewed by hand.
    """
    quantity = row.renewal_quantity
    if quantity is None:
        # Bought early it has no licences yet: those that it will have renew (RN-2, RN-3).
        is_scheduled = row.status == Status.SCHEDULED
        quantity = (row.renewed_quantity or 0) if is_scheduled else row.current_quantity
    shown = {
        "subscriptionId": row.subscription_id,
        "offerId": row.base_offer_id,
        "currentQuantity": row.current_quantity,
        "usedQuantity": row.used_quantity,
        "autoRenewal": {
            "enabled": row.auto_renewal,
            "renewalQuantity": quantity,
        },
        "creationDate": instant_text(row.created_at),
        "renewalDate": row.renewal_date.isoformat(),
        "status": row.status,
        "currencyCode": row.currency,
    }
    if row.renewed_quantity is not None:
        shown["renewedQuantity"] = row.renewed_quantity
    if renewable:
        shown["allowedActions"] = ["MANUAL_RENEWAL"]
    uri = f"/v3/customers/{row.customer_id}/subscriptions/{row.subscription_id}"
    shown["links"] = self_link(uri)
    return shown


def subscription_dumps(
    rows: Sequence[Any], *, now: datetime, rules: Ruleset, reference: Reference
) -> list[dict[str, Any]]:
    """Return all subscriptions of one customer, with what may be done to each now (RN-5)."""
    held = {row.product_id for row in rows if row.status != Status.INACTIVE}
    shown = []
    for row in rows:
        renewable = (
            row.status == Status.INACTIVE
            and row.product_id not in held
            and _in_late_window(row, now.date(), rules)
            and _may_renew(row, price_day(now), rules, reference)
        )
        shown.append(subscription_dump(row, renewable=renewable))
    return shown


def _in_late_window(row: Any, day: date, rules: Ruleset) -> bool:  # noqa: ANN401 - a row
    window = window_on(
        day,
        row.renewal_date,
        early_days=rules.early_renewal_days,
        late_days=rules.late_renewal_days,
    )
    return window is Window.LATE and row.current_quantity > 0


def _may_renew(row: Any, day: date, rules: Ruleset, reference: Reference) -> bool:  # noqa: ANN401 - a row
    """Tell whether a RENEWAL would be accepted; a rule shows the action on others too (OR-6)."""
    product = product_of(reference, row.base_offer_id)
    is_renewable = not product.is_credit_pack and product.on_sale(day)
    return is_renewable or rules.manual_renewal_on_unrenewable
