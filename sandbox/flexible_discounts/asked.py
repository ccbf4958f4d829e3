"""What is asked of a code: for which line of whom, and when."""

from datetime import date, datetime
from typing import NamedTuple

from sandbox.catalogue.offers import Product
from sandbox.flexible_discounts.rules import SwitchedSeats
from sandbox.flexible_discounts.terms import Applicability
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of


class Asked(NamedTuple):
    """A code that a line names, or that comes by itself, for a product.

    Attributes:
        at: the instant that is judged.
        ordered: the licences that the order adds to what the customer holds.
        switch: what a switch gives up for the product; None where it is none.
        comes_by_itself: whether the customer's own use brings it: then an introductory one is not
            asked whether the product is new, for it was.
        renewal_date: the anniversary of what renews; None where nothing does by itself.
    """

    code: str
    account: Account
    product: Product
    currency: str
    deployment_id: str
    kind: Applicability
    at: datetime
    ordered: int = 0
    switch: SwitchedSeats | None = None
    comes_by_itself: bool = False
    renewal_date: date | None = None

    @property
    def term_start(self) -> date | None:
        """Return the first day of the customer's term at the instant; None before the first."""
        on = self.at.date()
        for anniversary in (self.renewal_date, self.account.coterm_date):
            if anniversary is not None and anniversary <= on:
                return anniversary
        return self.account.term_start

    @classmethod
    def at_renewal(
        cls,
        portfolio: Portfolio,
        subscription: Subscription,
        code: str,
        at: datetime,
        *,
        comes_by_itself: bool = False,
    ) -> "Asked":
        """Return what a subscription asks for its renewal."""
        return cls(
            code,
            portfolio.accounts[subscription.customer_id],
            product_of(portfolio.world.reference, subscription.base_offer_id),
            subscription.currency,
            subscription.deployment_id,
            Applicability.RENEWAL,
            at,
            comes_by_itself=comes_by_itself,
            renewal_date=subscription.renewal_date,
        )
