"""A refusal says why in the journal: rule, facts and source; its body stays as Adobe's.

Every way of the error table is played once more, and its explanation held against
`docs/errors.md`; then the facts of some are looked at one by one.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from sandbox.app import Parts
from sandbox.domain.errors import Error
from sandbox.domain.rule_sources import RULE_SOURCES
from tests.partner_api.raising import (
    RAISED,
    UNKNOWN_ID,
    frozen_orders,
    impossible_renewal,
    order_of,
    orders,
    own_failure,
    renewed,
    reseller_of,
    returned,
    returned_return,
    returned_twice,
    stranger,
    twin_account,
    twin_at_work,
)
from tests.support import (
    ADD_ON,
    EDU,
    OTHER_TEAM,
    TEAM,
    TEAM_PRODUCT,
    Json,
    World,
    address,
    line,
    refused,
)

ROOT: Final = Path(__file__).resolve().parents[2]
RULE_ID: Final = re.compile(r"\b(?:[A-Z]{1,3}-C?\d+|X\d+|[A-Z]+-[A-Z]+|INTERNAL)\b")
# Whose request it was cannot be said: there is no world to keep it in, or no operation.
NOT_KEPT: Final = {
    Error.API_KEY_INVALID,
    Error.TOKEN_INVALID,
    Error.TOKEN_MISSING,
    Error.NO_SUCH_PATH,
    Error.METHOD_NOT_ALLOWED,
    Error.URI_TOO_LONG,
}
# Raised in another world, which is gone when the test looks.
ELSEWHERE: Final = {
    Error.INVALID_DEPLOYMENT,
    Error.DEPLOYMENT_NOT_ALLOWED,
    Error.CUSTOMER_WITHOUT_GLOBAL_SALES,
    Error.DEPLOYMENT_AT_HOME,
    Error.NOT_ALLOWED,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.CURRENCY_INVALID_FOR_OFFER,
    Error.SEGMENT_NOT_SOLD,
    Error.SEVERAL_CURRENCIES_PRICED,
    Error.AGENCY_COUNTRY,
    Error.GROUP_OF_ANOTHER,
}
KEPT: Final = [error for error in RAISED if error not in NOT_KEPT | ELSEWHERE]


def documented() -> dict[str, set[str]]:
    """The rules of each row of the document."""
    rows = {}
    for text in (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").splitlines():
        if text.startswith("| `"):
            cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
            rows[cells[0].strip("`")] = set(RULE_ID.findall(cells[5]))
    return rows


def journal(world: World, query: str = "") -> list[Json]:
    answer = world.control("GET", f"/requests{query}")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


def why(world: World) -> Json:
    """Why the newest request was refused."""
    found: Json = journal(world, "?limit=1")[0]["why"]
    return found


def facts(world: World) -> Any:
    return why(world)["facts"]


# --- The table -------------------------------------------------------------------------------


def test_every_row_names_a_rule_of_its_line_in_the_document() -> None:
    rules = documented()
    assert {error.name: error.rule for error in Error if error.rule not in rules[error.name]} == {}


def test_every_rule_that_is_named_has_a_source() -> None:
    named = {rule for rules in documented().values() for rule in rules}
    for path in (ROOT / "sandbox").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="rule", value=ast.Constant(value=str(rule))):
                    named.add(rule)
    assert named <= RULE_SOURCES.keys()
    assert all(RULE_SOURCES.values())


@pytest.mark.parametrize("number", [1, 3, 7, 8])
def test_refusals_of_linked_memberships_say_what_is_assumed(number: int) -> None:
    assert "assumed" in RULE_SOURCES[f"LM-{number}"]


@pytest.mark.parametrize("number", [3, 4, 5, 6, 7, 10])
def test_refusals_of_large_agencies_do_too(number: int) -> None:
    assert "assumed" in RULE_SOURCES[f"LG-{number}"]


@pytest.mark.parametrize("error", KEPT, ids=lambda each: each.name)
def test_a_refusal_is_explained(world: World, error: Error) -> None:
    answer = RAISED[error](world)
    entry = journal(world, f"?correlation-id={answer.headers.get('X-Correlation-Id', '')}")[0]
    assert (entry["status"], entry["code"]) == (error.http_status, error.code)
    assert entry["why"]["rule"] in documented()[error.name]
    assert entry["why"]["source"] == RULE_SOURCES[entry["why"]["rule"]]
    assert entry["why"]["facts"], "the facts are what a tester cannot guess"
    # Errors that Adobe words by case have no details (X2).
    assert set(answer.json()) - {"additionalDetails"} - {"invalidFields"} == {"code", "message"}


@pytest.mark.parametrize("error", sorted(NOT_KEPT, key=str), ids=lambda each: each.name)
def test_what_belongs_to_no_world_or_operation_is_not_kept(world: World, error: Error) -> None:
    RAISED[error](world)
    assert journal(world) == []


# --- The door --------------------------------------------------------------------------------


def test_a_missing_correlation_id_is_explained(world: World) -> None:
    world.partner.post("/resellers", {}, X_Correlation_Id=None)
    assert why(world) == {
        "rule": "ACC-2",
        "facts": {"length": 0, "maximum": 255},
        "source": RULE_SOURCES["ACC-2"],
    }


def test_a_foreign_token_is_explained_in_the_world_of_the_token(world: World) -> None:
    with stranger(world) as other:
        token = f"Bearer {world.partner.authenticate()}"
        refused(other.get("/resellers", Authorization=token), 403, "4121")
        assert facts(world) == {"key": other.client_id, "tokenOf": world.partner.client_id}


def test_a_repeated_request_id_is_explained(world: World) -> None:
    RAISED[Error.DUPLICATE_REQUEST_ID](world)
    assert facts(world) == {"usedAt": "2026-01-15T09:00:00Z", "now": "2026-01-15T09:00:00Z"}


def test_a_twin_on_its_way_is_explained(
    world: World, inside: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(twin_at_work(world, inside, monkeypatch), 400, "4122")
    assert facts(world) == {"since": "2026-01-15T09:00:00Z"}


@pytest.mark.every_backend
def test_a_failure_of_our_own_is_kept(
    world: World, inside: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_failure(world, inside, monkeypatch).status_code == 500
    assert journal(world)[0]["code"] == "1124"
    assert facts(world) == {"failure": "RuntimeError"}


# --- Repeated intents ------------------------------------------------------------------------


@pytest.mark.every_backend
def test_a_refusal_that_is_given_again_says_so(world: World, customer: str) -> None:
    correlation_id = str(uuid4())
    path = f"/customers/{customer}/orders"
    body = {"orderType": "NEW", "lineItems": [line(EDU)]}
    first = world.partner.post(path, body, X_Correlation_Id=correlation_id)
    again = world.partner.post(path, body, X_Correlation_Id=correlation_id)
    assert again.content == first.content
    newest, oldest = journal(world, f"?correlation-id={correlation_id}")
    assert (oldest["replayed"], newest["replayed"]) == (False, True)
    assert (oldest["code"], newest["code"]) == ("2129", "2129")
    assert oldest["why"]["rule"] == "OR-2"
    assert newest["why"] == {
        "rule": "ACC-3",
        "facts": {"firstAnswer": "2129"},
        "source": RULE_SOURCES["ACC-3"],
    }


def test_an_acceptance_that_is_given_again_needs_no_reason(world: World, customer: str) -> None:
    correlation_id = str(uuid4())
    body = {"orderType": "NEW", "lineItems": [line()]}
    for _ in range(2):
        path = f"/customers/{customer}/orders"
        world.partner.post(path, body, X_Correlation_Id=correlation_id)
    newest, oldest = journal(world, f"?correlation-id={correlation_id}")
    assert [newest["status"], oldest["status"]] == [201, 201]
    assert [newest["replayed"], oldest["replayed"]] == [True, False]
    assert newest["why"] is None


# --- Bodies ----------------------------------------------------------------------------------


def test_wrong_values_are_named_with_what_is_wrong(world: World) -> None:
    order_of(world, {**line(), "quantity": "1"})
    assert facts(world) == {"fields": {"lineItems[0].quantity": "Input should be a valid integer"}}
    assert why(world)["rule"] == "ACC-5"


def test_a_body_that_is_no_json_is_explained(world: World) -> None:
    world.partner.post("/resellers", b"{")
    assert why(world)["rule"] == "ACC-4"
    assert "EOF" in facts(world)["problem"]


def test_an_address_that_does_not_fit_is_explained(world: World) -> None:
    reseller_of(world.partner, address=address(country="XX"))
    assert "companyProfile.address.country" in facts(world)["fields"]


def test_bad_parameters_are_named(world: World, customer: str) -> None:
    world.partner.get(f"/customers/{customer}/orders?status=1001")
    assert list(facts(world)["parameters"]) == ["status"]
    assert why(world)["rule"] == "OR-4"


# --- Orders ----------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_a_quantity_out_of_range_names_the_range(world: World) -> None:
    order_of(world, line(quantity=5), line(OTHER_TEAM, 10_001, number=2))
    assert facts(world) == {
        "lines": [{"line": 2, "requested": 10_001, "minimum": 1, "maximum": 10_000}],
    }


def test_a_better_level_than_entitled_names_both(world: World) -> None:
    order_of(world, line(TEAM.replace("01A12", "02A12"), 9))
    assert why(world)["rule"] == "OF-4"
    assert facts(world) == {"lines": [{"line": 1, "ordered": "02", "entitled": "01"}]}


def test_a_wrong_segment_names_the_segments(world: World) -> None:
    order_of(world, line(EDU))
    assert facts(world)["marketSegment"] == "COM"
    assert facts(world)["lines"][0]["marketSegment"] == "EDU"


def test_an_add_on_without_its_base_names_what_is_held(world: World) -> None:
    order_of(world, line(ADD_ON))
    assert facts(world)["held"] == []
    assert facts(world)["lines"][0]["requires"]


def test_currencies_are_named(world: World) -> None:
    order_of(world, line(currencyCode="EUR"))
    assert facts(world) == {"named": "EUR", "sold": ["USD"]}
    orders(world, currencyCode="EUR")
    assert facts(world) == {"order": "EUR", "lines": ["USD"]}


def test_an_unknown_offer_is_named_with_the_price_day(world: World) -> None:
    order_of(world, line(), line("nonsense", number=2))
    assert facts(world) == {"offers": ["nonsense"], "priceDay": "2026-01-15"}


def test_orders_held_back_name_the_anniversary(world: World) -> None:
    frozen_orders(world)
    assert facts(world) == {
        "now": "2027-01-14T23:00:00Z",
        "anniversaries": ["2027-01-15", None],
        "hours": 24,
    }


def test_ids_of_nobody_are_named(world: World) -> None:
    world.partner.get(f"/customers/{UNKNOWN_ID}")
    assert facts(world) == {"customerId": UNKNOWN_ID}
    assert why(world)["rule"] == "ACC-6"


def test_a_second_account_names_the_first(world: World) -> None:
    twin_account(world)
    assert facts(world).keys() == {"customerId", "resellerId"}


# --- Returns and renewal ---------------------------------------------------------------------


@pytest.mark.parametrize("after", ["2026-01-30T00:00:00Z", "2026-03-01T12:00:00Z"])
def test_a_closed_window_names_its_days(world: World, after: str) -> None:
    returned(world, after=after)
    assert why(world)["rule"] == "RE-1"
    assert facts(world) == {
        "orderDate": "2026-01-15",
        "lastDay": "2026-01-29",
        "today": after[:10],
    }


def test_a_window_of_another_length_counts_in_the_facts(world: World) -> None:
    world.rules(returnWindowDays=3)
    returned(world, after="2026-01-19T00:00:00Z")
    assert facts(world)["lastDay"] == "2026-01-18"


def test_too_large_a_return_names_what_remains(world: World) -> None:
    returned_twice(world, [line(quantity=2)], [line(quantity=4)])
    assert facts(world) == {"line": 1, "requested": 4, "ordered": 5, "remaining": 3}


def test_a_return_of_a_return_names_its_type(world: World) -> None:
    returned_return(world)
    assert facts(world) == {"status": "1000", "orderType": "RETURN"}


def test_an_offer_that_was_not_ordered_names_the_one_that_was(world: World) -> None:
    returned(world, line(OTHER_TEAM))
    assert facts(world) == {"line": 1, "requested": OTHER_TEAM, "ordered": TEAM}


def test_a_renewal_quantity_out_of_range_names_the_range(world: World) -> None:
    renewed(world, renewalQuantity=0)
    assert facts(world) == {"requested": 0, "minimum": 1, "maximum": 10_000}


def test_an_impossible_renewal_names_what_stands_against_it(world: World) -> None:
    impossible_renewal(world)
    assert facts(world).keys() == {"withoutBase", "kind"}


@pytest.mark.every_backend
def test_facts_have_no_more_than_the_journal_can_keep(world: World) -> None:
    body = {f"field-{number}-{'x' * 300}": 1 for number in range(600)}
    refused(world.partner.post("/resellers", body), 400, "1121")
    fields = facts(world)["fields"]
    assert len(fields) == 500
    assert {len(each) for each in fields} == {255}


def test_products_are_named_as_the_catalogue_does(world: World) -> None:
    order_of(world, line(EDU), line(number=2))
    assert facts(world)["lines"][1]["product"] == TEAM_PRODUCT
