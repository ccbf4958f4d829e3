"""Deployments on a customer's page, in its details and in the drawing of its term."""

from __future__ import annotations

import pytest

from tests.customer_terms.term import term_of
from tests.deploying import GERMANY, JAPAN, deploy, global_customer, line_at
from tests.support import World, line
from tests.visiting import Visitor


@pytest.fixture
def reseller(world: World) -> str:
    """A reseller of a distributor of global sales."""
    own = f"/distributors/{world.partner.distributor_id}"
    world.portal(own, globalSalesEnabled=True)
    return world.partner.reseller()


def test_the_page_names_the_place_of_products_and_lines(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    partner = world.partner
    customer = global_customer(partner, resellerId=reseller)
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    order = partner.order(customer, line_at(germany, "USD"), line(number=2))
    partner.patch(f"/customers/{customer}/deployments/{japan}", {"status": "1004"})
    page = visitor.get(f"{root}/customers/{customer}")
    assert page.rows("Deployments") == [
        [germany, "DE", "Muenchen", "Active", "2026-01-15 09:00 UTC"],
        [japan, "JP", "Tokyo", "Inactive", "2026-01-15 09:00 UTC"],
    ]
    products, lines = page.rows("Products"), page.rows("Orders")
    assert [f"Deployment {germany} in DE, USD" in each[0] for each in products] == [True, False]
    assert [any(germany in cell for cell in each) for each in lines] == [True, False]
    told = world.control("GET", f"/resellers/{reseller}/console-customers/{customer}").json()[
        "deployments"
    ]
    assert [(each["deploymentId"], each["status"]) for each in told] == [
        (germany, "1000"),
        (japan, "1004"),
    ]
    marks = [
        each for each in term_of(world, customer)["marks"] if each["subjectId"] == order["orderId"]
    ]
    assert any(f"for deployment {germany}" in each["summary"] for each in marks)


def test_at_home_nothing_is_said_of_deployments(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    customer = world.partner.customer(reseller)
    world.partner.order(customer)
    page = visitor.get(f"{root}/customers/{customer}")
    assert "eployment" not in page.text
