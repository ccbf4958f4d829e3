"""The marketplace: all personas in their mix, on the shape that `--shape` names."""

import loadtests.suites.plugin  # noqa: F401 - importing it is enough
from loadtests.suites.personas import (
    ConsoleClicker,
    RenewalDesk,
    Shop,
    SupportDesk,
    SyncJob,
    TransferDesk,
)
from loadtests.suites.shaped import DataShape

__all__ = [
    "ConsoleClicker",
    "DataShape",
    "RenewalDesk",
    "Shop",
    "SupportDesk",
    "SyncJob",
    "TransferDesk",
]
