"""Stories with several distributors and resellers: who sees what, and who makes each call."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from sandbox.cli.program import program
from sandbox.play.junit import junit
from sandbox.play.page import page
from sandbox.play.player import play
from sandbox.play.records import Played, played_json
from sandbox.play.sandboxes import Sandbox
from sandbox.play.timeline import timeline
from tests.play.stories import READ, TWO_DISTRIBUTORS, cases, played, written

PORTAL = "  - at: AD\n    what: x\n    portal: GET /events\n"


def read(path: str, rest: str = "") -> str:
    return f"  - at: AD-1\n    what: Something is read\n    call: GET /v3/{path}\n{rest}"


def test_each_distributor_sees_its_own_resellers(sandbox: Sandbox) -> None:
    named = "    expect: {fields: {resellerId: '{%s}', companyProfile.companyName: %s}}\n"
    done = played(
        sandbox,
        read("resellers/{neighbour}", named % ("neighbour", "Redwood Reselling")),
        read("resellers/{stranger}", "    by: west\n" + named % ("stranger", "Rheingold Vertrieb")),
        read("resellers/{stranger}", "    expect: {status: 404, code: '1115'}\n"),
        read("resellers/{neighbour}", "    by: west\n    expect: {status: 404, code: '1115'}\n"),
        read("resellers/{neighbour}", "    by: main\n    expect: {status: 200}\n"),
        head=TWO_DISTRIBUTORS,
    )
    assert done.problems == []
    assert [entry.what for entry in done.entries[:3]] == [
        "A reseller is created",
        "The reseller neighbour is created",
        "The reseller stranger is created",
    ]


def test_the_customer_is_the_first_distributors(sandbox: Sandbox) -> None:
    done = played(
        sandbox,
        read("customers/{customer}", "    expect: {fields: {resellerId: '{reseller}'}}\n"),
        read("customers/{customer}", "    by: west\n    expect: {code: '1116'}\n"),
        head=TWO_DISTRIBUTORS,
    )
    assert done.problems == []


def test_a_refusal_to_another_distributor_says_which_rule_it_is(sandbox: Sandbox) -> None:
    refused = read("customers/{customer}", "    by: west\n    expect: {code: '1116'}\n")
    done = played(sandbox, refused, head=TWO_DISTRIBUTORS)
    assert done.entries[-1].why is not None
    assert done.entries[-1].why["facts"]


def test_each_distributor_sells_in_its_currencies(sandbox: Sandbox) -> None:
    customer = (
        "  - at: AD\n"
        "    what: A customer of the other distributor is created\n"
        "    call: POST /v3/customers\n"
        "    by: west\n"
        "    body:\n"
        "      resellerId: '{stranger}'\n"
        "      companyProfile:\n"
        "        companyName: Nova GmbH\n"
        "        preferredLanguage: en-US\n"
        "        marketSegment: COM\n"
        "        address: {country: DE, region: BY, city: München, addressLine1: Tal 1,\n"
        "          postalCode: '80331'}\n"
        "        contacts: [{firstName: Ada, lastName: Nova, email: ada@nova.example.com}]\n"
        "    save: {nova: customerId}\n"
    )
    order = (
        "  - at: AD\n"
        "    what: It orders in %s\n"
        "    call: POST /v3/customers/{nova}/orders\n"
        "    by: west\n"
        "    body: {orderType: NEW, currencyCode: %s, lineItems: [{extLineItemNumber: 1,\n"
        "      offerId: 65304479CA01A12, quantity: 1}]}\n"
        "    expect: {status: %s}\n"
    )
    euro, dollar = order % ("euro", "EUR", 201), order % ("dollar", "USD", 400)
    assert played(sandbox, customer, euro, dollar, head=TWO_DISTRIBUTORS).problems == []


def test_moments_hang_on_resellers_too(sandbox: Sandbox) -> None:
    done = played(sandbox, READ.replace("AD-1", "stranger+14d"), head=TWO_DISTRIBUTORS)
    assert done.problems == []
    assert done.entries[-1].label == "AD-351"


def test_a_case_may_say_who_calls(sandbox: Sandbox) -> None:
    table = (
        "cases:\n"
        "  - {name: the first, who: main, answer: {status: 200}}\n"
        "  - {name: another, who: west, answer: {code: '1116'}}\n"
    )
    step = read("customers/{customer}", '    by: "{who}"\n    expect: "{answer}"\n')
    for case in cases(step, head=TWO_DISTRIBUTORS, tail=table):
        assert play(case, sandbox).problems == []


@pytest.fixture(scope="module")
def wrong(sandbox: Sandbox) -> Played:
    """A play in which the other distributor is refused, against what the story says."""
    customer = read("customers/{customer}", "    by: west\n    expect: {status: 200}\n")
    return played(sandbox, READ, customer, customer.replace("AD-1", "AD-2"), head=TWO_DISTRIBUTORS)


def test_the_timeline_says_who_called_where_it_is_not_the_first(wrong: Played) -> None:
    lines = [line.plain for line in timeline(wrong)]
    assert "      GET /v3/customers/{customer}  by west  →  404 1116" in lines
    assert "      POST /v3/resellers  by west  →  201" in lines
    assert "      GET /v3/customers/{customer}/subscriptions/{acrobat}  →  200" in lines


def test_the_page_says_so_too(wrong: Played) -> None:
    text = page([wrong])
    assert text.count('<span class="by">partner west</span>') == 2
    assert text.count('<span class="by">given west</span>') == 1
    assert '<span class="by">partner</span>' in text
    assert " main</span>" not in text


def test_junit_and_the_problems_say_so_too(wrong: Played) -> None:
    problem = (
        "story.yaml:20: Something is read (by west): HTTP status: expected 200, got 404 with code "
        "1116"
    )
    assert wrong.problems[0] == problem
    (failure,) = list(ET.fromstring(junit([wrong])).iter("failure"))  # noqa: S314 - written by ourselves
    assert failure.get("message") == problem


def test_json_names_the_distributor_of_each_call(wrong: Played, sandbox: Sandbox) -> None:
    called = [entry["distributor"] for entry in played_json(wrong)["timeline"]]
    assert called == ["main", "main", "west", "main", "main", "main", "west", "west"]
    (_, *_, step) = played_json(played(sandbox, PORTAL))["timeline"]
    assert step["distributor"] is None


def test_what_was_not_played_says_so_too(wrong: Played) -> None:
    assert wrong.entries[-1].standing == "not as expected"
    assert wrong.entries[-1].caller == "west"


def test_a_world_that_is_left_shows_the_credentials_of_all(tmp_path: Path) -> None:
    path = written(tmp_path, head=TWO_DISTRIBUTORS, tail="checkpoints: {window: AD-30}\n")
    database = f"sqlite:///{tmp_path / 'kept.db'}"
    arguments = ["play", str(path), "--until", "window", "--database", database]
    done = CliRunner().invoke(program, arguments)
    assert done.exit_code == 0, done.output
    shown = [line.split("  ")[0] for line in done.stdout.splitlines()]
    for name in ("client id", "client id of west", "client secret of west", "stranger"):
        assert name in shown
    (left,) = json.loads(CliRunner().invoke(program, [*arguments, "--json"]).stdout)
    assert [each["name"] for each in left["world"]["credentials"]] == ["main", "west"]
