"""What Adobe has and the sandbox has not yet says so (docs/behaviour/programs-not-there.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sandbox.partner_api.document import partner_document
from sandbox.partner_api.not_simulated import MISSING, UNDOCUMENTED, Missing
from tests.support import Partner, World, line, refused

PAGE = Path(__file__).resolve().parents[2] / "docs" / "behaviour" / "programs-not-there.md"


CHANGING = "/customers/1009999999/reseller-changes"


def path_of(missing: Missing, customer: str = "1009999999") -> str:
    return re.sub(r"{\w+}", "x1", missing.path.replace("{customer_id}", customer))


@pytest.mark.parametrize("missing", MISSING, ids=lambda each: each.name)
def test_an_operation_of_adobes_is_told_from_a_path_that_does_not_exist(
    world: World, customer: str, missing: Missing
) -> None:
    partner = world.partner
    answer = partner.call(missing.method, path_of(missing, customer))
    refused(answer, 404, "1117", f"Program: {missing.program}")
    assert "does not simulate" in answer.json()["message"]
    nowhere = partner.get("/nothing-of-the-kind").json()
    assert answer.json()["message"] != nowhere["message"]
    (kept, *_) = world.control("GET", f"/requests?operation={missing.name}").json()["items"]
    assert (kept["status"], kept["code"]) == (404, "1117")
    assert kept["why"]["rule"] == "NOT-SIMULATED"
    assert kept["why"]["facts"]["program"] == missing.program
    assert kept["why"]["facts"]["page"].startswith("docs ")
    if "{customer_id}" in missing.path:
        assert kept["customerId"] == customer


@pytest.mark.parametrize("missing", MISSING, ids=lambda each: each.name)
def test_access_is_checked_first(partner: Partner, missing: Missing) -> None:
    path = path_of(missing)
    for headers, status, code in (
        ({"X_Api_Key": None}, 403, "4115"),
        ({"Authorization": "Bearer nonsense"}, 401, "4116"),
        ({"X_Correlation_Id": None}, 400, "4119"),
    ):
        refused(partner.call(missing.method, path, None, **headers), status, code)


@pytest.mark.every_backend
def test_a_body_of_any_kind_is_not_read(partner: Partner) -> None:
    for body in (b"", b"{", b"{}"):
        detail = f"Program: {UNDOCUMENTED}"
        refused(partner.patch(CHANGING, body), 404, "1117", detail)


def test_another_method_of_the_path_is_405(partner: Partner) -> None:
    answer = partner.call("DELETE", CHANGING)
    refused(answer, 405, "1117")
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "PATCH"}


def test_the_page_names_them_all_and_the_document_none() -> None:
    page = PAGE.read_text(encoding="utf-8")
    paths = partner_document()["paths"]
    for missing in MISSING:
        shown = re.sub(r"{\w+}", "{id}", missing.path)
        assert f"`{missing.method} /v3{shown}`" in page
        for path, methods in paths.items():
            if re.sub(r"{\w+}", "{id}", path) == f"/v3{shown}":
                assert missing.method.lower() not in methods


@pytest.mark.parametrize(
    "query",
    [
        "fetch-recommendations=false&recommendation-country=US&recommendation-language=EN",
        "reassign-users=false",
    ],
)
def test_what_is_switched_off_goes_through(partner: Partner, customer: str, query: str) -> None:
    order = {"orderType": "NEW", "lineItems": [line()]}
    assert partner.post(f"/customers/{customer}/orders?{query}", order).status_code == 201
    for path in ("orders", "subscriptions"):
        assert partner.get(f"/customers/{customer}/{path}?{query}").status_code == 200


def test_a_reset_that_is_switched_off_goes_through(partner: Partner, customer: str) -> None:
    partner.order(customer)
    (held,) = partner.subscriptions(customer)
    path = f"/customers/{customer}/subscriptions/{held['subscriptionId']}"
    query = "reset-renewal-code=false&reset-flex-discount-codes=false"
    answer = partner.patch(f"{path}?{query}", {"autoRenewal": {"enabled": False}})
    assert answer.status_code == 200
