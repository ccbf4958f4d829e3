"""Worlds of scenarios: which stories there are, and a world that one has brought to a point."""

from typing import TYPE_CHECKING

from flask import Response, request, url_for

from sandbox.console import forms
from sandbox.console.console import console_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, go, page
from sandbox.console.problems import Problem
from sandbox.control_api.scenario_schemas import ScenarioResource

if TYPE_CHECKING:
    from sandbox.client import World

routes = PageBlueprint("scenarios", __name__)


@routes.get("/console/scenarios")
def show() -> Response:
    """List the scenarios."""
    return _scenarios()


@routes.post("/console/scenarios/<name>/worlds")
def make_world(name: str) -> Response:
    """Play a scenario and show the world that it leaves."""
    made = attempt(lambda: _played(name))
    if isinstance(made, Problem):
        return _scenarios(made)
    place = url_for("console_world.show", world_id=made.world_id)
    return go(place, f"The world is made: {name} was played.")


def _played(name: str) -> "World":
    return (
        console_of()
        .sandbox()
        .create_scenario_world(name, checkpoint=forms.text("checkpoint"), case=forms.text("case"))
    )


def _scenarios(problem: Problem | None = None) -> Response:
    wanted = request.args.get("q", "").strip()
    every = console_of().sandbox().list_scenarios().items
    return page(
        "front/scenarios.html",
        problem.status if problem else 200,
        scenarios=[scenario for scenario in every if _has(scenario, wanted)],
        total=len(every),
        q=wanted,
        problem=problem,
    )


def _has(scenario: ScenarioResource, wanted: str) -> bool:
    """Tell whether every word that is wanted stands in a scenario's name, title, text or tags."""
    told = " ".join([scenario.name, scenario.title, scenario.shows, *scenario.tags]).casefold()
    return all(word in told for word in wanted.casefold().split())
