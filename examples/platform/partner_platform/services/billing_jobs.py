"""The jobs of the renewal billing, as they are shown."""

from __future__ import annotations

from sqlalchemy import Select, select

from partner_platform.instances import Instance
from partner_platform.tables import Account, BillingJob, Subscription


def jobs_of(instance: Instance) -> Select[BillingJob, Subscription, Account]:
    """Select all jobs with container and account, the newest cycle first."""
    return (
        select(BillingJob, Subscription, Account)
        .join(
            Subscription,
            (Subscription.instance == BillingJob.instance)
            & (Subscription.subscription_id == BillingJob.subscription_id),
        )
        .join(
            Account,
            (Account.instance == Subscription.instance)
            & (Account.account_id == Subscription.account_id),
        )
        .where(BillingJob.instance == instance.key)
        .order_by(BillingJob.cycle_start.desc(), BillingJob.subscription_id)
    )
