"""The emails that Adobe would have sent about the organization."""

from typing import Final

from flask import Response, request

from sandbox.console.admin.pages import CUSTOMER, AdminConsole, AdminPages, admin_page
from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.paging import offset_of, page_beginning
from sandbox.reseller_console.organization import find_organization

routes = AdminPages("emails", __name__)
PAGE: Final = 20


@routes.get(f"{CUSTOMER}/emails")
def show(world_id: str, customer_id: str) -> Response:
    """Show the emails, newest first."""
    with console_of().worlds.read(world_id) as world:
        admin = AdminConsole.of(world, find_organization(world, customer_id))
    control, offset = world_of(console_of(), world_id), offset_of(request.args, "offset")
    found = control.outbox(customer_id=customer_id, limit=PAGE, offset=offset)
    begins = page_beginning(offset, found.total_count, PAGE)
    if begins != offset:
        found = control.outbox(customer_id=customer_id, limit=PAGE, offset=begins)
    return admin_page(
        admin,
        "emails.html",
        emails=found,
        offset=begins,
        limit=PAGE,
        place=lambda at: admin.path("emails.show", offset=at or None),
    )
