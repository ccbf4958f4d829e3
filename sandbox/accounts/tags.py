"""The tag of who came with a high volume discount of VIP, and the code that goes with it.

Kept among the benefits, which are read with the customer: whoever has none pays nothing for it
(docs migration/migrate-hvd).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.accounts.benefits import (
    HVD_MIGRATED,
    CommitmentStatus,
    three_year_commit_of,
    with_three_year_commit,
)
from sandbox.accounts.profile import Shown


def with_high_volume(benefits: Sequence[Shown], discount_code: str) -> list[Shown]:
    """Return the benefits of who comes with such a discount: its commitment keeps the code."""
    held = three_year_commit_of(benefits)
    if held and held.commitment:
        commitment = replace(held.commitment, discount_code=discount_code)
        benefits = with_three_year_commit(benefits, replace(held, commitment=commitment))
    return [*benefits, {"type": HVD_MIGRATED}]


def tags_of(benefits: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a customer's tags as the API shows them (docs references/resources)."""
    return [benefit["type"] for benefit in benefits if benefit["type"] == HVD_MIGRATED]


def discount_code_of(benefits: Sequence[Mapping[str, Any]]) -> str:
    """Return the code that a customer's commitment gives it, as long as it is complied with."""
    held = three_year_commit_of(benefits) if tags_of(benefits) else None
    commitment = held.commitment if held else None
    if commitment is None or commitment.status is not CommitmentStatus.COMMITTED:
        return ""
    return commitment.discount_code
