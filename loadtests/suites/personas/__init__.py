"""Who works on a sandbox: a class of Locust's a persona, to be used from any locustfile."""

from typing import Final

from locust import FastHttpUser

from loadtests.suites.personas.answer import Answer
from loadtests.suites.personas.console_clicker import ConsoleClicker
from loadtests.suites.personas.partner import PartnerUser
from loadtests.suites.personas.renewal_desk import RenewalDesk
from loadtests.suites.personas.shop import Shop
from loadtests.suites.personas.support_desk import SupportDesk
from loadtests.suites.personas.sync_job import SyncJob
from loadtests.suites.personas.transfer_desk import TransferDesk

MARKETPLACE: Final[tuple[type[FastHttpUser], ...]] = (
    SyncJob,
    Shop,
    RenewalDesk,
    SupportDesk,
    TransferDesk,
    ConsoleClicker,
)
"""The mix of a marketplace; the classes' weights say how many of each there are."""

__all__ = [
    "MARKETPLACE",
    "Answer",
    "ConsoleClicker",
    "PartnerUser",
    "RenewalDesk",
    "Shop",
    "SupportDesk",
    "SyncJob",
    "TransferDesk",
]
