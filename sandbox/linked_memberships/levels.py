"""What a linked membership makes of levels (LM-4 to LM-6)."""

from collections.abc import Iterable

from sandbox.accounts.linked import linked_membership_of
from sandbox.catalogue.eligibility import Levels, qualifying
from sandbox.catalogue.levels import Program, consumable_level, license_level, program_of
from sandbox.catalogue.offers import Product
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.subscriptions.levels import Basis
from sandbox.three_year_commit.entitlement import better_levels
from sandbox.timeline.open_world import OpenWorld


def levels_by_group(_: OpenWorld, basis: Basis, levels: Levels) -> Levels:
    """Return the better of a participant's own levels and its group's (LM-6).

    Asked for its own anniversaries too: they do not lower it below the group.
    """
    benefits = basis.account.benefits
    linked = linked_membership_of(benefits) if benefits else None
    return levels if linked is None else better_levels(levels, linked.levels)


def group_levels(group: LinkedGroup, held: Iterable[tuple[Product, int]]) -> Levels:
    """Return the levels of a group by what all who are in it hold together (LM-5).

    The licence level stands on the ladder of the program that the group is of; transactions have
    none of their own there (LG-1).
    """
    licenses, consumables = qualifying(held)
    return Levels(
        license_level(licenses, program=group.ladder),
        "" if consumables is None else consumable_level(consumables),
    )


def first_levels(group: LinkedGroup, owner: Levels, held: Iterable[tuple[Product, int]]) -> Levels:
    """Return the levels of a group that is made: its owner's of that moment (LM-5).

    Those of three-year commitments are for who is in one, and in a linked membership nobody is
    (LM-7): in place of one that VIP let the owner keep stands that of what it holds.
    """
    plain = group_levels(group, held)
    return Levels(
        plain.license if is_committed(owner.license) else owner.license,
        plain.consumable if is_committed(owner.consumable) else owner.consumable,
    )


def is_committed(level: str) -> bool:
    """Tell whether a level is reserved for three-year commitments; '' is not."""
    return program_of(level) is Program.THREE_YEAR_COMMIT
