"""A step waits for what it made where it says so, and nothing empty gets a name."""

from __future__ import annotations

import pytest

from sandbox.play.records import played_json
from sandbox.play.sandboxes import Sandbox
from sandbox.play.timeline import timeline
from tests.play.stories import STORY, faults, played, story

SLOW = STORY.replace("start:", "ruleset: {orderProcessingSeconds: 3600}\nstart:")
ORDER = """\
  - at: start+1d 09:00:00
    what: Two more are ordered
    call: POST /v3/customers/{customer}/orders
    body:
      orderType: NEW
      currencyCode: USD
      lineItems: [{extLineItemNumber: 1, offerId: 65304479CA01A12, quantity: 2}]
"""
READ_MORE = """\
  - at: start+1d 12:00:00
    what: The new subscription is read
    call: GET /v3/customers/{customer}/subscriptions/{more}
"""
SAVE = '    save: {more: "lineItems[0].subscriptionId"}\n'


def test_a_step_that_waits_sees_the_order_complete(sandbox: Sandbox) -> None:
    expect = '    wait: true\n    expect: {status: 201, fields: {status: "1000"}}\n'
    done = played(sandbox, ORDER + expect + SAVE, READ_MORE, head=SLOW)
    assert done.problems == []
    ordered = done.entries[-2]
    assert (ordered.answer["status"], ordered.later["status"]) == ("1002", "1000")
    assert f"{ordered.at} {ordered.done_at}" == (
        "2026-01-16 09:00:00+00:00 2026-01-16 10:00:00+00:00"
    )
    assert [event.kind for event in ordered.waited] == ["order.completed"]
    assert done.aliases["more"] == ordered.later["lineItems"][0]["subscriptionId"]
    assert "      waited until 2026-01-16 10:00:00" in [line.plain for line in timeline(done)]
    assert played_json(done)["timeline"][-2]["waitedUntil"] == "2026-01-16T10:00:00Z"


def test_what_is_complete_at_once_is_not_waited_for(sandbox: Sandbox) -> None:
    done = played(sandbox, ORDER + "    wait: true\n" + SAVE, READ_MORE)
    assert done.problems == []
    assert (done.entries[-2].done_at, done.entries[-2].waited) == (None, [])


def test_a_clock_that_runs_is_helped_along(sandbox: Sandbox) -> None:
    live = "  - {at: start+1d 08:00:00, what: Time runs, portal: PUT /clock, body: {mode: live}}\n"
    done = played(sandbox, live, ORDER + "    wait: true\n" + SAVE, READ_MORE, head=SLOW)
    assert done.problems == []
    assert done.entries[-2].later["status"] == "1000"


def test_without_waiting_an_empty_id_is_named_and_the_play_stops(sandbox: Sandbox) -> None:
    done = played(sandbox, ORDER + SAVE, READ_MORE, head=SLOW)
    assert done.problems == [
        (
            "story.yaml:13: Two more are ordered: nothing to save as 'more': "
            "lineItems[0].subscriptionId is empty in the answer, which is still pending: "
            "`wait: true` lets it complete first"
        )
    ]
    assert done.entries[-1].standing == "not played"


@pytest.mark.parametrize(
    ("path", "is_kept"), [("totalCount", True), ("items", False), ("links", True)]
)
def test_zero_is_a_value_but_an_empty_list_is_none(
    sandbox: Sandbox, path: str, *, is_kept: bool
) -> None:
    read = (
        "  - {at: AD-8, what: Returns are read, "
        "call: 'GET /v3/customers/{customer}/orders?order-type=RETURN', "
        f"save: {{found: '{path}'}}}}\n"
    )
    done = played(sandbox, read)
    assert done.is_good is is_kept, done.problems
    assert ("items is empty in the answer" in str(done.problems)) is not is_kept


def test_what_is_given_is_there_when_the_story_begins(sandbox: Sandbox) -> None:
    rules = "{orderProcessingSeconds: 3600, accountProcessingSeconds: 60}"
    done = played(sandbox, head=STORY.replace("start:", f"ruleset: {rules}\nstart:"))
    assert done.problems == []
    assert done.aliases["acrobat"]
    assert str(done.ad) == "2027-01-15"


def test_what_never_completes_is_not_waited_for_for_ever(sandbox: Sandbox) -> None:
    # The portal keeps a customer pending: nothing is due that would change it.
    pending = (
        "  - {at: start+1d, what: The portal holds it, portal: 'PATCH /customers/{customer}', "
        'body: {status: "1002"}}\n'
        "  - {at: start+2d, what: It is read, call: 'GET /v3/customers/{customer}', wait: true}\n"
    )
    done = played(sandbox, pending)
    (problem,) = done.problems
    assert "`wait` waits in vain: it is still pending" in problem


def test_a_refusal_is_not_waited_for(sandbox: Sandbox) -> None:
    wrong = ORDER.replace("65304479CA01A12", "00000000CA01A12") + "    wait: true\n"
    (problem,) = played(sandbox, wrong + "    expect: {status: 201}\n").problems
    assert "expected 201, got 400 with code 2122" in problem


def test_only_a_call_can_wait() -> None:
    wrong = "  - {at: AD, what: Nothing, wait: true}\n"
    assert faults(story(wrong)) == [
        (
            "story.yaml:12: steps[0]: expected `wait` only beside `call`: nothing else makes what "
            "is awaited"
        )
    ]
