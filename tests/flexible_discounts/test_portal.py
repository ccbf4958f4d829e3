"""Open discounts as a tester makes, lists, changes and deletes them (FD-16)."""

from __future__ import annotations

import pytest

from tests.control_api.control import refused
from tests.discounting import (
    ALL_APPS,
    amount,
    closed_body,
    discount_body,
    make_discount,
    percentage,
)
from tests.support import TEAM, Json, World

PATH = "/flex-discounts"


@pytest.mark.every_backend
def test_a_discount_shows_what_adobes_wire_hides(world: World) -> None:
    conditions = {
        "commitment": "EXISTING",
        "scope": "CURRENT_YEAR",
        "minimumCommitQuantity": 50,
        "sourceBaseOfferIds": [TEAM],
        "minimumSeatPercent": 100,
        "targetOwnership": "NEW",
    }
    sent = discount_body(
        id="55555555-313b-476c-9d0b-6a610d5b91e0",
        marketSegments=["COM", "EDU"],
        countries=["US"],
        applicability=["SWITCH", "NEW"],
        conditions=conditions,
        alwaysFails=True,
        status="ACTIVE",
    )
    answer = world.control("POST", PATH, sent)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made == {**sent, "status": "REUSABLE", "applicability": ["NEW", "SWITCH"]}
    assert world.control("GET", f"{PATH}/{made['id']}").json() == made
    assert world.control("GET", PATH).json() == {"totalCount": 1, "items": [made]}


def test_little_is_needed(world: World) -> None:
    least = {
        "code": "SPRING",
        "startDate": "2026-03-01",
        "endDate": "2026-05-31T23:59:59Z",
        "outcomes": percentage(100),
    }
    made = world.control("POST", PATH, least).json()
    assert made.pop("id").startswith("55555555-")
    assert made == {
        "category": "STANDARD",
        "code": "SPRING",
        "name": "SPRING",
        "description": "",
        "startDate": "2026-03-01T00:00:00Z",
        "endDate": "2026-05-31T23:59:59Z",
        "status": "ACTIVE",
        "discountLockEndDate": None,
        "qualification": {"baseOfferIds": []},
        "outcomes": percentage(100),
        "marketSegments": [],
        "countries": [],
        "applicability": ["NEW", "RENEWAL", "SWITCH"],
        "conditions": {},
        "alwaysFails": False,
    }


def test_null_is_as_left_out(world: World) -> None:
    named = {
        "id": None,
        "category": None,
        "name": None,
        "description": None,
        "discountLockEndDate": None,
        "qualification": None,
        "marketSegments": None,
        "countries": None,
        "applicability": None,
        "conditions": None,
        "alwaysFails": None,
    }
    made = make_discount(world, "NULLS", **named)
    needed = {name: made[name] for name in ("startDate", "endDate", "outcomes")}
    answer = world.control("POST", "/flex-discounts", {"code": "PLAIN", **needed})
    assert answer.status_code == 201, answer.text
    own = {"id", "code", "name"}
    assert {key: value for key, value in made.items() if key not in own} == {
        key: value for key, value in answer.json().items() if key not in own
    }
    inner = {
        "qualification": {"baseOfferIds": None},
        "conditions": {"commitment": None, "sourceBaseOfferIds": None},
    }
    assert make_discount(world, "INNER", **{**named, **inner})["conditions"] == {}


def test_products_are_kept_by_their_offers_at_the_base_level(world: World) -> None:
    offers = {"baseOfferIds": ["11083117CA04A12", "11083117CA01A12", TEAM]}
    sources = {"sourceBaseOfferIds": ["30005897CA02A12"]}
    made = make_discount(world, qualification=offers, conditions=sources)
    assert made["qualification"] == {"baseOfferIds": [ALL_APPS, TEAM]}
    assert made["conditions"] == {"sourceBaseOfferIds": ["30005897CA01A12"]}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": ""}, "code:"),
        ({"code": "x" * 41}, "code:"),
        ({"code": None}, "code:"),
        ({"category": "EXTRA"}, "category:"),
        ({"startDate": "soon"}, "startDate:"),
        ({"endDate": "2025-11-01T00:00:00Z"}, "body: endDate must be later than startDate"),
        ({"endDate": "2025-10-31"}, "body: endDate must be later than startDate"),
        (
            {"discountLockEndDate": "2025-12-31T23:59:59Z"},
            "body: discountLockEndDate must be later",
        ),
        ({"outcomes": []}, "outcomes:"),
        ({"outcomes": [*percentage(5), *percentage(6)]}, "outcomes:"),
        ({"outcomes": percentage(0)}, "outcomes[0].discountValues[0].value:"),
        ({"outcomes": percentage(100.5)}, "outcomes[0]: a percentage is at most 100"),
        ({"outcomes": percentage(5.001)}, "outcomes[0].discountValues[0].value:"),
        (
            {"outcomes": [{"type": "PERCENTAGE_DISCOUNT", "discountValues": [amount(5)]}]},
            "outcomes[0]: a percentage is one value",
        ),
        (
            {"outcomes": [{"type": "FIXED_PRICE", "discountValues": [{"value": 5}]}]},
            "outcomes[0]: each amount names its country and currency",
        ),
        (
            {"outcomes": [{"type": "FIXED_PRICE", "discountValues": [amount(5), amount(6)]}]},
            "outcomes[0]: one amount for each country and currency",
        ),
        (
            {
                "outcomes": [
                    {"type": "FIXED_PRICE", "discountValues": [{**amount(5), "value": "5"}]}
                ]
            },
            "outcomes[0].discountValues[0].value: is a number",
        ),
        ({"outcomes": [{"type": "GIFT", "discountValues": [amount(5)]}]}, "outcomes[0].type:"),
        ({"countries": ["us"]}, "countries[0]:"),
        ({"marketSegments": ["COMM"]}, "marketSegments[0]:"),
        ({"applicability": []}, "applicability:"),
        ({"applicability": ["RETURN"]}, "applicability[0]:"),
        ({"conditions": {"minimumSeatPercent": 101}}, "conditions.minimumSeatPercent:"),
        ({"conditions": {"commitment": "MAYBE"}}, "conditions.commitment:"),
        ({"conditions": {"colour": "red"}}, "conditions.colour:"),
        (
            {"qualification": {"baseOfferIds": ["99999999CA01A12"]}},
            "qualification.baseOfferIds: the catalogue has no offer 99999999CA01A12",
        ),
        (
            {"conditions": {"sourceBaseOfferIds": ["nonsense"]}},
            "conditions.sourceBaseOfferIds: the catalogue has no offer nonsense",
        ),
        ({"alwaysFails": "no"}, "alwaysFails:"),
        ({"id": "no/id"}, "id:"),
    ],
)
def test_what_is_no_discount_is_refused_naming_the_field(
    world: World, changes: Json, fault: str
) -> None:
    answer = world.control("POST", PATH, {**discount_body(), **changes})
    refused(answer, 400, "INVALID_REQUEST", fault)
    assert world.control("GET", PATH).json()["totalCount"] == 0


def test_a_code_is_one_discount_at_a_time_in_a_segment(world: World) -> None:
    first = make_discount(world, marketSegments=["COM"])

    def tried(start: str, end: str, **changes: object) -> int:
        times = {"startDate": start, "endDate": end, "discountLockEndDate": None}
        return world.control("POST", PATH, {**discount_body(), **times, **changes}).status_code

    assert tried("2025-10-01", "2025-11-01", marketSegments=["COM"]) == 409
    assert tried("2025-12-31T23:59:59Z", "2026-11-01", marketSegments=["EDU", "COM"]) == 409
    assert tried("2025-11-15", "2025-11-16") == 409
    answer = world.control("POST", PATH, discount_body(marketSegments=["COM"]))
    refused(answer, 409, "CODE_TAKEN", f"code: BLACK_FRIDAY is that of {first['id']} from ")
    assert tried("2025-11-01", "2025-12-31", marketSegments=["EDU"]) == 201
    assert tried("2025-10-01", "2025-10-31T23:59:59Z", marketSegments=["COM"]) == 201
    assert tried("2026-01-01", "2026-11-01", marketSegments=["COM"]) == 201
    assert world.control("GET", f"{PATH}?code=BLACK_FRIDAY").json()["totalCount"] == 4


def test_an_id_is_one_discounts(world: World) -> None:
    made = make_discount(world)
    again = discount_body("OTHER", id=made["id"])
    refused(world.control("POST", PATH, again), 409, "ID_TAKEN", "id:")


def test_a_template_of_closed_codes_has_its_id_and_its_codes_to_itself(world: World) -> None:
    template = discount_body("OTHER", id="C2")
    refused(world.control("POST", PATH, template), 409, "ID_TAKEN", "id: C2")
    customer = world.partner.customer()
    closed = world.control("POST", "/closed-discounts", closed_body(customer)).json()
    answer = world.control("POST", PATH, discount_body(closed["code"]))
    refused(answer, 409, "CODE_TAKEN", f"code: {closed['code']} is a closed discount's")


def test_the_end_of_a_reusable_discount_moves_between_start_and_lock(world: World) -> None:
    made = make_discount(world)
    path = f"{PATH}/{made['id']}"
    for end in ("2025-11-01T00:00:01Z", "2028-03-31T23:59:58Z"):
        moved = world.control("PATCH", path, {"endDate": end}).json()
        assert moved["endDate"] == end
        assert world.control("GET", path).json() == moved
    for end in ("2025-11-01T00:00:00Z", "2028-03-31T23:59:59Z", "2030-01-01"):
        answer = world.control("PATCH", path, {"endDate": end})
        refused(answer, 400, "INVALID_REQUEST", "endDate: must be later than 2025-11-01T00:00:00Z")
    assert world.control("PATCH", path, {}).json() == moved
    refused(world.control("PATCH", path, {"name": "X"}), 400, "INVALID_REQUEST", "name:")


def test_no_other_end_moves(world: World) -> None:
    made = make_discount(world, discountLockEndDate=None)
    answer = world.control("PATCH", f"{PATH}/{made['id']}", {"endDate": "2025-12-01"})
    refused(answer, 400, "INVALID_REQUEST", "endDate: only that of a reusable discount moves")


def test_an_end_does_not_move_into_the_next_discount_of_its_code(world: World) -> None:
    made = make_discount(world)
    make_discount(world, startDate="2026-11-01", endDate="2026-12-31T23:59:59Z")
    path = f"{PATH}/{made['id']}"
    answer = world.control("PATCH", path, {"endDate": "2026-11-01"})
    refused(answer, 409, "CODE_TAKEN", "code:")
    assert world.control("GET", path).json()["endDate"] == "2025-12-31T23:59:59Z"
    moved = world.control("PATCH", path, {"endDate": "2026-10-31T23:59:59Z"})
    assert moved.status_code == 200


def test_what_is_not_there_is_404(world: World) -> None:
    path = f"{PATH}/{make_discount(world)['id']}"
    assert world.control("DELETE", path).status_code == 204
    for method, body in (("GET", None), ("PATCH", {"endDate": "2025-12-01"}), ("DELETE", None)):
        refused(world.control(method, path, body), 404, "FLEX_DISCOUNT_NOT_FOUND", "id:")


def test_discounts_are_filtered_as_in_the_portal(world: World) -> None:
    make_discount(world, "US_COM", marketSegments=["COM"], countries=["US"])
    make_discount(world, "ALL", outcomes=percentage(5), applicability=["NEW"])
    make_discount(world, "EDU", outcomes=percentage(5), marketSegments=["EDU"])
    make_discount(world, "LATER", startDate="2025-12-01")

    def listed(query: str) -> list[str]:
        answer = world.control("GET", f"{PATH}?{query}")
        assert answer.status_code == 200, answer.text
        return [each["code"] for each in answer.json()["items"]]

    assert listed("") == ["ALL", "EDU", "US_COM", "LATER"]
    assert listed("market-segment=COM") == ["ALL", "US_COM", "LATER"]
    assert listed("market-segment=EDU&country=CA") == ["ALL", "EDU"]
    assert listed("country=US") == ["ALL", "EDU", "US_COM", "LATER"]
    assert listed("applicable-on-renewal=true") == ["EDU", "US_COM", "LATER"]
    assert listed("applicable-on-renewal=false") == ["ALL"]
    assert listed("limit=2&offset=1") == ["EDU", "US_COM"]
    refused(world.control("GET", f"{PATH}?colour=red"), 400, "INVALID_REQUEST", "colour:")


def test_a_discount_that_is_over_is_still_there(world: World) -> None:
    made = make_discount(world, discountLockEndDate=None)
    assert made["status"] == "EXPIRED"
    assert world.control("GET", PATH).json()["items"] == [made]
