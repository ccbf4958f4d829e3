"""The dashboard and the page about metrics name what /metrics has, and all of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from prometheus_client import Metric

from sandbox.serving.server_log import FIELDS
from sandbox.store.measures import Measures, Request
from sandbox.store.population import Population
from sandbox.web.exposition import Exposition
from sandbox.web.telemetry import Totals

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
PAGE: Final = DOCS / "observability.md"
DASHBOARD: Final = DOCS / "grafana" / "vipmp-sandbox.json"
_METRIC: Final = re.compile(r"vipmp_\w+")


def families() -> list[Metric]:
    """Every metric, each with a sample."""
    measures = Measures()
    measures.series(Request("partner", "get_customer", "2", "")).add(0.001)
    measures.count_due({"term.ends": 1})
    measures.count_advance("done", 1)
    return list(Exposition(Totals(measures, 0, 1), Population(1, 0)).collect())


def labels_of_samples() -> dict[str, set[str]]:
    return {sample.name: set(sample.labels) for family in families() for sample in family.samples}


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return found


def expressions() -> list[str]:
    return [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]


def test_the_dashboard_asks_only_for_metrics_that_are_there() -> None:
    asked = {name for expression in expressions() for name in _METRIC.findall(expression)}
    assert asked <= labels_of_samples().keys()


def test_the_dashboard_groups_only_by_labels_that_its_metrics_have() -> None:
    for expression in expressions():
        groups = re.findall(r"by \(([^)]*)\) \([^v]*(vipmp_\w+)", expression)
        filters = re.findall(r"(vipmp_\w+)\{(\w+)", expression)
        wanted = [(name, labels.split(", ")) for labels, name in groups]
        wanted += [(name, [label]) for name, label in filters]
        for name, labels in wanted:
            assert set(labels) <= labels_of_samples()[name], expression


def test_every_metric_but_the_version_is_on_the_dashboard() -> None:
    asked = " ".join(expressions())
    missing = [family.name for family in families() if family.name not in asked]
    assert missing == ["vipmp_build"]


def test_the_panels_do_not_overlap() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        own = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not own & cells, panel["title"]
        cells |= own


def test_the_page_lists_every_metric_with_its_type_and_labels() -> None:
    text = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| `(vipmp_\w+)` \| (\w+) \|([^|]*)\|", text, re.MULTILINE)
    listed = {name: (kind, set(re.findall(r"\w+", labels))) for name, kind, labels in rows}
    suffixes = {"counter": "_total", "info": "_info"}
    assert listed == {
        family.name + suffixes.get(family.type, ""): (
            family.type,
            set(family.samples[0].labels) - {"le"},
        )
        for family in families()
    }


def test_the_page_lists_every_field_of_the_log() -> None:
    text = PAGE.read_text("utf-8")
    assert not [name for name in FIELDS if f"`{name}`" not in text]
