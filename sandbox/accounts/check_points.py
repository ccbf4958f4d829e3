"""What accounts ask of programs, and tell them: `sandbox/program.py` says who answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sandbox.accounts.agencies import AskedAgency
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


@dataclass(frozen=True, slots=True)
class Asking:
    """The customer that asks to be in a program.

    Attributes:
        partner: the distributor that asks for it.
        country: where it is, by the code of ISO 3166-1.
        market_segment: its segment, as the body has it.
        customer_id: its id; empty for one that is being made.
        coterm_date: the end of the first term that one that is being made asks for; None for a
            usual year (AC-5).
    """

    partner: Partner
    country: str
    market_segment: str
    customer_id: str = ""
    coterm_date: date | None = None

    @property
    def has_extended_term(self) -> bool:
        """Whether one that is being made asks for a first term of more than a year."""
        return self.coterm_date is not None


BenefitsAsked = Callable[[OpenWorld, Asking, AskedCommitment], Sequence[Shown]]
"""Return the benefits that a customer keeps with what it asks for; raises `Refusal`."""
AgencyAsked = Callable[[OpenWorld, Asking, AskedAgency], Sequence[Shown]]
"""Return the benefits of a customer that is to be a large agency; raises `Refusal`."""
BenefitsBegin = Callable[[OpenWorld, Sequence[str]], None]
"""Let what some customers have asked for begin, given their ids: they are active by now."""

BENEFITS_ASKED: Final = ExtensionPoint[BenefitsAsked]("what a customer may ask to be in")
"""Asked where a POST or PATCH of a customer asks for benefits, before it is written (TC-1)."""
AGENCY_ASKED: Final = ExtensionPoint[AgencyAsked]("who may become a large government agency")
"""The same for large government agencies, which nobody is beside a commitment (LG-3)."""
BENEFITS_BEGIN: Final = ExtensionPoint[BenefitsBegin]("when what was asked for begins")
"""Told for customers that keep benefits: when they become active, and when those change."""

GroupAsked = Callable[[OpenWorld, Partner, CustomerAccount, AskedGroup], None]
"""Make a customer that is in no linked membership the owner of a new one; raises `Refusal`."""

GROUP_ASKED: Final = ExtensionPoint[GroupAsked]("linked memberships that are asked for")
"""Asked where a PATCH of a customer asks for one, when all else of it is written (LM-1)."""


def benefit_columns(
    world: OpenWorld,
    asking: Asking,
    commitment: AskedCommitment | None,
    agency: AskedAgency | None,
) -> dict[str, Any]:
    """Return what is written of a customer that asks for programs; nothing where it does not."""
    if agency:
        benefits = world.program[AGENCY_ASKED](world, asking, agency)
        return {"benefits": benefits, "market_sub_segments": list(agency.sub_segments)}
    if commitment:
        return {"benefits": world.program[BENEFITS_ASKED](world, asking, commitment)}
    return {}
