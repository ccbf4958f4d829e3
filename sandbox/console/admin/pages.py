"""What all pages of the Admin Console have: who sees them, their head, their rail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request, url_for

from sandbox.accounts.acceptance import has_accepted
from sandbox.console import words
from sandbox.console.addresses import check_ids
from sandbox.console.console import console_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import go, world_page
from sandbox.console.signed_in import signed_in
from sandbox.reseller_console.organization import Organization
from sandbox.timeline.open_world import OpenWorld

CUSTOMER: Final = "/console/<world_id>/admin/<customer_id>"
RAIL: Final[Sequence[tuple[str, str]]] = (
    ("overview.show", "Overview"),
    ("products.show", "Products"),
    ("adding.show", "Add products"),
    ("product_change.show", "Product change"),
    ("renewal.show", "Partial renewal"),
    ("expired.show", "Expired"),
    ("commitment.show", "3-year commit"),
    ("linked.show", "Linked membership"),
    ("account.show", "Account"),
    ("admins.show", "Admins"),
    ("segment.show", "Market segment"),
    ("emails.show", "Emails"),
)


class AdminPages(PageBlueprint):
    """A blueprint of pages of a customer; what cannot be an id is nobody's.

    Before the terms are accepted nothing is open but the page that asks for it (seed 000).
    """

    def __init__(self, name: str, import_name: str, *, before_acceptance: bool = False) -> None:
        """Name the pages; `before_acceptance`: they are seen before the terms are accepted."""
        super().__init__(f"admin_{name}", import_name)
        self.url_value_preprocessor(check_ids)
        if not before_acceptance:
            self.before_request(_ask_for_acceptance)


def _ask_for_acceptance() -> Response | None:
    """Lead whoever has still to accept to the page that asks for it, whatever was asked for."""
    ids = request.view_args or {}
    with console_of().worlds.read(ids["world_id"]) as world:
        is_open = has_accepted(world, ids["customer_id"])
    if is_open:
        return None
    return go(admin_path(ids["world_id"], ids["customer_id"], "acceptance.show"))


def admin_path(world_id: str, customer_id: str, page: str, **values: Any) -> str:  # noqa: ANN401 - parts of an address
    """Return the path of a page of a customer's: `products.show`."""
    endpoint = f"console_admin_{page}"
    return url_for(endpoint, world_id=world_id, customer_id=customer_id, **values)


@dataclass(frozen=True, slots=True)
class AdminConsole:
    """The head of a page: the organization, and which of its admins is signed in."""

    world_id: str
    organization: Organization
    signed_in: str

    @classmethod
    def of(cls, world: OpenWorld, organization: Organization) -> "AdminConsole":
        """Return the head of a customer's pages."""
        keys = [admin.contact.key for admin in organization.admins]
        return cls(
            world.public_id,
            organization,
            signed_in(world.public_id, organization.customer_id, keys),
        )

    @property
    def customer_id(self) -> str:
        """The customer."""
        return self.organization.customer_id

    def path(self, page: str, **values: Any) -> str:  # noqa: ANN401 - parts of an address
        """Return the path of one of its pages."""
        return admin_path(self.world_id, self.customer_id, page, **values)


def _here(admin: AdminConsole) -> str:
    """Return the path to come back to: this page's, or its subject's where a form was refused."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    subject = (request.blueprint or "").removeprefix("console_admin_")
    return admin.path(f"{subject}.show")


def admin_page(
    admin: AdminConsole,
    template: str,
    status: int = 200,
    /,
    **values: Any,  # noqa: ANN401 - a template's values
) -> Response:
    """Return a page of the Admin Console."""
    here = _here(admin)
    return world_page(
        admin.world_id,
        f"admin/{template}",
        status,
        admin=admin,
        organization=admin.organization,
        customer_id=admin.customer_id,
        come_back=here,
        rail=() if admin.organization.is_pending else RAIL,
        here=here,
        words=words,
        **values,
    )
