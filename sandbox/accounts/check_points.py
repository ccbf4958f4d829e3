"""Where programs may refuse to change an account: `sandbox/program.py` says who checks."""

from collections.abc import Callable
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.timeline.open_world import OpenWorld

GlobalSalesCheck = Callable[[OpenWorld, str], None]
"""Refuse to take global sales from a customer, given its id; raises `Refusal`."""

GLOBAL_SALES_ENDS: Final = ExtensionPoint[GlobalSalesCheck]("whether global sales may be given up")
"""Asked when a customer that has global sales shall have none any more (GS-12)."""
