"""Adobe's samples of accounts: sent as they stand, and answered key by key as they show it.

Sources: docs reseller-account and customer-account, the pages create, get, list and update. What is
compared are names, nesting, types and the order of keys; values only where they are the request's.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.support import Json, Partner, World, shape

ADDRESS: Final = {
    "country": "US",
    "region": "CA",
    "city": "San Jose",
    "addressLine1": "200 Fairmont Ave",
    "addressLine2": "Apt 123",
    "postalCode": "95110-1234",
    "phoneNumber": "800-123-4567",
}


def contact_of(first: str, last: str) -> Json:
    email = f"{first}@{last}.com".lower()
    return {"firstName": first, "lastName": last, "email": email, "phoneNumber": "408-123-4567"}


def link_to(uri: str) -> Json:
    return {"self": {"uri": uri, "method": "GET", "headers": []}}


MOUSE: Final = contact_of("Mickey", "Mouse")
DUCK: Final = contact_of("Donald", "Duck")
RESELLER_PROFILE: Final = {
    "companyName": "Fairmont",
    "preferredLanguage": "en-US",
    "marketSegments": ["COM", "EDU"],
    "address": ADDRESS,
    "contacts": [MOUSE],
}
RESELLER: Final = {
    "distributorId": "345434543",
    "externalReferenceId": "888",
    "resellerId": "5556667778",
    "companyProfile": RESELLER_PROFILE,
    "creationDate": "2019-05-02T22:49:52Z",
    "status": "1000",
    "links": link_to("/v3/resellers/5556667778"),
}
CUSTOMER_PROFILE: Final = {
    "companyName": "Fairmont",
    "preferredLanguage": "en-US",
    "marketSegment": "EDU",
    "address": ADDRESS,
    "contacts": [DUCK],
}
CUSTOMER: Final = {
    "externalReferenceId": "342",
    "customerId": "9876543210",
    "resellerId": "5556667778",
    "globalSalesEnabled": False,
    "companyProfile": CUSTOMER_PROFILE,
    "discounts": [{"offerType": "LICENSE", "level": "02"}],
    "cotermDate": "",
    "creationDate": "2019-05-02T22:49:52Z",
    "status": "1002",
    "links": link_to("/v3/customers/9876543210"),
}


def keys(value: Any) -> Any:
    """The names of a value in their order, at every level; of a list, those of its first item."""
    if isinstance(value, dict):
        return [(name, keys(each)) for name, each in value.items()]
    if isinstance(value, list):
        return [keys(each) for each in value[:1]]
    return None


def alike(answer: Json, sample: Json) -> None:
    assert keys(answer) == keys(sample)
    assert shape(answer) == shape(sample)


@pytest.fixture
def reseller(partner: Partner) -> Json:
    """The reseller that the sample creates."""
    sent = {"externalReferenceId": "888", "companyProfile": RESELLER_PROFILE}
    return partner.make("/resellers", {"distributorId": partner.distributor_id, **sent})


@pytest.fixture
def customer(partner: Partner, reseller: Json) -> Json:
    """The customer that the sample creates."""
    sent = {"externalReferenceId": "342", "companyProfile": CUSTOMER_PROFILE}
    return partner.make("/customers", {"resellerId": reseller["resellerId"], **sent})


def test_a_created_reseller_is_answered_as_the_sample(reseller: Json) -> None:
    alike(reseller, RESELLER)
    assert reseller["companyProfile"] == RESELLER_PROFILE
    assert reseller["links"] == link_to(f"/v3/resellers/{reseller['resellerId']}")


def test_a_reseller_is_shown_as_the_sample(partner: Partner, reseller: Json) -> None:
    shown = partner.fetch(f"/resellers/{reseller['resellerId']}")
    alike(shown, RESELLER)
    assert shown == reseller | {"status": "1000"}


def test_a_changed_reseller_is_answered_as_the_sample(partner: Partner, reseller: Json) -> None:
    sent = {"externalReferenceId": "999", "companyProfile": RESELLER_PROFILE}
    answer = partner.patch(f"/resellers/{reseller['resellerId']}", sent)
    assert answer.status_code == 200, answer.text
    alike(answer.json(), RESELLER)
    assert answer.json()["externalReferenceId"] == "999"


def test_a_created_customer_is_answered_as_the_sample(customer: Json) -> None:
    alike(customer, CUSTOMER)
    assert customer["companyProfile"] == CUSTOMER_PROFILE
    assert (customer["cotermDate"], customer["status"]) == ("", "1002")
    assert customer["links"] == link_to(f"/v3/customers/{customer['customerId']}")


def test_a_customer_is_shown_as_the_sample_less_its_group(
    world: World, partner: Partner, customer: Json
) -> None:
    path = f"/customers/{customer['customerId']}"
    world.portal(path, marketSubSegments=["K_12"])
    with_sub_segments = {
        "companyName": "Fairmont",
        "preferredLanguage": "en-US",
        "marketSegment": "EDU",
        "marketSubSegments": ["K_12"],
        "address": ADDRESS,
        "contacts": [MOUSE],
    }
    sample = CUSTOMER | {"companyProfile": with_sub_segments, "cotermDate": "2020-05-02"}
    alike(partner.fetch(path), sample)
    # Updated as the sample shows it, less the programs of others: a group, global sales.
    sent = {"externalReferenceId": "99999", "companyProfile": CUSTOMER_PROFILE}
    answer = partner.patch(path, {"globalSalesEnabled": False, **sent})
    assert answer.status_code == 200, answer.text
    alike(answer.json(), sample)
    assert answer.json()["externalReferenceId"] == "99999"


@pytest.mark.every_backend
def test_the_lists_are_asked_and_answered_as_the_samples(
    partner: Partner, reseller: Json, customer: Json
) -> None:
    page: Json = {"totalCount": 487, "count": 2, "offset": 0, "limit": 50}
    of_reseller = {
        "externalReferenceId": "250730223347637328",
        "resellerId": "1000396138",
        "distributorId": "0dda7462-d82e-4174-847d-e2439e54ceb2",
        "status": "1000",
        "companyProfile": {"companyName": "Reseller Name A"},
        "creationDate": "2025-07-30T22:33:48Z",
        "links": link_to("/v3/resellers/1000396138"),
    }
    of_customer = {
        "externalReferenceId": "a19143f0-b5a7-47d3-abf5-bdfd79dc9ef",
        "customerId": "1006500792",
        "resellerId": "1000396138",
        "status": "1000",
        "companyProfile": {"companyName": "Customer Name 1"},
        "creationDate": "2025-08-27T12:57:22Z",
        "links": link_to("/v3/customers/1006500792"),
    }
    asked = "?status=1000&company-name=Fair*&sort-by=creationDate&order-by=ASC&limit=50&offset=0"
    found = partner.fetch(f"/resellers{asked}")
    # Every list has links (AC-7), which these two samples leave out.
    alike(found, page | {"accounts": [of_reseller], "links": link_to(f"/v3/resellers{asked}")})
    assert found["accounts"][0]["resellerId"] == reseller["resellerId"]
    path = f"/resellers/{reseller['resellerId']}/customers"
    asked = "?company-name=Fair*&status=1000&limit=50&offset=0&sort-by=companyName"
    found = partner.fetch(path + asked)
    alike(found, page | {"accounts": [of_customer], "links": link_to(f"/v3{path}{asked}")})
    assert found["accounts"][0]["customerId"] == customer["customerId"]


@pytest.mark.parametrize("nothing", [[], None])
def test_sub_segments_may_be_sent_empty_as_in_the_samples_of_groups(
    partner: Partner, customer: Json, nothing: list[str] | None
) -> None:
    sent = CUSTOMER_PROFILE | {"marketSubSegments": nothing}
    path = f"/customers/{customer['customerId']}"
    assert partner.patch(path, {"companyProfile": sent}).status_code == 200
    other = sent | {"companyName": "Fairmont Two"}
    made = partner.make(
        "/customers", {"resellerId": customer["resellerId"], "companyProfile": other}
    )
    assert "marketSubSegments" not in made["companyProfile"]
