"""What linked memberships ask of programs: `sandbox/program.py` says who answers."""

from collections.abc import Callable
from typing import Final

from sandbox.accounts.model import CustomerAccount
from sandbox.domain.extension import ExtensionPoint
from sandbox.timeline.open_world import OpenWorld, Partner

GroupCheck = Callable[[OpenWorld, Partner, CustomerAccount], None]
"""Refuse to let a customer own a new linked membership; raises `Refusal` (LG-6)."""

GROUP_CHECKS: Final = ExtensionPoint[tuple[GroupCheck, ...]]("who may own a linked membership")
"""Asked when a PATCH asks for one, before it is made, in their order."""
