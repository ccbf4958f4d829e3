"""The blueprints of a reseller's pages, and what all of their forms need."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from sandbox.console.page_blueprint import PageBlueprint
from sandbox.web.requests import known_ids

RESELLER: Final = "/console/<world_id>/resellers/<reseller_id>"
CUSTOMERS: Final = f"{RESELLER}/customers"
CUSTOMER: Final = f"{CUSTOMERS}/<customer_id>"


def reseller_pages(name: str, import_name: str) -> PageBlueprint:
    """Return a blueprint of pages of resellers: what cannot be an id is nobody's."""
    routes = PageBlueprint(f"reseller_{name}", import_name)
    routes.url_value_preprocessor(_check_ids)
    return routes


def _check_ids(_: str | None, values: dict[str, Any] | None) -> None:
    if values:
        values.update(known_ids(values))


def customer_path(world_id: str, reseller_id: str, customer_id: str) -> str:
    """Return the path of a customer's page."""
    return url_for(
        "console_reseller_details.show",
        world_id=world_id,
        reseller_id=reseller_id,
        customer_id=customer_id,
    )


def typed(form: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return what was typed into the fields of a form, without blanks around it."""
    return {name: form.get(name, "").strip() for name in names}
