"""Global sales are turned off: for a customer, or for its distributor (GS-12)."""

from __future__ import annotations

import pytest

from tests.deploying import GERMANY, JAPAN, body_at, deploy, rule_of
from tests.support import Json, Partner, World, refused


def without(partner: Partner, customer: str) -> Json:
    """A change of a customer that takes its global sales."""
    shown = partner.fetch(f"/customers/{customer}")
    return {"companyProfile": shown["companyProfile"], "globalSalesEnabled": False}


@pytest.mark.every_backend
def test_a_customer_keeps_global_sales_while_a_deployment_is_active(
    world: World, partner: Partner, customer: str
) -> None:
    own = f"/customers/{customer}"
    first, second = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    partner.patch(f"{own}/deployments/{first}", {"status": "1004"})
    refused(partner.patch(own, without(partner, customer)), 400, "1119", "globalSalesEnabled")
    assert rule_of(world) == "GS-12"
    answer = world.control("PATCH", own, {"globalSalesEnabled": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "REFUSED"), answer.text
    partner.patch(f"{own}/deployments/{second}", {"status": "1004"})
    assert partner.patch(own, without(partner, customer)).json()["globalSalesEnabled"] is False
    assert partner.fetch(f"{own}/deployments")["totalCount"] == 2
    refused(partner.post(f"{own}/deployments", body_at(GERMANY)), 400, "1140")


def test_the_portal_takes_global_sales_from_a_customer_without_active_deployments(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    partner.patch(f"/customers/{customer}/deployments/{deployment}", {"status": "1004"})
    world.portal(f"/customers/{customer}", globalSalesEnabled=False)
    assert partner.fetch(f"/customers/{customer}")["globalSalesEnabled"] is False


def test_deployments_stay_and_no_new_ones_come_when_the_distributor_has_no_global_sales(
    world: World, partner: Partner, customer: str
) -> None:
    deployment = deploy(partner, customer)
    own = f"/distributors/{partner.distributor_id}"
    changed = world.control("PATCH", own, {"globalSalesEnabled": False}).json()
    assert (changed["globalSalesEnabled"], changed["status"]) == (False, "1000")
    where = f"/customers/{customer}/deployments"
    assert partner.fetch(f"{where}/{deployment}")["status"] == "1000"
    refused(partner.post(where, body_at(JAPAN)), 400, "1139")
    world.portal(own, globalSalesEnabled=True)
    assert partner.make(where, body_at(JAPAN))["status"] == "1000"


def test_a_distributor_is_shown_with_what_was_set_and_is_reset_with_its_world(
    world: World, partner: Partner
) -> None:
    own = f"/distributors/{partner.distributor_id}"
    changed = world.control("PATCH", own, {"status": "1004", "globalSalesEnabled": False}).json()
    assert changed == {
        "distributorId": partner.distributor_id,
        "name": "Worldwide",
        "region": "NA",
        "currencies": ["USD", "EUR", "JPY"],
        "countries": ["US", "CA"],
        "marketSegments": ["COM", "EDU", "GOV"],
        "globalSalesEnabled": False,
        "lgaEnabled": False,
        "status": "1004",
    }
    assert world.control("PATCH", own, {}).json() == changed
    world.control("POST", "/reset")
    assert world.control("PATCH", own, {}).json()["status"] == "1000"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"status": "1008"}, 400, "INVALID_REQUEST"),
        ({"globalSalesEnabled": "yes"}, 400, "INVALID_REQUEST"),
        ({"region": "EE"}, 400, "INVALID_REQUEST"),
    ],
)
def test_nothing_else_of_a_distributor_is_set(
    world: World, partner: Partner, sent: Json, status: int, code: str
) -> None:
    answer = world.control("PATCH", f"/distributors/{partner.distributor_id}", sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_distributor_that_is_not_there_is_not_changed(world: World) -> None:
    answer = world.control("PATCH", "/distributors/1499999999", {"status": "1000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "DISTRIBUTOR_NOT_FOUND")
