"""What is read of deployments: pages, filters, and who is told nothing (GS-3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import Partner, World, refused


def test_a_customer_has_an_empty_page_of_them(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/deployments"
    page = partner.fetch(path)
    own = f"/v3{path}?offset=0&limit=25"
    assert list(page) == ["totalCount", "count", "offset", "limit", "items", "links"]
    assert page == {
        "totalCount": 0,
        "count": 0,
        "offset": 0,
        "limit": 25,
        "items": [],
        "links": {"self": {"uri": own, "method": "GET", "headers": []}},
    }


@pytest.mark.every_backend
@pytest.mark.parametrize(
    "query",
    [
        "status=1000",
        "status=1004",
        "limit=1",
        "limit=100&offset=2147483647",
        "status=1000&status=1004&limit=3&limit=3&colour=red",
    ],
)
def test_filters_and_pages_are_taken(partner: Partner, customer: str, query: str) -> None:
    page = partner.fetch(f"/customers/{customer}/deployments?{query}")
    assert (page["totalCount"], page["items"]) == (0, [])
    assert list(page["links"]) == ["self"]


def test_all_bad_parameters_are_named(partner: Partner, customer: str) -> None:
    query = "status=1009&limit=101&offset=-1"
    answer = partner.get(f"/customers/{customer}/deployments?{query}")
    refused(answer, 400, "1117", "status", "limit", "offset")


def test_a_deployment_is_not_there(world: World, customer: str) -> None:
    partner = world.partner
    refused(partner.get(f"/customers/{customer}/deployments/1400000194"), 404, "2138")
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["rule"] == "GS-3"
    assert kept["why"]["facts"] == {"customerId": customer, "deploymentId": "1400000194"}
    refused(partner.get("/customers/1009999999/deployments/1400000194"), 404, "1116")


def test_another_distributor_is_told_that_the_customer_is_not_there(
    new_world: Callable[..., World],
) -> None:
    mine, other = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}]).partners
    path = f"/customers/{mine.customer()}/deployments"
    for each in (path, f"{path}/1400000194"):
        refused(other.get(each), 404, "1116")


def test_none_is_deleted(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/deployments"
    for each in (path, f"{path}/1400000194"):
        refused(partner.call("DELETE", each), 405, "1117")
