"""What writes a route's URLs is compiled when it is first asked for, and writes them as ever."""

from __future__ import annotations

from typing import Any, Final

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Map, MapAdapter, Rule

from sandbox.web.application import Application
from sandbox.web.late_rule import LateRule

COMPILE = "_compile_builder"
RULES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("/plain", "plain", {}),
    ("/customers/<customer_id>/orders/<order_id>", "order", {}),
    ("/files/<path:name>", "file", {}),
    ("/pages/", "pages", {"page": 1}),
    ("/pages/<int:page>", "pages", {}),
)
ASKED: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("plain", {}),
    ("plain", {"limit": 20, "name": "a b"}),
    ("order", {"customer_id": "1 0/5", "order_id": "ü"}),
    ("file", {"name": "a/b c"}),
    ("pages", {"page": 1}),
    ("pages", {"page": 2, "sort": "name"}),
)


def adapter_of(kind: type[Rule]) -> MapAdapter:
    rules = Map(
        [kind(text, endpoint=name, defaults=defaults or None) for text, name, defaults in RULES]
    )
    return rules.bind("sandbox.example")


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_urls_are_those_of_werkzeugs_own_rules(name: str, values: dict[str, Any]) -> None:
    ours, theirs = adapter_of(LateRule), adapter_of(Rule)
    for _ in range(2):
        assert ours.build(name, values) == theirs.build(name, values)


def test_a_url_that_lacks_a_value_is_refused_as_ever() -> None:
    with pytest.raises(BuildError):
        adapter_of(LateRule).build("order", {"customer_id": "1"})


def test_nothing_is_compiled_before_a_url_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    real = getattr(Rule, COMPILE)

    def counted(rule: Rule, *args: object) -> object:
        compiled.append(rule.rule)
        return real(rule, *args)

    monkeypatch.setattr(Rule, COMPILE, counted)
    app: Flask = Application("late")
    app.add_url_rule("/customers/<customer_id>", "customer", lambda customer_id: customer_id)
    client = app.test_client()
    assert client.get("/customers/5").text == "5"
    assert compiled == []
    with app.test_request_context():
        assert app.url_for("customer", customer_id="5") == "/customers/5"
    assert compiled == ["/customers/<customer_id>"]
