"""The bar on every page of a world: where its clock stands, and what moves it."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.support import Partner, World
from tests.visiting import Visitor, words


def bar(visitor: Visitor) -> str:
    found = visitor.page.select_one("section.bar")
    assert found is not None
    return words(found)


def asked_again(visitor: Visitor) -> str:
    """The path at which the bar asks whether something has changed."""
    state = visitor.page.select_one("#bar-state")
    assert state is not None
    return str(state["hx-get"])


def test_the_bar_tells_the_now_and_what_is_due_next(
    visitor: Visitor, world: World, partner: Partner
) -> None:
    home = f"/console/{world.world_id}"
    assert "2026-01-15 09:00 UTC frozen nothing due" in bar(visitor.get(home))
    customer = partner.customer()
    partner.order(customer)
    assert f"next the renewal window opens in 335 days {customer}" in bar(visitor.get(home))
    world.advance(to="2026-12-15T23:00:00Z")
    assert "in 1 day" in bar(visitor.get(home))
    world.rules(orderProcessingSeconds=60)
    partner.order(customer)
    assert "an order completes today at 23:01" in bar(visitor.get(home))


def test_buttons_advance_and_come_back_to_the_page(visitor: Visitor, world: World) -> None:
    page = f"/console/{world.world_id}/journal?refused=on"
    for button, now in (
        ("1 day", "2026-01-16T09:00:00Z"),
        ("7 days", "2026-01-23T09:00:00Z"),
        ("1 month", "2026-02-23T09:00:00Z"),
    ):
        visitor.get(page).press(button)
        assert (visitor.path, world.now()) == (page, now)
        assert visitor.messages == [f"The clock stands at {now[:10]} 09:00:00 UTC; nothing fired."]


def test_the_next_event_is_a_button_where_there_is_one(
    visitor: Visitor, world: World, partner: Partner
) -> None:
    home = f"/console/{world.world_id}"
    assert not visitor.get(home).has("to the next event")
    world.rules(orderProcessingSeconds=60)
    partner.order(partner.customer())
    visitor.get(home).press("to the next event")
    assert world.now() == "2026-01-15T09:01:00Z"
    assert visitor.messages == [
        "The clock stands at 2026-01-15 09:01:00 UTC; 1 fired: order.completed 1."
    ]


def test_the_bar_asks_again_and_hears_nothing_until_something_changes(
    visitor: Visitor, world: World, partner: Partner
) -> None:
    asking = asked_again(visitor.get(f"/console/{world.world_id}"))
    assert visitor.http.get(asking).status_code == 204
    partner.order(partner.customer())
    answer = visitor.http.get(asking, headers={"HX-Current-URL": "http://localhost/console/x/y"})
    assert answer.status_code == 200
    assert "the renewal window opens" in answer.text
    assert '<a href="/console/x/y">changed since: show this page again</a>' in answer.text
    visitor.get(f"/console/{world.world_id}")
    assert "every 15s" in str(visitor.page)


def test_a_running_clock_is_asked_about_more_often(
    visitor: Visitor, new_world: Callable[..., World]
) -> None:
    world = new_world(mode="scaled", rate=2)
    visitor.get(f"/console/{world.world_id}")
    assert "every 5s" in str(visitor.page)
    assert "scaled" in bar(visitor)


def test_the_switcher_leads_to_another_world(
    visitor: Visitor, world: World, new_world: Callable[..., World]
) -> None:
    other = new_world(name="the other one")
    visitor.get(f"/console/{world.world_id}/rules").press("Go", world=other.world_id)
    assert visitor.path == f"/console/{other.world_id}"
    assert f"the other one ({other.world_id})" in bar(visitor)


def test_the_newest_fifty_worlds_are_in_the_switcher_and_this_one(
    visitor: Visitor, world: World, new_world: Callable[..., World]
) -> None:
    made = [new_world().world_id for _ in range(50)]
    visitor.get(f"/console/{world.world_id}")
    options = [str(option["value"]) for option in visitor.page.select("#bar-world option")]
    assert len(options) == 50
    assert options[0] == world.world_id
    assert set(options[1:]) <= set(made)
    assert any(words(link).startswith("all ") for link in visitor.page.select("section.bar a"))


def test_a_world_that_is_gone_has_no_bar(visitor: Visitor) -> None:
    for path in ("/console/none", "/console/none/bar", "/console/none/schedule"):
        assert visitor.get(path).status == 404
    visitor.get("/console/switch?world=none")
    assert visitor.status == 404


def test_nobody_is_sent_elsewhere_after_an_advance(
    visitor: Visitor, world: World, http: httpx.Client
) -> None:
    assert http
    for place in ("https://evil.example/", "//evil.example", "/console//evil", "/docs", ""):
        visitor.get(f"/console/{world.world_id}").press("1 day", back=place)
        assert visitor.path == f"/console/{world.world_id}", place


def test_the_clock_is_let_run_and_stopped(visitor: Visitor, world: World) -> None:
    clock = f"/console/{world.world_id}/clock"
    visitor.get(clock).press("Set the clock", mode="scaled", rate="60")
    assert visitor.messages == ["The clock is scaled."]
    assert world.control("GET", "/clock").json()["rate"] == 60
    for rate in ("0", "x", "-1", "1e99"):
        visitor.get(clock).press("Set the clock", mode="scaled", rate=rate)
        assert visitor.status == 400, rate
        assert "rate" in visitor.text
    visitor.get(clock).press("Set the clock", mode="frozen")
    assert world.control("GET", "/clock").json()["mode"] == "frozen"
