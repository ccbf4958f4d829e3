"""A customer of another reseller at Adobe, and a user who takes it over with the tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from partner_platform.adobe import AdobeClient, Connection
from partner_platform.adobe.accounts import Address, Contact, NewCustomer
from partner_platform.adobe.orders import OrderLine
from partner_platform.instances import Instance
from partner_platform.services.customers import NewAccount, add_account
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn, Subscription
from partner_platform.tables import Contact as ContactRow
from sqlalchemy import func, select

from platform_testing.bodies import ACROBAT, PHOTOSHOP, reseller_body
from platform_testing.browser import Browser, Page
from sandbox.pytest_plugin.world import VipmpWorld

HOLDINGS: Mapping[str, int] = {f"{ACROBAT}01A12": 3, f"{PHOTOSHOP}01A12": 2}


@dataclass
class Source:
    """Another reseller, with customers that may leave it."""

    world: VipmpWorld
    adobe: AdobeClient
    reseller_id: str

    @classmethod
    def at(cls, world: VipmpWorld, connection: Connection, name: str = "Old Reselling") -> Source:
        """Make the reseller."""
        made: dict[str, Any] = connection.post("/resellers", reseller_body(name), str(uuid4()))
        return cls(world, AdobeClient(connection), str(made["resellerId"]))

    def customer(
        self,
        name: str = "Acme",
        *,
        segment: str = "COM",
        holdings: Mapping[str, int] = HOLDINGS,
    ) -> str:
        """Make a customer that holds licences."""
        wanted = NewCustomer(
            self.reseller_id,
            name,
            segment,
            Address("US", "CA", "San Jose", "200 Fairmont Ave", postal_code="95110"),
            Contact("Wile", "Coyote", f"{uuid4().hex[:8]}@acme.example", "555-0100"),
        )
        customer_id = self.adobe.create_customer(wanted, str(uuid4())).customer_id
        if holdings:
            lines = [
                OrderLine(number, offer_id, quantity)
                for number, (offer_id, quantity) in enumerate(holdings.items(), 1)
            ]
            self.adobe.place_order(customer_id, "USD", lines, str(uuid4()))
        return customer_id

    def code(self, customer_id: str) -> str:
        """Have the customer's admin allow the change."""
        return self.world.admin(customer_id).approval_code()


class Tool:
    """The tool as a user of the new reseller works with it."""

    def __init__(self, browser: Browser) -> None:
        """Take the Storefront of the new reseller."""
        self.browser = browser
        self.base = ""
        self.instance = ""

    def open(self, instance: str) -> Page:
        """Press `Adobe Reseller Change` beside an instance, by its key."""
        self.instance = instance
        self.browser.get("/my-account/")
        page = self.browser.post("/my-account/adobe-reseller-change", instance=instance)
        self.base = page.path.rpartition("/")[0]
        return page

    def carry_on(self) -> Page:
        """Press `Continue` on My Account, beside the change that has not ended."""
        self.browser.get("/my-account/")
        return self.browser.post(
            "/my-account/adobe-reseller-change",
            instance=self.instance,
            change_id=self.base.rpartition("/")[2],
        )

    def page(self, step: str) -> Page:
        """Load the page of a step."""
        return self.browser.get(f"{self.base}/{step}")

    def give_code(self, code: str) -> Page:
        """Step 1: fill in the code, and `Next`."""
        return self.browser.post(f"{self.base}/code", approval_code=code)

    def acknowledge(self) -> Page:
        """Step 2: acknowledge, and `Next`."""
        return self.browser.post(f"{self.base}/services", acknowledged="yes")

    def choose_new(self) -> Page:
        """Step 3: `New Customer`, and `Next`."""
        return self.browser.post(f"{self.base}/customer", customer_type="New Customer")

    def choose(self, account_id: str) -> Page:
        """Step 3: an existing customer, and `Next`."""
        return self.browser.post(
            f"{self.base}/customer", customer_type="Existing Customer", account_id=account_id
        )

    def try_again(self) -> Page:
        """Step 4: `Try Again`."""
        return self.browser.post(f"{self.base}/run")

    def come_to_choice(self, code: str) -> Page:
        """Walk to step 3."""
        self.give_code(code)
        return self.acknowledge()


def unsynced_account(store: Store, instance: Instance, reseller: str, name: str) -> str:
    """Make an account that Adobe does not know; return its id."""
    address = Address("US", "CA", "San Jose", "1 Road", postal_code="95110")
    contact = Contact("Ada", "Known", "ada@known.example")
    wanted = NewCustomer(reseller, name, "COM", address, contact)
    return add_account(store, instance, NewAccount(wanted, str(uuid4()))).account_id


@dataclass(frozen=True)
class Kept:
    """How many rows the platform keeps."""

    accounts: int
    contacts: int
    subscriptions: int
    add_ons: int


def kept(store: Store, instance: Instance) -> Kept:
    """Count what the platform has made."""
    with store.read() as session:
        return Kept(
            *(
                session.scalar(
                    select(func.count()).select_from(table).where(table.instance == instance.key)
                )
                or 0
                for table in (Account, ContactRow, Subscription, AddOn)
            )
        )
