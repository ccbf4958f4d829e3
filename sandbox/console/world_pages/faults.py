"""Failures that partners' requests meet on demand."""

import json
from typing import Any

from flask import Response, request, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import act, attempt, go, world_page
from sandbox.console.problems import Problem

routes = PageBlueprint("faults", __name__)
METHODS = ("GET", "POST", "PATCH")


@routes.get("/console/<world_id>/faults")
def show(world_id: str) -> Response:
    """Show what was ordered, with its counters, and what can be."""
    return _page(world_id, None)


@routes.post("/console/<world_id>/faults")
def order(world_id: str) -> Response:
    """Order a ready-made fault."""
    world = world_of(console_of(), world_id)
    sent = request.form
    given: dict[str, Any] = {
        name: sent.get(name, "").strip() or None for name in ("name", "method", "path", "operation")
    }
    always = sent.get("times", "").strip().lower() in ("", "always")
    given["nth"] = _number(sent.get("nth", "")) or 1
    given["times"] = None if always else _number(sent.get("times", ""))
    done = attempt(
        lambda: world.fault(
            **given,
        )
    )
    if isinstance(done, Problem):
        return _page(world_id, done)
    return go(_place(world_id), f"The fault {done.name or done.fault_id} was ordered.")


@routes.post("/console/<world_id>/faults/<fault_id>/withdrawn")
def withdraw(world_id: str, fault_id: str) -> Response:
    """Withdraw a fault."""
    world = world_of(console_of(), world_id)
    return act(lambda: world.withdraw_fault(fault_id), "The fault was withdrawn.", _place(world_id))


@routes.post("/console/<world_id>/faults/withdrawn")
def withdraw_all(world_id: str) -> Response:
    """Withdraw all faults."""
    world = world_of(console_of(), world_id)
    return act(world.withdraw_faults, "All faults were withdrawn.", _place(world_id))


def _page(world_id: str, problem: Problem | None) -> Response:
    console = console_of()
    world = world_of(console, world_id)
    return world_page(
        world_id,
        "world/faults.html",
        problem.status if problem else 200,
        found=world.list_faults(),
        presets=console.sandbox().list_fault_presets().items,
        problem=problem,
        sent=request.form,
        methods=METHODS,
        effect=lambda effect: json.dumps(effect, ensure_ascii=False),
        come_back=_place(world_id),
    )


def _number(written: str) -> int | str:
    """Return a count; what is none goes as it is, and is refused by the control plane."""
    text = written.strip()
    return int(text) if text.isdecimal() and len(text) < 12 else text


def _place(world_id: str) -> str:
    return url_for("console_faults.show", world_id=world_id)
