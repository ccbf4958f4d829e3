"""Which level a switch keeps (SW-6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sandbox.catalogue.reference import load_reference
from sandbox.switches.rules import keeps_level


@pytest.mark.parametrize(
    ("level", "sold", "keeps"),
    [
        ("02", ("01", "02"), True),
        # A standard level is corrected to one that the product has.
        ("04", ("01", "02"), True),
        ("14", ("01", "02", "14"), True),
        ("14", ("01", "02", "13"), False),
        ("12", ("01",), False),
    ],
)
def test_who_is_committed_keeps_its_level(
    level: str, sold: tuple[str, ...], *, keeps: bool
) -> None:
    product = load_reference().catalogue.product("65324898CA")
    assert product is not None
    assert keeps_level(level, replace(product, levels=sold)) is keeps
