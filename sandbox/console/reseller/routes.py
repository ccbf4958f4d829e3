"""The blueprints of a reseller's pages, and where they are."""

from typing import Final

from flask import url_for

from sandbox.console.addresses import check_ids
from sandbox.console.page_blueprint import PageBlueprint

RESELLER: Final = "/console/<world_id>/resellers/<reseller_id>"
CUSTOMERS: Final = f"{RESELLER}/customers"
CUSTOMER: Final = f"{CUSTOMERS}/<customer_id>"


def reseller_pages(name: str, import_name: str) -> PageBlueprint:
    """Return a blueprint of pages of resellers: what cannot be an id is nobody's."""
    routes = PageBlueprint(f"reseller_{name}", import_name)
    routes.url_value_preprocessor(check_ids)
    return routes


def customer_path(world_id: str, reseller_id: str, customer_id: str) -> str:
    """Return the path of a customer's page."""
    return url_for(
        "console_reseller_details.show",
        world_id=world_id,
        reseller_id=reseller_id,
        customer_id=customer_id,
    )
