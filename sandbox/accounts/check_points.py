"""What accounts ask of programs, and tell them: `sandbox/program.py` says who answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.accounts.benefits import AskedCommitment
from sandbox.accounts.linked import AskedGroup
from sandbox.accounts.model import CustomerAccount
from sandbox.accounts.profile import Shown
from sandbox.domain.extension import ExtensionPoint
from sandbox.timeline.open_world import OpenWorld, Partner

GlobalSalesCheck = Callable[[OpenWorld, str], None]
"""Refuse to take global sales from a customer, given its id; raises `Refusal`."""

GLOBAL_SALES_ENDS: Final = ExtensionPoint[GlobalSalesCheck]("whether global sales may be given up")
"""Asked when a customer that has global sales shall have none any more (GS-12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The customer that asks to be in a program.

    Attributes:
        customer_id: its id; empty for one that is being made.
        has_extended_term: one that is being made asks for a first term of more than a year (AC-5).
    """

    customer_id: str = ""
    has_extended_term: bool = False


BenefitsAsked = Callable[[OpenWorld, Asking, AskedCommitment], Sequence[Shown]]
"""Return the benefits that a customer keeps with what it asks for; raises `Refusal`."""
BenefitsBegin = Callable[[OpenWorld, Sequence[str]], None]
"""Let what some customers have asked for begin, given their ids: they are active by now."""

BENEFITS_ASKED: Final = ExtensionPoint[BenefitsAsked]("what a customer may ask to be in")
"""Asked where a POST or PATCH of a customer asks for benefits, before it is written (TC-1)."""
BENEFITS_BEGIN: Final = ExtensionPoint[BenefitsBegin]("when what was asked for begins")
"""Told for customers that keep benefits: when they become active, and when those change."""

GroupAsked = Callable[[OpenWorld, Partner, CustomerAccount, AskedGroup], None]
"""Make a customer that is in no linked membership the owner of a new one; raises `Refusal`."""

GROUP_ASKED: Final = ExtensionPoint[GroupAsked]("linked memberships that are asked for")
"""Asked where a PATCH of a customer asks for one, when all else of it is written (LM-1)."""
