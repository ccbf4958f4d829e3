"""The rules of a world: what they say, where that comes from, and how well it is known."""

import json
from typing import TYPE_CHECKING

from flask import Response, request, url_for

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.pages import attempt, go, world_page
from sandbox.console.problems import Problem
from sandbox.domain.ruleset import Ruleset

if TYPE_CHECKING:
    from sandbox.client.answers import RuleResource

routes = PageBlueprint("rules", __name__)
Choices = dict[str, list[tuple[str, str]]]


@routes.get("/console/<world_id>/rules")
def show(world_id: str) -> Response:
    """Show the rules."""
    return _page(world_id, None, "", "")


@routes.post("/console/<world_id>/rules")
def change(world_id: str) -> Response:
    """Change a rule, or put it back."""
    world = world_of(console_of(), world_id)
    name, written = request.form.get("rule", ""), request.form.get("value", "").strip()
    is_reset = request.form.get("then") == "reset"
    rules = {rule.name: rule for rule in world.list_rules().items}
    value = None if is_reset else _value(rules.get(name), written)
    done = attempt(lambda: world.rules(**{name: value}))
    if isinstance(done, Problem):
        return _page(world_id, done, name, written)
    shown = _written(done.rules.get(name))
    return go(url_for("console_rules.show", world_id=world_id), f"{name} is {shown} now.")


def _page(world_id: str, problem: Problem | None, name: str, written: str) -> Response:
    world = world_of(console_of(), world_id)
    return world_page(
        world_id,
        "world/rules.html",
        problem.status if problem else 200,
        rules=world.list_rules().items,
        problem=problem,
        name=name,
        written=written,
        choices=_choices(),
        text=_written,
        come_back=url_for("console_rules.show", world_id=world_id),
    )


def _value(rule: "RuleResource | None", written: str) -> object:
    """Return what was written as the rule's kind of value; the control plane refuses the rest."""
    if rule is None or isinstance(rule.default, str):
        return written
    try:
        value: object = json.loads(written)
        # What cannot be sent on as JSON is no value either: NaN, halves of letters.
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return written
    return value


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _choices() -> Choices:
    """Return the values of the rules that have few, by their names."""
    found: Choices = {}
    for name, field in Ruleset.model_json_schema()["properties"].items():
        if "enum" in field:
            found[name] = [(value, value) for value in field["enum"]]
        elif field.get("type") == "boolean":
            found[name] = [("true", "true"), ("false", "false")]
    return found
