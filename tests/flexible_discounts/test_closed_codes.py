"""Closed discount codes: made in the portal's way, found by their code alone (FD-4, FD-16)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sandbox.domain.statuses import Status
from tests.control_api.control import refused as denied
from tests.discounting import LIST, amount, close, closed_body, codes_of
from tests.flexible_discounts.given import flex_line
from tests.support import Json, World, line, refused

TAKEN = (
    "A closed discount code already exists for this customer and flex discount. "
    "See the existing active code and customer ID below."
)
FULL = (
    "Closed discount code creation limit reached (max 20). "
    "Please delete an existing code to create a new one."
)
NO_TEMPLATE = "Please select a valid flex discount template."
NO_CUSTOMER = "Please enter a valid customer ID."
NO_DATE = "Please select an expiry date."
NOT_ISO = "Expiry date must be a valid ISO-8601 format (YYYY-MM-DDThh:mm:ssZ)."
NOT_FUTURE = "Expiry date must be in the future."


def codes(world: World, search: str = "") -> list[Json]:
    """What the portal lists."""
    answer = world.control("GET", f"/closed-discounts?search={search}")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    assert answer.json()["totalCount"] == len(items)
    return items


def found(world: World, code: str, query: str = "market-segment=COM&country=US") -> list[str]:
    """The codes that Adobe's list answers with."""
    return codes_of(world.partner.fetch(f"/flex-discounts?{query}&flex-discount-code={code}"))


@pytest.mark.every_backend
def test_a_code_is_made_and_found_in_adobes_short_form(world: World) -> None:
    customer = world.partner.customer()
    answer = world.control("POST", "/closed-discounts", closed_body(customer, "C8"))
    assert answer.status_code == 201
    made = answer.json()
    assert re.fullmatch("[A-Z0-9]{24}", made["code"])
    assert made == {
        "code": made["code"],
        "customerId": customer,
        "templateId": "C8",
        "label": "$199 Fixed Price - COM - Renewal",
        "redemptionStatus": "ACTIVE",
        "expiryDate": "2026-09-10T23:59:59Z",
        "marketSegment": "COM",
        "distributorId": world.partner.distributor_id,
        "creationDate": "2026-01-15T09:00:00Z",
    }
    page = world.partner.fetch(f"{LIST}&flex-discount-code={made['code']}")
    assert (page["count"], page["totalCount"]) == (1, 1)
    (shown,) = page["flexDiscounts"]
    assert list(shown) == ["code", "codeExpiryDate", "qualification", "outcomes"]
    assert shown == {
        "code": made["code"],
        "codeExpiryDate": "2026-09-10T23:59:59Z",
        "qualification": {"baseOfferIds": []},
        "outcomes": [{"type": "FIXED_PRICE", "discountValues": [amount(199)]}],
    }
    assert codes_of(world.partner.fetch(LIST)) == []
    assert codes(world) == [made]


def test_a_code_is_there_for_its_segment_and_its_distributor_alone(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    code = close(world, one.customer())
    assert found(world, code) == [code]
    assert found(world, code, "market-segment=EDU&country=US") == []
    assert found(world, code, "market-segment=COM&country=CA&categories=INTRO") == [code]
    assert codes_of(two.fetch(f"{LIST}&flex-discount-code={code}")) == []


def test_a_code_expires_after_its_last_second(world: World) -> None:
    code = close(world, world.partner.customer(), expiryDate="2026-01-15T09:00:01Z")
    world.advance(by="PT1S")
    assert found(world, code) == [code]
    assert codes(world)[0]["redemptionStatus"] == "ACTIVE"
    world.advance(by="PT1S")
    assert found(world, code) == []
    assert codes(world)[0]["redemptionStatus"] == "EXPIRED"


def test_a_redeemed_code_is_2142_until_its_order_fails(world: World) -> None:
    partner = world.partner
    customer = partner.customer()
    code, other = close(world, customer, "C2"), close(world, customer, "C9")
    partner.order(customer, flex_line(code))
    query = f"{LIST}&flex-discount-code={code}"
    answer = partner.get(query)
    refused(answer, 400, "2142")
    assert answer.json()["message"] == (
        "This Flexible Discount is for one-time use and is no longer available."
    )
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["rule"] == "FD-4"
    assert kept["why"]["facts"] == {"code": code, "customerId": customer}
    assert found(world, other) == [other]
    status = {each["code"]: each["redemptionStatus"] for each in codes(world)}
    assert status == {code: "REDEEMED", other: "ACTIVE"}
    # A segment that it is not for does not tell that it was redeemed.
    assert found(world, code, "market-segment=EDU&country=US") == []


@pytest.mark.parametrize("quantity", [1, 2])
def test_a_return_frees_no_code(world: World, quantity: int) -> None:
    partner = world.partner
    customer = partner.customer()
    code = close(world, customer)
    order = partner.order(customer, flex_line(code, quantity=2))
    answer = partner.give_back(customer, order, line(quantity=quantity))
    assert answer.status_code == 201, answer.text
    refused(partner.get(f"{LIST}&flex-discount-code={code}"), 400, "2142")


@pytest.mark.parametrize("status", ["1004", "1020", "1022", "1024", "1026"])
def test_an_order_that_fails_frees_its_code(new_world: Callable[..., World], status: str) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    code = close(world, customer)
    order = world.partner.order(customer, flex_line(code))
    assert order["status"] == Status.PENDING
    assert codes(world)[0]["redemptionStatus"] == "REDEEMED"
    world.portal(f"/orders/{order['orderId']}", status=status)
    assert codes(world)[0]["redemptionStatus"] == "ACTIVE"
    assert found(world, code) == [code]


def test_an_active_code_of_customer_and_template_is_returned_again(world: World) -> None:
    customer, other = world.partner.customer(), world.partner.customer(name="Other")
    body = closed_body(customer)
    first = world.control("POST", "/closed-discounts", body).json()
    again = world.control(
        "POST", "/closed-discounts", {**body, "expiryDate": "2027-01-01T00:00:00Z"}
    )
    assert again.status_code == 200
    assert again.json() == {**first, "message": TAKEN}
    assert close(world, customer, "C4") != first["code"]
    assert close(world, other) != first["code"]
    assert len(codes(world)) == 3
    world.advance(to="2026-09-11")
    later = close(world, customer, expiryDate="2027-01-01T00:00:00Z")
    assert later != first["code"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"customerId": ""}, [NO_CUSTOMER]),
        ({"customerId": "!"}, [NO_CUSTOMER]),
        ({"templateId": ""}, [NO_TEMPLATE]),
        ({"templateId": "C13"}, [NO_TEMPLATE]),
        ({"marketSegment": "EDU"}, [NO_TEMPLATE]),
        ({"expiryDate": ""}, [NO_DATE]),
        ({"expiryDate": "2026-09-10"}, [NOT_ISO]),
        ({"expiryDate": "2026-09-10T23:59:59"}, [NOT_ISO]),
        ({"expiryDate": "2026-09-10T23:59:59+00:00"}, [NOT_ISO]),
        ({"expiryDate": "2026-02-29T00:00:00Z"}, [NOT_ISO]),
        ({"expiryDate": "2026-01-15T09:00:00Z"}, [NOT_FUTURE]),
        ({"expiryDate": "2020-02-29T00:00:00Z"}, [NOT_FUTURE]),
        (
            {"customerId": "", "templateId": "", "expiryDate": ""},
            [NO_CUSTOMER, NO_TEMPLATE, NO_DATE],
        ),
        ({"marketSegment": "XXX"}, None),
        ({"customerId": 5}, None),
        ({"colour": "red"}, None),
    ],
)
def test_the_portals_sentences_are_word_for_word(
    world: World, changes: Json, said: list[str] | None
) -> None:
    customer = world.partner.customer()
    answer = world.control("POST", "/closed-discounts", {**closed_body(customer), **changes})
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_REQUEST"
    if said is not None:
        assert answer.json()["additionalDetails"] == said
    assert codes(world) == []


def test_a_customer_must_be_the_distributors_and_of_the_segment(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    foreign, school = two.customer(), one.customer(marketSegment="EDU", name="School")
    for unknown in (foreign, "1009999999"):
        answer = world.control("POST", "/closed-discounts", closed_body(unknown))
        assert answer.status_code == 400
        assert answer.json()["additionalDetails"] == [
            f"Customer {unknown} does not belong to this distributor."
        ]
    answer = world.control("POST", "/closed-discounts", closed_body(school))
    assert answer.json()["additionalDetails"] == [
        f"Customer {school} does not belong to the selected market segment: COM."
    ]
    code = close(world, foreign, distributorId=two.distributor_id)
    assert codes_of(two.fetch(f"{LIST}&flex-discount-code={code}")) == [code]
    answer = world.control(
        "POST", "/closed-discounts", closed_body(foreign, distributorId="1400999999")
    )
    denied(answer, 404, "DISTRIBUTOR_NOT_FOUND", "distributorId:")
    mine = world.control("GET", f"/closed-discounts?distributor-id={one.distributor_id}").json()
    assert mine == {"totalCount": 0, "items": []}
    theirs = world.control("GET", f"/closed-discounts?distributor-id={two.distributor_id}").json()
    assert [each["code"] for each in theirs["items"]] == [code]
    nobodys = world.control("GET", "/closed-discounts?distributor-id=1400999999")
    denied(nobodys, 404, "DISTRIBUTOR_NOT_FOUND")


def test_the_twenty_first_code_is_refused_until_one_is_deleted(world: World) -> None:
    partner = world.partner
    reseller = partner.reseller()
    customers = [partner.customer(reseller, f"Customer {number}") for number in range(21)]
    made = [close(world, customer) for customer in customers[:20]]
    partner.order(customers[0], flex_line(made[0]))
    assert len(set(made)) == 20
    last = closed_body(customers[20])
    answer = world.control("POST", "/closed-discounts", last)
    assert answer.status_code == 409
    assert answer.json() == {"code": "CLOSED_CODE_LIMIT", "message": FULL, "additionalDetails": []}
    # One that is there is returned even so.
    assert world.control("POST", "/closed-discounts", closed_body(customers[1])).status_code == 200
    assert world.control("DELETE", f"/closed-discounts/{made[0]}").status_code == 204
    assert close(world, customers[20]) not in made
    assert found(world, made[0]) == []
    denied(
        world.control("DELETE", f"/closed-discounts/{made[0]}"),
        404,
        "CLOSED_CODE_NOT_FOUND",
        "code:",
    )
    assert world.control("POST", "/closed-discounts", closed_body(customers[0])).status_code == 409


def test_codes_are_searched_by_part_of_any_column_whatever_the_case(world: World) -> None:
    partner = world.partner
    one, two = partner.customer(name="One Co"), partner.customer(name="Two Co")
    first, second = close(world, one, "C4"), close(world, two, "C12")

    def searched(text: str) -> list[str]:
        return [each["code"] for each in codes(world, text)]

    assert searched("") == [first, second]
    assert searched(first[3:12].lower()) == [first]
    assert searched(two) == [second]
    assert searched("20%25 OFF") == [first]
    assert searched("c12") == [second]
    assert searched("acti") == [first, second]
    assert searched("redeemed") == []


def test_templates_are_listed_by_segment(world: World) -> None:
    every = world.control("GET", "/closed-discount-templates").json()
    assert every["totalCount"] == 12
    assert every == world.control("GET", "/closed-discount-templates?market-segment=COM").json()
    none = world.control("GET", "/closed-discount-templates?market-segment=GOV").json()
    assert none == {"totalCount": 0, "items": []}
    (first, *_) = every["items"]
    assert first == {
        "templateId": "C1",
        "label": "20% off - COM - Add Seats And Renewal New to 3YC, Rest of Term",
        "qualification": {"baseOfferIds": []},
        "outcomes": [{"type": "PERCENTAGE_DISCOUNT", "discountValues": [{"value": 20}]}],
        "marketSegments": ["COM"],
        "countries": [],
        "applicability": ["NEW", "RENEWAL"],
        "conditions": {"commitment": "NEW", "scope": "FULL_TERM"},
        "alwaysFails": False,
    }


def test_the_same_seed_and_calls_give_the_same_codes(new_world: Callable[..., World]) -> None:
    one, two, other = new_world(seed=7), new_world(seed=7), new_world(seed=8)
    made = [close(world, world.partner.customer()) for world in (one, two, other)]
    assert made[0] == made[1]
    assert made[0] != made[2]
