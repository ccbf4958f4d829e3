"""How a migration makes the deployments of its customer: `sandbox/program.py` says by whom."""

from collections.abc import Callable, Sequence
from typing import Final

from sandbox.accounts.profile import Address
from sandbox.domain.extension import ExtensionPoint
from sandbox.timeline.open_world import OpenWorld

NewDeployments = Callable[[OpenWorld, str, Sequence[Address]], list[str]]
"""Make deployments of a customer, given its id, in countries other than its own; their ids."""

NEW_DEPLOYMENTS: Final = ExtensionPoint[NewDeployments]("deployments of who comes from VIP")
