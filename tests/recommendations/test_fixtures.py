"""The files of recommendations and propensity: read when asked for, refused if wrong."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from sandbox.catalogue.reference import load_reference
from sandbox.recommendations.fixtures import (
    PropensitySeeds,
    propensity_seeds,
    recommended_products,
)
from sandbox.recommendations.live_values import FIGURES

LEVELS = {"HIGH": 1, "MEDIUM": 1, "LOW": 1}
REASONS = {"months": {"code": "m", "description": "Months"}}
SEEDS = {1: {"churn": {"probability": "HIGH", "months": "2"}}}


def test_a_start_reads_neither() -> None:
    program = (
        "import sandbox.app, sys;"
        "from sandbox.recommendations import fixtures as f;"
        "read = (f.recommended_products, f.propensity_seeds);"
        "sys.exit(any(each.cache_info().currsize for each in read))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own program


def test_every_product_is_in_the_catalogue_and_every_add_on_requires_some() -> None:
    catalogue = load_reference().catalogue
    found = recommended_products()
    assert all(catalogue.product(product_id) for product_id in found.ids())
    add_ons = [catalogue.product(add_on) for add_on in found.by_products.add_ons]
    assert all(add_on and add_on.requires for add_on in add_ons)


@pytest.mark.parametrize(
    "wrong",
    [
        {"levels": {**LEVELS, "LOW": 2}},
        {"levels": {"HIGH": 1, "MEDIUM": 1}},
        {"seeds": {1: {"churn": {"probability": "HIGH", "weeks": "2"}}}},
        {"seeds": {1: {"churn": {"probability": "CERTAIN", "months": "2"}}}},
        {"seeds": {}},
    ],
)
def test_a_file_that_says_what_it_cannot_mean_is_refused(wrong: dict[str, Any]) -> None:
    right = {"levels": LEVELS, "reasons": REASONS, "seeds": SEEDS}
    assert sorted(PropensitySeeds.model_validate(right).seeds) == [1]
    with pytest.raises(ValidationError):
        PropensitySeeds.model_validate(right | wrong)


def test_every_live_figure_is_known() -> None:
    named = {entry.live for entry in propensity_seeds().reasons.values() if entry.live}
    assert named == set(FIGURES)
