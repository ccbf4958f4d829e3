"""Container subscriptions: the list, and the View page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import container_or_404
from partner_platform.services.baskets import basket_of
from partner_platform.services.renewal_billing import failed_job
from partner_platform.services.subscriptions import add_ons_by_container, add_ons_of, containers
from partner_platform.tables import Status
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.paging import page_of

pages = Blueprint("subscriptions", __name__, url_prefix="/subscriptions")


@pages.get("/")
@for_users
def list_subscriptions() -> ResponseReturnValue:
    """List the active containers; in BSS those that ended too."""
    who = signed_in()
    status = None if who.is_distributor else Status.ACTIVE
    with store().read() as session:
        page = page_of(session, containers(instance(), who.reseller_id, status=status))
        found = [container for container, _ in page.rows]
        add_ons = add_ons_by_container(session, instance(), found)
    rows = [
        (container, account, add_ons[container.subscription_id]) for container, account in page.rows
    ]
    return render_template("subscriptions/list.html", rows=rows, page=page)


@pages.get("/<id:subscription_id>")
@for_users
def show(subscription_id: str) -> ResponseReturnValue:
    """Show all that is stored of a container, and what it costs."""
    with store().read() as session:
        container, account = container_or_404(session, subscription_id)
        shown = {
            "container": container,
            "account": account,
            "add_ons": add_ons_of(session, container),
            "basket": basket_of(session, account),
        }
    shown["renewal_job"] = failed_job(store(), instance(), container)
    return render_template("subscriptions/show.html", **shown)
