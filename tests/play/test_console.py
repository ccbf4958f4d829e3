"""What people do in the consoles, as steps of a story."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic.alias_generators import to_camel

from sandbox.client.calls import Operation
from sandbox.control_api.document import control_document
from sandbox.play.console import Calls, Console
from sandbox.play.junit import junit
from sandbox.play.loading import load_text, scenarios_directory
from sandbox.play.page import page
from sandbox.play.records import played_json
from sandbox.play.sandboxes import Sandbox
from sandbox.play.schema import scenario_schema
from sandbox.play.timeline import timeline
from tests.play.stories import faults, played, story

DOCUMENT = control_document()
ROWS = sorted(Console.model_fields)
INVITE = """\
  - at: start+1d
    what: The account manager invites a customer
    console:
      inviteCustomer:
        companyName: Gearloose Inventions
        contact: {firstName: Gyro, lastName: Gearloose, email: gyro@gearloose.example}
    save: {invited: vipId}
"""


def step(console: str, *, expect: str = "{}") -> str:
    return (
        f"  - at: start+2d\n    what: Something is done\n    console: {console}\n"
        f"    expect: {expect}\n"
    )


def calls_of(name: str) -> Calls:
    found = Console.model_fields[name].metadata
    return next(part for part in found if isinstance(part, Calls))


def arguments_of(name: str) -> dict[str, Any]:
    (model,) = [
        part
        for part in Console.model_fields[name].annotation.__args__  # type: ignore[union-attr]  # X | None
        if part is not type(None)
    ]
    found: dict[str, Any] = model.model_fields
    return found


def described(operation: Operation) -> dict[str, Any]:
    found = DOCUMENT["paths"][f"/sandbox/v1{_camel_path(operation.path)}"]
    described: dict[str, Any] = found[operation.method.lower()]
    return described


def _camel_path(path: str) -> str:
    parts = [f"{{{to_camel(part[1:-1])}}}" if "{" in part else part for part in path.split("/")]
    return "/".join(parts)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_the_arguments_of_its_operation(name: str) -> None:
    operation = calls_of(name).operation
    found = described(operation)
    query = {one["name"] for one in found.get("parameters", []) if one["in"] == "query"}
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = body.get("schema", {})
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    arguments = arguments_of(name)
    known = {part[1:-1] for part in operation.path.split("/") if "{" in part}
    for argument, field in arguments.items():
        is_known = (
            argument in known
            or argument.replace("_", "-") in query
            or field.alias in schema.get("properties", {})
        )
        assert is_known, f"{operation.method} {operation.path} takes no {argument}"
    required = {to_camel(one) for one in known - {"world_id"}} | set(schema.get("required", []))
    assert required <= {field.alias for field in arguments.values()}


def test_the_readme_has_a_row_for_each_action_with_all_that_is_said() -> None:
    readme = (scenarios_directory() / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in readme.splitlines() if line.startswith("| `")]
    told = {cells[1].strip(" `"): (cells[2], cells[3].strip()) for cells in rows}
    for name in ROWS:
        said, listed = told[to_camel(name)]
        words = re.findall(r"`(\w+)`", said)
        assert {field.alias for field in arguments_of(name).values()} <= set(words)
        assert bool(listed) == (calls_of(name).lists is not None)


def test_an_action_goes_to_the_control_plane_with_its_arguments(sandbox: Sandbox) -> None:
    done = played(sandbox, INVITE)
    assert done.problems == []
    entry = done.entries[-1]
    assert entry.by == "console"
    assert entry.asked == "inviteCustomer: POST /resellers/{reseller}/invitations"
    assert entry.request == f"POST /resellers/{done.aliases['reseller']}/invitations"
    assert entry.body["companyName"] == "Gearloose Inventions"
    assert "resellerId" not in entry.body
    assert entry.answer["invitationStatus"] == "PENDING"


def test_names_stand_in_ids_bodies_and_queries(sandbox: Sandbox) -> None:
    remind = step('{remindCustomer: {customerId: "{invited}", email: "a+b@gearloose.example"}}')
    read = step(
        '{emails: {customerId: "{invited}", recipient: "a+b@gearloose.example"}}',
        expect="{listed: [invitation], fields: {totalCount: 1}}",
    )
    found = step("{customers: {view: noProducts}}", expect='{listed: ["{invited}"]}')
    done = played(sandbox, INVITE, remind, read, found)
    assert done.problems == []
    # What is sent is encoded, what a report shows is as it was written.
    assert done.entries[-2].request.endswith("recipient=a%2Bb%40gearloose.example")
    assert done.entries[-2].asked.endswith(
        "/outbox?customer-id={invited}&recipient=a+b@gearloose.example"
    )


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ('["{customer}"]', None),
        ("[]", 'listed: expected [], got ["{customer}"]'),
        (
            '["{customer}", "{reseller}"]',
            'listed: expected ["{customer}", "{reseller}"], got ["{customer}"]',
        ),
    ],
)
def test_who_is_in_a_list_is_compared_whole(
    sandbox: Sandbox, listed: str, told: str | None
) -> None:
    done = played(sandbox, step("{customers: {}}", expect=f"{{listed: {listed}}}"))
    if told is None:
        assert done.problems == []
        return
    for name, value in done.aliases.items():
        told = told.replace(f"{{{name}}}", str(value))
    assert done.problems == [f"story.yaml:12: Something is done: {told}"]


def test_a_list_that_is_refused_lists_nothing(sandbox: Sandbox) -> None:
    done = played(sandbox, step("{customers: {resellerId: nobody}}", expect="{listed: []}"))
    assert [problem.partition("done: ")[2] for problem in done.problems] == [
        "HTTP status: expected no error, got 404 with code RESELLER_NOT_FOUND",
        "listed: expected [], got nothing",
    ]


def test_every_report_shows_it(sandbox: Sandbox) -> None:
    done = played(
        sandbox, step("{acceptTerms: {}}"), step("{customers: {}}", expect="{listed: []}")
    )
    asked = "acceptTerms: POST /customers/{customer}/terms"
    assert asked in "\n".join(line.plain for line in timeline(done))
    assert asked in page([done])
    assert '<span class="by">console</span>' in page([done])
    assert "Something is done: listed: expected []" in junit([done])
    assert [entry["by"] for entry in played_json(done)["timeline"]][-2:] == ["console"] * 2


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "{inviteCustomr: {}}",
            "story.yaml:14: steps[0].console.inviteCustomr: expected one of customers, invite",
        ),
        ("{inviteCustomr: {}}", "did you mean 'inviteCustomer'?"),
        (
            "{acceptTerms: {custmerId: x}}",
            "steps[0].console.acceptTerms.custmerId: expected one of customerId; did you mean",
        ),
        ("{sendChangeCode: {}}", "steps[0].console.sendChangeCode: expected 'adminEmail' here"),
        (
            "{customers: {view: ready}}",
            "steps[0].console.customers.view: expected 'noProducts', 'pendingRequests', 'past",
        ),
        (
            '{seats: {subscriptionId: "{acrobot}"}}',
            "steps[0].console.seats.subscriptionId: expected a name that is known by then",
        ),
        (
            "{authorizePurchase: {offerId: A, quantity: many}}",
            "steps[0].console.authorizePurchase.quantity: expected a whole number, got 'many'",
        ),
        (
            "{acceptTerms: {}, teamMembers: {}}",
            "steps[0].console: expected one action with its arguments, such as acceptTerms: {}",
        ),
        ("{}", "steps[0].console: expected one action with its arguments, such as acceptTerms"),
        ("{acceptTerms: null}", "steps[0].console: expected one action with its arguments"),
        ("acceptTerms", "steps[0].console: expected names with values, got 'acceptTerms'"),
        (
            "{acceptTerms: customer}",
            "steps[0].console.acceptTerms: expected names with values, got 'customer'",
        ),
    ],
)
def test_a_mistake_names_its_place(written: str, told: str) -> None:
    assert any(told in fault for fault in faults(story(step(written)))), faults(
        story(step(written))
    )


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    body: {}\n", "expected no `body`: it stands under the action of `console`"),
        ("    admin: GET /outbox\n", "expected only one of call, portal, admin and console"),
        ("    wait: true\n", "expected `wait` only beside `call`"),
        ("    by: main\n", "expected only beside `call`: nothing else is done by a distributor"),
    ],
)
def test_what_does_not_belong_beside_it_is_told(more: str, told: str) -> None:
    assert any(told in fault for fault in faults(story(step("{acceptTerms: {}}") + more)))


@pytest.mark.parametrize("console", ["{acceptTerms: {}}", "{manageCustomer: {managedBy: ''}}"])
def test_only_a_list_is_compared_as_a_list(console: str) -> None:
    (told,) = faults(story(step(console, expect="{listed: []}")))
    assert told.endswith("expected `listed` only beside a `console` that answers a list")


def test_the_name_of_a_case_may_stand_anywhere() -> None:
    tail = "cases:\n  - {name: one, quantity: 1, view: all, who: {listed: []}}\n"
    text = story(
        step('{customers: {view: "{view}", limit: "{quantity}"}}', expect='"{who}"'), tail=tail
    )
    (case,) = load_text(text, "story.yaml")
    assert case.scenario.steps[0].action.endswith("/console-customers?view=all&limit=1")
    Draft202012Validator(scenario_schema()).validate(
        {
            "name": "x",
            "title": "x",
            "shows": "x",
            "rules": ["x"],
            "sources": ["x"],
            "start": "2026-01-15",
            "steps": [{"at": "AD", "what": "x", "console": {"customers": {"limit": "{quantity}"}}}],
        }
    )
