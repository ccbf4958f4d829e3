"""Renewal billing in BSS: what failed, what was made of it, `Retry` (PF-3)."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import container_or_404
from partner_platform.services.billing_jobs import jobs_of
from partner_platform.services.refusals import NotPossible
from partner_platform.services.renewal_amounts import RETRY_DAYS
from partner_platform.services.renewal_billing import failed_job, retry, run_billing
from partner_platform.web.answers import done, failed
from partner_platform.web.context import for_distributors, instance, store

pages = Blueprint("billing", __name__)


@pages.get("/billing/")
@for_distributors
def show() -> ResponseReturnValue:
    """List the renewals that were billed or failed, the newest cycle first."""
    with store().read() as session:
        rows = session.execute(jobs_of(instance())).all()
    return render_template("billing/show.html", rows=rows, retry_days=RETRY_DAYS)


@pages.post("/billing/run")
@for_distributors
def run() -> ResponseReturnValue:
    """Run the billing now."""
    return done(f"The billing ran: {run_billing(store(), instance())}.", url_for("billing.show"))


@pages.post("/subscriptions/<id:subscription_id>/retry-renewal")
@for_distributors
def try_again(subscription_id: str) -> ResponseReturnValue:
    """`Retry` a renewal that failed."""
    with store().read() as session:
        container, _ = container_or_404(session, subscription_id)
    here = url_for("subscriptions.show", subscription_id=subscription_id)
    try:
        result = retry(store(), instance(), subscription_id)
    except NotPossible as problem:
        return failed(problem, here)
    job = failed_job(store(), instance(), container)
    if job is not None:
        return failed(f"The renewal failed again: {job.problem}", here)
    return done(f"The subscription is synchronized: {result}.", here)
