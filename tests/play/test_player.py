"""Playing: the clock goes where the story says, names are kept, and what differs is noted."""

from __future__ import annotations

import httpx
import pytest

from sandbox.play.company import play_all
from sandbox.play.memory import Memory
from sandbox.play.player import play
from sandbox.play.records import played_json
from sandbox.play.sandboxes import Sandbox
from tests.play.stories import READ, STORY, cases, played


def worlds(sandbox: Sandbox) -> list[str]:
    items = sandbox.control("GET", "/worlds").json()["items"]
    return [item["worldId"] for item in items]


def test_a_story_is_played_and_leaves_no_world_behind(sandbox: Sandbox) -> None:
    before = worlds(sandbox)
    done = played(sandbox)
    assert done.problems == []
    assert done.is_good
    assert str(done.ad) == "2027-01-15"
    assert [entry.by for entry in done.entries] == ["given", "given", "given", "partner"]
    assert [entry.label for entry in done.entries] == ["AD-365", "AD-365", "AD-365", "AD-1"]
    assert worlds(sandbox) == before


def test_what_differs_is_noted_with_its_line_and_the_play_goes_on(sandbox: Sandbox) -> None:
    wrong = READ + "    expect: {fields: {currentQuantity: 6}}\n"
    done = played(sandbox, wrong, READ)
    assert not done.is_good
    assert done.problems == [
        "story.yaml:12: The subscription is read: currentQuantity: expected 6, got 5"
    ]
    standings = [entry.standing for entry in done.entries[-2:]]
    assert standings == ["not as expected", "as expected"]


def test_a_clock_that_would_have_to_go_back_stops_the_play(sandbox: Sandbox) -> None:
    done = played(sandbox, READ, READ.replace("AD-1", "AD-2"), READ)
    assert done.problems == [
        (
            "story.yaml:15: The subscription is read: AD-2 is 2027-01-13T12:00:00Z, but the clock "
            "stands at 2027-01-14T12:00:00Z already: moments go forward"
        )
    ]
    assert [entry.standing for entry in done.entries[-2:]] == ["not as expected", "not played"]


def test_what_cannot_be_saved_stops_the_play(sandbox: Sandbox) -> None:
    done = played(sandbox, READ + '    save: {renewal: "items[0].orderId"}\n', READ)
    assert done.problems == [
        (
            "story.yaml:12: The subscription is read: nothing to save as 'renewal': the answer has "
            "no items[0].orderId"
        )
    ]


def test_a_start_that_is_refused_stops_the_play(sandbox: Sandbox) -> None:
    done = played(sandbox, head=STORY.replace("65304479CA01A12", "00000000CA01A12"))
    assert "expected 201, got 400 with code 2122" in done.problems[0]
    assert [entry.standing for entry in done.entries[-2:]] == ["not as expected", "not played"]


def test_a_sandbox_that_refuses_the_world_is_quoted(sandbox: Sandbox) -> None:
    done = played(sandbox, head=STORY.replace("start: 2026", "start: 1999"))
    assert done.problems[0].startswith("story.yaml: could not make a world: 400")


def test_a_sandbox_that_goes_away_is_told(sandbox: Sandbox) -> None:
    def gone(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with httpx.Client(transport=httpx.MockTransport(gone), base_url="http://x.test") as http:
        done = played(Sandbox(http))
    assert done.problems == ["story.yaml: the sandbox no longer answers: refused"]
    assert done.entries[-1].standing == "not played"
    assert played(sandbox).is_good


def test_names_and_dates_in_braces_stand_for_what_they_name(sandbox: Sandbox) -> None:
    done = played(
        sandbox,
        "  - at: order\n"
        "    what: An order of {start}\n"
        "    call: POST /v3/customers/{customer}/orders\n"
        "    body:\n"
        "      orderType: NEW\n"
        "      externalReferenceId: 'for {AD-1d}'\n"
        "      lineItems:\n"
        "        - {extLineItemNumber: 1, offerId: 65304479CA01A12, quantity: 2,\n"
        "           currencyCode: USD}\n"
        "    save: {second: orderId}\n",
        "  - at: second+3d\n"
        "    what: It is read\n"
        "    call: GET /v3/customers/{customer}/orders/{second}\n"
        "    expect:\n"
        "      fields:\n"
        "        orderId: '{second}'\n"
        "        externalReferenceId: for 2027-01-14\n"
        "        creationDate: '{start 09:00:00}'\n",
    )
    assert done.problems == []
    assert done.entries[-2].what == "An order of 2026-01-15"
    assert done.entries[-1].at is not None
    assert done.entries[-1].at.isoformat() == "2026-01-18T12:00:00+00:00"


def test_names_stand_for_what_they_name_inside_of_lists_too() -> None:
    memory = Memory.at_start("2026-01-15")
    memory.name("order", "7720000001")
    written: list[object] = ["Order: {order}", {"since": ["{start}", "{order}"]}, []]
    assert memory.filled(written) == [
        "Order: 7720000001",
        {"since": ["2026-01-15", "7720000001"]},
        [],
    ]


def test_what_was_found_in_a_list_counts_from_its_own_creation(sandbox: Sandbox) -> None:
    done = played(
        sandbox,
        "  - at: AD+5\n"
        "    what: The renewal is found\n"
        "    call: GET /v3/customers/{customer}/orders?order-type=RENEWAL\n"
        "    save: {renewal: 'items[0].orderId'}\n",
        "  - {at: 'renewal+14d', what: Two weeks after it}\n",
    )
    assert done.problems == []
    assert done.entries[-1].label == "AD+14"


def test_the_portal_acts_on_the_world_of_the_story(sandbox: Sandbox) -> None:
    done = played(
        sandbox,
        "  - at: AD-5\n"
        "    what: The reseller is made inactive\n"
        "    portal: PATCH /resellers/{reseller}\n"
        "    body: {status: '1004'}\n"
        "    expect: {fields: {status: '1004'}}\n",
        "  - {at: AD, what: The day passes, expect: {happened: {order.failed: 1}}}\n",
    )
    assert done.entries[-2].by == "portal"
    assert done.entries[-2].standing == "as expected"
    assert done.entries[-1].by == "clock"
    assert done.entries[-1].fired


def test_a_story_has_the_built_in_discounts_where_it_says_so(sandbox: Sandbox) -> None:
    asked = (
        "  - at: AD-5\n"
        "    what: The discounts of the world are listed\n"
        "    portal: GET /flex-discounts?code=BLACK_FRIDAY\n"
        "    expect: {absent: ['items[0].code']}\n"
    )
    assert played(sandbox, asked).problems == []
    head = STORY.replace("start:", "flexDiscounts: sample\nstart:")
    shown = asked.replace(
        "{absent: ['items[0].code']}", "{fields: {'items[0].code': BLACK_FRIDAY}}"
    )
    assert played(sandbox, shown, head=head).problems == []


def test_a_refusal_says_which_rule_it_is(sandbox: Sandbox) -> None:
    done = played(
        sandbox,
        "  - at: order+15d\n"
        "    what: Too late a return\n"
        "    call: POST /v3/customers/{customer}/orders\n"
        "    body:\n"
        "      orderType: RETURN\n"
        "      referenceOrderId: '{order}'\n"
        "      lineItems: [{extLineItemNumber: 1, offerId: 65304479CA01A12, quantity: 5}]\n"
        "    expect: {code: '2117'}\n",
    )
    assert done.problems == []
    assert done.entries[-1].why is not None
    assert done.entries[-1].why["rule"] == "RE-1"


def test_a_story_without_purchases_has_no_anniversary(sandbox: Sandbox) -> None:
    head = STORY.split("given:", maxsplit=1)[0] + "steps:\n"
    step = "  - {at: start+1d, what: The customer, call: 'GET /v3/customers/{customer}'}\n"
    done = played(sandbox, step, head=head)
    assert done.problems == []
    assert done.ad is None


def test_the_same_seed_gives_the_same_play(sandbox: Sandbox) -> None:
    assert played_json(played(sandbox)) == played_json(played(sandbox))


def test_cases_are_played_side_by_side_and_told_in_order(sandbox: Sandbox) -> None:
    table = "cases:\n" + "".join(f"  - {{name: '{n}', licences: {n}}}\n" for n in range(1, 7))
    head = STORY.replace("quantity: 5", 'quantity: "{licences}"')
    told: list[str] = []
    done = play_all(
        cases(head=head, tail=table),
        sandbox,
        jobs=3,
        on_done=lambda each: told.append(each.case.name),
    )
    assert [each.case.name for each in done] == ["1", "2", "3", "4", "5", "6"]
    assert all(each.is_good for each in done)
    assert sorted(told) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("checkpoint", "now", "steps"),
    [("AD-2", "2027-01-13T12:00:00Z", 0), ("AD-1", "2027-01-14T12:00:00Z", 1)],
)
def test_a_play_up_to_a_checkpoint_leaves_its_world(
    sandbox: Sandbox, checkpoint: str, now: str, steps: int
) -> None:
    (case,) = cases(READ, READ.replace("AD-1", "AD"), tail=f"checkpoints: {{here: {checkpoint}}}\n")
    done = play(case, sandbox, until="here")
    assert done.problems == []
    assert sum(1 for entry in done.entries if entry.line) == steps
    assert done.kept_world is not None
    world_id = done.kept_world["worldId"]
    try:
        assert sandbox.control("GET", f"/worlds/{world_id}/clock").json()["now"] == now
        assert {"reseller", "customer", "order", "acrobat"} <= done.aliases.keys()
    finally:
        sandbox.control("DELETE", f"/worlds/{world_id}")
