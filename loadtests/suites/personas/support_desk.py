"""The support desk: returns, in whole and in part, and mistakes that are refused."""

from typing import Final

from locust import task

from loadtests.suites.personas.answer import Answer
from loadtests.suites.personas.bodies import OFFERS, Json, line, taking_back
from loadtests.suites.personas.partner import PartnerUser

MANY: Final = 1_000_000


class SupportDesk(PartnerUser):
    """Buys for customers of its own and takes back; now and then by mistake."""

    weight = 1

    def on_start(self) -> None:
        """Create a reseller and a customer."""
        super().on_start()
        self.customer_id = self.new_customer(self.new_reseller())

    @task(3)
    def take_back(self) -> None:
        """Return an order's first line; a second time there is nothing left of it."""
        placed = self.buy(self.customer_id, OFFERS[:1]) if self.customer_id else {}
        if placed:
            self.order(self.customer_id, taking_back(placed))
            again = self.order(self.customer_id, taking_back(placed), refusals=("2118", "2133"))
            self.must_be_refused(again, "a line that was returned")

    @task(1)
    def ask_for_what_is_not_there(self) -> None:
        """Read a customer that nobody has."""
        found = self.call("GET", "/customers/1", "/customers/{id}", refusals=("1116",))
        self.must_be_refused(found, "a customer that is not there")

    @task(1)
    def mistake_the_offer(self) -> None:
        """Order what is not sold."""
        self._wrong_order(line(1, "00000000CA01A12", 1), "2122", "an offer that is not there")

    @task(1)
    def mistake_the_quantity(self) -> None:
        """Order more than anybody may."""
        self._wrong_order(line(1, OFFERS[0], MANY), "2120", "a million licences")

    def _wrong_order(self, mistaken: Json, code: str, what: str) -> None:
        if self.customer_id:
            body = {"orderType": "NEW", "lineItems": [mistaken]}
            self.must_be_refused(self.order(self.customer_id, body, refusals=(code,)), what)

    def must_be_refused(self, answer: Answer, what: str) -> None:
        """Count a failure where what must be refused was accepted."""
        if answer.ok:
            self.fail(f"accepted: {what}", f"answered {answer.status}: {answer.body}")
