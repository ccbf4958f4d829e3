"""A database made ready for requests over HTTP, and what is asked of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from loadtests.generator import Load, Mix
from loadtests.scene import FIVE_LINES, TWO_LINES, Scene
from sandbox.app import parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.settings import variable

ORDERING_CUSTOMERS = 200
CUSTOMER, SUBSCRIPTIONS, ORDER, MIX = "customer", "subscriptions", "order", "mix"
READS_A_WRITE = 4
NAMES = {
    CUSTOMER: "GET a customer",
    SUBSCRIPTIONS: "GET the subscriptions of a customer with five",
    ORDER: "POST a two-line NEW order",
    MIX: "80 % GET a customer, 20 % POST an order",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A database made ready: what is asked of it, and how long its answers are."""

    database_url: str
    loads: Mapping[str, Load]
    sizes: Mapping[str, int]

    @classmethod
    def set(cls, url: str, *, customers: int = 0) -> "Stage":
        """Make a world with a customer of five subscriptions, and customers that will order.

        Args:
            url: the database, which is made.
            customers: how many others there are, each with one to four products.
        """
        scene = Scene.open(url)
        if customers:
            worlds = parts(scene.app).worlds
            seed_marketplace(worlds, scene.world_id, resellers=20, customers=customers)
        reseller = scene.reseller()
        reader = scene.customer(reseller, 0)
        scene.call("POST", f"/customers/{reader}/orders", FIVE_LINES)
        buyers = [scene.customer(reseller, number + 1) for number in range(ORDERING_CUSTOMERS)]
        asked = {
            CUSTOMER: f"/customers/{reader}",
            SUBSCRIPTIONS: f"/customers/{reader}/subscriptions",
        }
        answers = {name: scene.call("GET", path) for name, path in asked.items()}
        answers[ORDER] = scene.call("POST", f"/customers/{buyers[0]}/orders", TWO_LINES)
        scene.close()
        if answers[SUBSCRIPTIONS]["totalCount"] != len(FIVE_LINES["lineItems"]):
            raise RuntimeError("the customer has not the subscriptions that it should have")
        reading = {name: scene.headers[name] for name in scene.headers if name != "Content-Type"}
        loads = {name: Load("GET", (f"/v3{path}",), reading) for name, path in asked.items()}
        loads[ORDER] = Load(
            "POST",
            tuple(f"/v3/customers/{buyer}/orders" for buyer in buyers),
            scene.headers,
            json.dumps(TWO_LINES).encode(),
        )
        sizes = {
            name: len(json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode())
            for name, answer in answers.items()
        }
        return cls(url, loads, sizes)

    @property
    def mix(self) -> Mix:
        """Four reads of a customer, then an order."""
        return mix_of(self.loads[CUSTOMER], self.loads[ORDER])

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a server of this database."""
        return {variable("database_url"): self.database_url}


def mix_of(read: Load, write: Load) -> Mix:
    """Return a mix of 80 % reads and 20 % writes."""
    return Mix((read,) * READS_A_WRITE + (write,))
