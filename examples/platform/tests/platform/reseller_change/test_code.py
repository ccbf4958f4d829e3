"""Step 1: every message that the code may bring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from partner_platform.adobe import AdobeClient, Connection
from partner_platform.adobe.transfers import TransferRequest
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import Product
from platform_testing.bodies import ACROBAT, PHOTOSHOP
from platform_testing.moving import Source, Tool

from sandbox.pytest_plugin.world import VipmpWorld

INVALID = (
    "The authorization code is either invalid or has expired. Please verify the code again or "
    "generate a new one via the Adobe Admin Console."
)
GENERIC = "An error occurred during the eligibility check. Please try again."
ALREADY = "Customer already transferred."


def refused(tool: Tool, code: str, message: str, *details: str) -> None:
    page = tool.give_code(code)
    assert page.path.endswith("/code")
    assert message in page.text
    assert page.html.count('role="alert"') == 1
    for detail in details:
        assert detail in page.text
    # It is still there after the next load, with the code that was typed.
    again = tool.page("code")
    assert message in again.text
    assert again.value("approval_code") == code
    assert tool.page("services").path.endswith("/code")


@pytest.mark.parametrize("code", ["00000000", "<b>code</b>", "x" * 40])
def test_an_unknown_code(tool: Tool, code: str) -> None:
    refused(tool, code, INVALID)


def test_a_code_whose_life_is_over(tool: Tool, source: Source, vipmp_world: VipmpWorld) -> None:
    code = source.code(source.customer())
    vipmp_world.travel(hours=168)
    tool.open(tool.instance)
    refused(tool, code, INVALID, "1129")


def test_a_code_in_its_last_second(tool: Tool, source: Source, vipmp_world: VipmpWorld) -> None:
    code = source.code(source.customer())
    vipmp_world.travel(by=timedelta(hours=168) - timedelta(seconds=1))
    tool.open(tool.instance)
    assert tool.give_code(code).path.endswith("/services")


def test_a_code_that_was_used(
    tool: Tool, source: Source, adobe: AdobeClient, adobe_connection: Connection
) -> None:
    code = source.code(source.customer())
    third = Source.at(source.world, adobe_connection, "Third Reselling").reseller_id
    adobe.commit_transfer(TransferRequest(code, third, "admin@third.example"), "used elsewhere")
    refused(tool, code, ALREADY, "1131")


def test_a_customer_that_is_the_resellers_already(
    tool: Tool, source: Source, reseller: str
) -> None:
    own = Source(source.world, source.adobe, reseller)
    refused(tool, own.code(own.customer()), ALREADY, "1134", "INVALID_RESELLER_ID")


def test_a_customer_without_admin_contacts(tool: Tool, source: Source) -> None:
    customer = source.customer()
    code = source.code(customer)
    source.world.control.change_customer(customer, contacts=[])
    refused(tool, code, "Customer cannot be transferred because there are no admin contacts.")


def test_a_customer_in_its_renewal_window(tool: Tool, source: Source) -> None:
    customer = source.customer()
    source.world.travel("AD-30", customer)
    tool.open(tool.instance)
    refused(tool, source.code(customer), GENERIC, "IN_RENEWAL_WINDOW")


def test_the_day_before_its_renewal_window_it_may_come(tool: Tool, source: Source) -> None:
    customer = source.customer()
    source.world.travel("AD-31", customer)
    tool.open(tool.instance)
    assert tool.give_code(source.code(customer)).path.endswith("/services")


def test_a_customer_that_adobe_will_not_let_go(tool: Tool, source: Source) -> None:
    customer = source.customer()
    code = source.code(customer)
    source.world.control.change_customer(customer, status="1004")
    refused(tool, code, GENERIC, "Reason: INACTIVE")


@pytest.mark.parametrize(
    "fault",
    [
        {"name": "server-error"},
        {"name": "gateway-timeout"},
        {"name": "bad-gateway"},
        {"name": "rate-limit"},
        {"name": "dropped"},
        {"name": "truncated"},
        {"effect": {"type": "status", "status": 404, "code": "1115"}},
        {"effect": {"type": "status", "status": 400, "code": "5119"}},
        {"effect": {"type": "status", "status": 400, "code": "1134"}},
    ],
)
def test_anything_else_that_goes_wrong(tool: Tool, source: Source, fault: dict[str, Any]) -> None:
    code = source.code(source.customer())
    source.world.fault(path="/v3/transfers", **fault)
    refused(tool, code, GENERIC)
    assert tool.give_code(code).path.endswith("/services")


@pytest.mark.vipmp(
    distributors=[{"name": "Europe", "currencies": ["EUR"], "region": "WE"}, {"name": "US"}]
)
def test_services_that_the_new_distributor_does_not_have(tool: Tool, elsewhere: Source) -> None:
    code = elsewhere.code(elsewhere.customer())
    refused(
        tool,
        code,
        f'The account transfer for "{code}" is not eligible as "{ACROBAT}01A12", '
        f'"{PHOTOSHOP}01A12", were not found in the list of services you can resell. '
        "Please contact your distributor.",
        "NO_TARGET_SKU",
    )


def test_services_that_the_platform_does_not_sell(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    tool.give_code(source.code(source.customer("First")))
    with store.begin() as session:
        session.get_one(Product, (instance.key, ACROBAT)).is_sold = False
    customer = source.customer("Second")
    refused(
        tool,
        source.code(customer),
        f'The account transfer for "{customer}" is not eligible as "{ACROBAT}01A12", were not '
        "found in the list of services you can resell. Please contact your distributor.",
    )


def test_price_lists_that_cannot_be_loaded_just_now(tool: Tool, source: Source) -> None:
    code = source.code(source.customer())
    source.world.fault("server-error", path="/v3/pricelist")
    refused(tool, code, GENERIC)
    assert tool.give_code(code).path.endswith("/services")


@pytest.mark.parametrize("code", ["", "   ", "x" * 41, "a\nb"])
def test_a_field_that_is_not_filled_in_right_is_no_question_to_adobe(
    tool: Tool, source: Source, code: str
) -> None:
    page = tool.give_code(code)
    assert page.path.endswith("/code")
    assert page.messages[0].startswith("Authorization Code: ")
    assert source.world.requests(operation="change_reseller_of_customer") == []


def test_another_code_takes_the_place_of_the_first(tool: Tool, source: Source) -> None:
    tool.give_code(source.code(source.customer("First", holdings={f"{ACROBAT}01A12": 7})))
    page = tool.give_code(source.code(source.customer("Second")))
    assert [row[2] for row in page.rows("Services")] == ["3", "2"]
    refused(tool, "00000000", INVALID)
