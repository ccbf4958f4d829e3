"""Every sample of Adobe's pages, compared key by key (docs deployment-management)."""

from __future__ import annotations

from tests.deploying import GERMANY, body_at, deploy
from tests.support import Json, Partner

ADDRESS = {**GERMANY, "addressLine2": "Apt 123", "phoneNumber": "800-123-4567"}
DEPLOYMENT = ["deploymentId", "companyProfile", "creationDate", "status", "links"]
PLACE = [
    "country",
    "region",
    "city",
    "addressLine1",
    "addressLine2",
    "postalCode",
    "phoneNumber",
]


def is_as_sampled(shown: Json) -> bool:
    """Tell whether a deployment has the keys of the sample, in their order."""
    (link,) = shown["links"].values()
    return (
        list(shown) == DEPLOYMENT
        and list(shown["companyProfile"]) == ["address"]
        and list(shown["companyProfile"]["address"]) == PLACE
        and list(shown["links"]) == ["self"]
        and list(link) == ["uri", "method", "headers"]
    )


def test_creating_reading_and_updating_one(partner: Partner, customer: str) -> None:
    where = f"/customers/{customer}/deployments"
    made = partner.make(where, body_at(ADDRESS))
    assert is_as_sampled(made)
    own = f"{where}/{made['deploymentId']}"
    assert is_as_sampled(partner.fetch(own))
    changed = partner.patch(own, {"status": "1004", **body_at(ADDRESS)})
    assert changed.status_code == 200
    assert is_as_sampled(changed.json())


def test_the_second_page_of_three(partner: Partner, customer: str) -> None:
    for _ in range(9):
        deploy(partner, customer)
    where = f"/customers/{customer}/deployments"
    page = partner.fetch(f"{where}?offset=3&limit=3")
    numbers = {name: page[name] for name in ("totalCount", "count", "offset", "limit")}
    assert numbers == {"totalCount": 9, "count": 3, "offset": 3, "limit": 3}
    assert set(page) == {*numbers, "items", "links"}
    assert {name: link["uri"] for name, link in page["links"].items()} == {
        "self": f"/v3{where}?offset=3&limit=3",
        "next": f"/v3{where}?offset=6&limit=3",
        "prev": f"/v3{where}?offset=0&limit=3",
    }
    assert all(list(link) == ["uri", "method", "headers"] for link in page["links"].values())
