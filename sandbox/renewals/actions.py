"""Which lapsed subscriptions show `MANUAL_RENEWAL` (RN-5, OR-6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import Status
from sandbox.renewals.rules import Window, is_sold_for_renewal, window_on
from sandbox.subscriptions.actions import Moment
from sandbox.subscriptions.portfolio import product_of


def manual_renewals(rows: Sequence[Any], moment: Moment) -> Mapping[str, str]:
    """Return the lapsed subscriptions of one customer that may still be renewed manually.

    A product that is held again is, in its deployment, none of them (GS-8).
    """
    held = {(row.product_id, row.deployment_id) for row in rows if row.status != Status.INACTIVE}
    return {
        row.subscription_id: "MANUAL_RENEWAL"
        for row in rows
        if row.status == Status.INACTIVE
        and (row.product_id, row.deployment_id) not in held
        and _in_late_window(row, moment.now.date(), moment.rules)
        and _may_renew(row, moment)
    }


def _in_late_window(row: Any, day: date, rules: Ruleset) -> bool:  # noqa: ANN401 - a row
    window = window_on(
        day,
        row.renewal_date,
        early_days=rules.early_renewal_days,
        late_days=rules.late_renewal_days,
    )
    return window is Window.LATE and row.current_quantity > 0


def _may_renew(row: Any, moment: Moment) -> bool:  # noqa: ANN401 - a row
    """Tell whether a RENEWAL would be accepted; a rule shows the action on others too (OR-6)."""
    product = product_of(moment.reference, row.base_offer_id)
    is_renewable = is_sold_for_renewal(product, moment.now)
    return is_renewable or moment.rules.manual_renewal_on_unrenewable
