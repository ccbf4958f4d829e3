"""Renewal billing: every organisation by the days of its own time zone (PF-3, seed 002).

At the end of a cycle a container that renews automatically gets its next cycle and renewal
invoices, once Adobe tells the amounts. Until then it is tried again every day for ten days; what
Adobe has not renewed by then has ended. A container that does not renew becomes inactive.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from partner_platform.adobe import AdobeError
from partner_platform.adobe.errors import MALFORMED
from partner_platform.instances import Instance
from partner_platform.services.refusals import NotPossible
from partner_platform.services.renewal_amounts import (
    RETRY_DAYS,
    Renewal,
    ask_renewal,
    renewed_all_the_same,
)
from partner_platform.services.renewal_turns import end, give_up, note_failure, turn
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    BillingJob,
    JobState,
    Status,
    Subscription,
)

NOT_RENEWED: Final = "It has not been renewed at Adobe."


@dataclass
class Run:
    """What a run of the billing did, in containers."""

    renewed: int = 0
    failed: int = 0
    ended: int = 0

    def __str__(self) -> str:
        return f"{self.renewed} renewed, {self.failed} failed, {self.ended} ended"


def organisation_day(instance: Instance) -> date:
    """Return the day in the organisation's time zone."""
    return instance.now().astimezone(instance.time_zone).date()


def run_billing(store: Store, instance: Instance, most: int | None = None) -> Run:
    """Do all that is due by now, day by day: what a clock jumped over too.

    Args:
        store: of the platform.
        instance: whose containers.
        most: how many containers at once; the others are done by the next run.
    """
    today = organisation_day(instance)
    run = Run()
    due = _due(store, instance, today)
    heapq.heapify(due)
    done = 0
    while due and (most is None or done < most):
        _, subscription_id = heapq.heappop(due)
        done += 1
        cycle_end = _bill(store, instance, subscription_id, run)
        if cycle_end is not None and cycle_end < today:
            # Whole years were jumped over: the next cycle has ended as well.
            heapq.heappush(due, (cycle_end, subscription_id))
    return run


def retry(store: Store, instance: Instance, subscription_id: str) -> Run:
    """`Retry`: try a failed renewal without waiting for the billing.

    Raises:
        NotPossible: there is none, or the days of its retries are over.
    """
    today = organisation_day(instance)
    with store.read() as session:
        container = session.get_one(Subscription, (instance.key, subscription_id))
        is_due = container.status == Status.ACTIVE and container.cycle_end < today
    if not is_due:
        raise NotPossible("There is no failed renewal to try again.")
    run = Run()
    _bill(store, instance, subscription_id, run)
    return run


def failed_job(store: Store, instance: Instance, container: Subscription) -> BillingJob | None:
    """Return the job of a container whose renewal failed or was given up."""
    with store.read() as session:
        key = (instance.key, container.subscription_id, container.cycle_end + timedelta(days=1))
        job = session.get(BillingJob, key)
    return job if job is not None and job.state != JobState.DONE else None


def _due(store: Store, instance: Instance, today: date) -> list[tuple[date, str]]:
    """List the containers whose cycle has ended and that were not tried today."""
    with store.read() as session:
        containers = session.scalars(
            select(Subscription).where(
                Subscription.instance == instance.key,
                Subscription.status == Status.ACTIVE.value,
                Subscription.cycle_end < today,
            )
        ).all()
        tried = {
            (job.subscription_id, job.cycle_start)
            for job in session.scalars(
                select(BillingJob).where(
                    BillingJob.instance == instance.key,
                    BillingJob.state == JobState.FAILED.value,
                )
            )
            if job.last_tried.astimezone(instance.time_zone).date() >= today
        }
    return [
        (container.cycle_end, container.subscription_id)
        for container in containers
        if (container.subscription_id, container.cycle_end + timedelta(days=1)) not in tried
    ]


def _bill(store: Store, instance: Instance, subscription_id: str, run: Run) -> date | None:
    """Let a container go on at the end of its cycle; return where the next cycle ends, if any."""
    with store.read() as session:
        container = session.get_one(Subscription, (instance.key, subscription_id))
        account = session.get_one(Account, (instance.key, container.account_id))
        all_add_ons = add_ons_of(session, container)
    add_ons = _renewing(all_add_ons)
    anniversary = container.cycle_end + timedelta(days=1)
    if not container.auto_renew or not add_ons:
        active = [add_on for add_on in all_add_ons if add_on.status == AddOnStatus.ACTIVE]
        end(store, instance, container, _look_at_adobe(instance, account, active, anniversary))
        run.ended += 1
        return None
    try:
        renewal, problem = _ask(store, instance, account, add_ons, anniversary)
    except NotPossible:
        # The customer has left the reseller, and the container has ended by that.
        run.ended += 1
        return None
    if renewal is not None and not problem:
        run.renewed += 1
        return turn(store, instance, container, renewal)
    run.failed += 1
    days_after = (organisation_day(instance) - anniversary).days
    if renewal is None or days_after <= RETRY_DAYS:
        note_failure(store, instance, container, problem)
        return None
    return give_up(store, instance, container, renewal, f"{problem} {NOT_RENEWED}")


def _renewing(add_ons: Sequence[AddOn]) -> list[AddOn]:
    """Return the add-ons that have licences which do not end with the cycle."""
    return [
        add_on
        for add_on in add_ons
        if add_on.status == AddOnStatus.ACTIVE and add_on.scheduled_quantity < add_on.quantity
    ]


def _look_at_adobe(
    instance: Instance, account: Account, add_ons: Sequence[AddOn], anniversary: date
) -> str:
    """Say what Adobe has renewed that ends here; what ends does not wait for Adobe's answer."""
    try:
        return renewed_all_the_same(instance, account, add_ons, anniversary)
    except (AdobeError, *MALFORMED):
        return ""


def _ask(
    store: Store, instance: Instance, account: Account, add_ons: list[AddOn], anniversary: date
) -> tuple[Renewal | None, str]:
    """Ask Adobe; without an answer there is a problem and no renewal.

    Raises:
        NotPossible: the customer has left.
    """
    try:
        renewal = ask_renewal(store, instance, account, add_ons, anniversary)
    except AdobeError as error:
        return None, str(error)
    except MALFORMED as error:
        return None, f"Adobe answered something unexpected ({type(error).__name__})."
    return renewal, renewal.problem
