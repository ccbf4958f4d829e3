"""The programs of Adobe's: what of the code belongs to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.partner_api.not_simulated import MISSING


@dataclass(frozen=True)
class Program:
    """A program: its name, its room in `sandbox/`, what its rules begin with, its guide if any."""

    name: str
    room: str
    rules: tuple[str, ...]
    guide: str = ""


SIMULATED: Final = (
    Program("resellers and customers", "accounts", ("AC-",)),
    Program("orders", "orders", ("OR-", "OF-")),
    Program("returns", "returns", ("RE-",)),
    Program("renewals", "renewals", ("RN-",)),
    Program("price lists", "price_lists", ("PL-", "OF-5"), "price-lists.md"),
    Program("three-year commit", "three_year_commit", ("TC-",), "three-year-commit.md"),
    Program("high growth offers", "high_growth", ("HG-",), "high-growth.md"),
    Program(
        "high volume discounts", "high_volume", ("DISCOUNT-CODES",), "high-volume-discounts.md"
    ),
    Program("linked memberships", "linked_memberships", ("LM-",), "linked-memberships.md"),
    Program(
        "large government agencies",
        "large_agencies",
        ("LG-",),
        "large-government-agencies.md",
    ),
    Program("purchase authorizations", "authorizations", ("VC-",), "purchase-authorizations.md"),
    Program("reseller change", "reseller_change", ("RC-",), "reseller-change.md"),
    Program("migration", "migration", ("MG-",), "migration.md"),
    Program("flexible discounts", "flexible_discounts", ("FD-",), "flexible-discounts.md"),
    Program("deployments", "deployments", ("GS-",), "deployments.md"),
    Program("recommendations", "recommendations", ("RE-C",), "recommendations.md"),
    Program("mid-term switch", "switches", ("SW-",), "switches.md"),
)


def has_rule(program: Program, rule: str) -> bool:
    """Tell whether a rule is of a program: that of the longest beginning has it."""
    fitting = [
        (len(begins), other.name)
        for other in SIMULATED
        for begins in other.rules
        if rule.startswith(begins)
    ]
    return bool(fitting) and max(fitting)[1] == program.name


def guides_named(program: Program) -> set[str]:
    """Return the files that a program's guide would have: named as it is, or as its room is."""
    return {
        f"{name.replace(' ', '-').replace('_', '-')}.md" for name in (program.name, program.room)
    }


def not_simulated() -> list[str]:
    """Name the programs of which operations are known and refused, in their order."""
    return list(dict.fromkeys(missing.program for missing in MISSING))
