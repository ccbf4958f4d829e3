"""The page about migrations keeps up with its tables."""

import re
from pathlib import Path
from typing import Final

from sandbox.control_api.membership_schemas import NewMembership
from sandbox.migration.ready_made import READY_MEMBERSHIPS
from tests.migrating import COMPUTED

OF_AGENCIES: Final = {"NOT_LGA PARTNER", "INSUFFICIENT_LGA_MOQ", "LGA_QTY_LEVEL_MISMATCH"}
OF_LINKED: Final = {
    "INVALID_PRICE_LEVEL_LM_MIGRATION",
    "LM_OWNER_NOT_MIGRATED",
    "INVALID_LM_MIGRATION_LEVEL",
    "OWNER_MEMBER_COUNTRY_MISMATCH",
    "LGA_LM_MARKET_SEGMENT_MISMATCH",
    "INVALID_LGA_MARKET_SEGMENT",
}
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "migration.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table of a section."""
    page = PAGE.read_text(encoding="utf-8")
    section = page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_ready_made_membership_stands_in_its_table() -> None:
    listed = [tuple(row) for row in rows("Ready-made ineligible memberships")]
    assert listed == [
        (each.membership_id, each.error.code, f"`{each.reason}`" if each.reason else "")
        for each in READY_MEMBERSHIPS.values()
    ]


def test_every_computed_reason_stands_in_its_table_and_is_tested() -> None:
    # Two need a distributor or a product that is not there: they have tests of their own.
    # Those of agencies need a distributor that sells to them, tests/large_agencies, and those of
    # linked memberships another membership: tests/linked_memberships.
    tested = {*COMPUTED, "BAD_MARKET_SEGMENT", "NO_TARGET_SKU", *OF_AGENCIES, *OF_LINKED}
    assert {row[0].strip("`") for row in rows("When it is refused")} == tested


def test_every_field_of_a_membership_stands_in_its_table() -> None:
    named = {name for row in rows("What a membership may say") for name in fields(row[0])}
    assert named == {field.alias for field in NewMembership.model_fields.values()}


def fields(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)
