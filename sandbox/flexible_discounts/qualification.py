"""Whether codes hold for customers: what the rules ask is read once for all that is asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from sandbox.catalogue.eligibility import qualifying
from sandbox.catalogue.offers import Product
from sandbox.catalogue.reductions import Reduction
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.commitments import commitment_standing
from sandbox.flexible_discounts.customers import Places, owned_products, places_of
from sandbox.flexible_discounts.model import ClosedDiscount, FlexDiscount, Redemption
from sandbox.flexible_discounts.records import discounts_of_codes
from sandbox.flexible_discounts.rules import (
    NOT_QUALIFIED,
    Fault,
    Occasion,
    SwitchedSeats,
    fault_of_open,
    fault_of_terms,
)
from sandbox.flexible_discounts.terms import Applicability, DiscountTerms
from sandbox.flexible_discounts.usage import Redeemed, Use, redeemed_codes, uses_of
from sandbox.orders.price_points import LineDiscount
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of

NOT_FOUND: Final = Fault("NOT_FOUND", "there is no such code", "FD-6")


class Asked(NamedTuple):
    """A code that a line names, or that comes by itself, for a product.

    Attributes:
        at: the instant that is judged.
        ordered: the licences that the order adds to what the customer holds.
        switch: what a switch gives up for the product; None where it is none.
        comes_by_itself: whether the customer's own use brings it: then an introductory one is not
            asked whether the product is new, for it was.
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
        )


class Verdict(NamedTuple):
    """A line's discount, with the reduction that it holds for; else with what is wrong."""

    discount: LineDiscount
    fault: Fault | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(slots=True)
class Qualification:
    """What is known of some codes and of the customers of a portfolio."""

    portfolio: Portfolio
    open: Mapping[str, list[FlexDiscount]]
    closed: Mapping[str, ClosedDiscount]
    places: Places
    uses: Mapping[str, list[Use]]
    _redeemed: set[Redeemed] | None = None
    _owned: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def load(
        cls,
        portfolio: Portfolio,
        codes: Collection[str],
        deployment_ids: Collection[str],
        uses: Collection[Use] | None = None,
    ) -> "Qualification":
        """Read what is asked of codes; `uses` are the customers', where they are read already."""
        world = portfolio.world
        connection, world_id = world.connection, world.world_id
        by_code: defaultdict[str, list[FlexDiscount]] = defaultdict(list)
        for discount in discounts_of_codes(connection, world_id, codes):
            by_code[discount.code].append(discount)
        if uses is None:
            uses = uses_of(connection, world_id, portfolio.accounts)
        by_customer: defaultdict[str, list[Use]] = defaultdict(list)
        for use in uses:
            by_customer[use.customer_id].append(use)
        return cls(
            portfolio,
            by_code,
            closed_of_codes(connection, world_id, codes),
            places_of(world, portfolio.accounts, deployment_ids),
            by_customer,
        )

    def is_known(self, account: Account, code: str) -> bool:
        """Tell whether a code is anybody's, as far as the customer's distributor knows (FD-6)."""
        closed = self.closed.get(code)
        return code in self.open or (
            closed is not None and closed.distributor_id == account.distributor_id
        )

    def verdict(self, asked: Asked) -> Verdict:
        """Return what becomes of a code on a line."""
        if not self.is_known(asked.account, asked.code):
            return Verdict(LineDiscount("", asked.code, None), NOT_FOUND)
        if asked.code in self.open:
            return self._of_open(asked)
        return self._of_closed(asked, self.closed[asked.code])

    def _of_open(self, asked: Asked) -> Verdict:
        """Return the verdict on the discount of a code that holds, else on the one nearest to it.

        One code may stand for several discounts, one after another or in several segments (FD-16).
        """
        found = self.open[asked.code]
        segment = asked.account.market_segment
        fitting = [each for each in found if each.terms.is_for_segment(segment)] or found
        verdicts = [self.verdict_on(asked, discount) for discount in fitting]
        holding = [verdict for verdict in verdicts if verdict.fault is None]
        begun = [verdict for verdict in verdicts if _has_begun(verdict, asked.at)]
        return (holding or begun[-1:] or verdicts)[0]

    def verdict_on(self, asked: Asked, discount: FlexDiscount) -> Verdict:
        """Return what becomes of one open discount on a line."""
        occasion = self._occasion(asked, discount.terms)
        used = self.uses[asked.account.customer_id]
        fault = fault_of_open(
            discount,
            occasion,
            may_reuse=any(use.counts_for(discount) for use in used),
            is_used_up=not discount.is_reusable and self._is_used_once(asked),
        )
        reduction = _reduction(discount.terms, occasion, fault)
        line_discount = LineDiscount(discount.discount_id, asked.code, reduction)
        return Verdict(line_discount, fault, discount.starts_at, discount.ends_at)

    def _is_used_once(self, asked: Asked) -> bool:
        """Tell whether the customer's only use of an open code is behind it (X21)."""
        is_asked = self.portfolio.world.rules.flex_redemption == "once"
        return is_asked and self.is_redeemed(asked.account, asked.code)

    def _of_closed(self, asked: Asked, closed: ClosedDiscount) -> Verdict:
        terms = closed.template.terms
        occasion = self._occasion(asked, terms)
        is_used = self.is_redeemed(asked.account, asked.code)
        redemption = closed.redemption(asked.at.replace(microsecond=0), used=is_used)
        other = None
        if closed.customer_id != asked.account.customer_id:
            other = Fault(NOT_QUALIFIED, "it is another customer's", "FD-6")
        elif closed.market_segment != asked.account.market_segment:
            other = Fault(NOT_QUALIFIED, "it is for another segment", "FD-6")
        elif redemption is not Redemption.ACTIVE:
            rule = "X21" if redemption is Redemption.REDEEMED else "FD-6"
            other = Fault(NOT_QUALIFIED, f"it is {redemption.value}", rule)
        fault = fault_of_terms(terms, occasion, other=other)
        line_discount = LineDiscount(
            closed.template.template_id, asked.code, _reduction(terms, occasion, fault)
        )
        return Verdict(line_discount, fault, closed.created_at, closed.expires_at)

    def is_redeemed(self, account: Account, code: str) -> bool:
        """Tell whether an order of the customer that did not fail carries a code."""
        if self._redeemed is None:
            world = self.portfolio.world
            self._redeemed = redeemed_codes(
                world.connection, world.world_id, self.portfolio.accounts
            )
        return Redeemed(account.customer_id, code) in self._redeemed

    def _occasion(self, asked: Asked, terms: DiscountTerms) -> Occasion:
        account, conditions = asked.account, terms.conditions
        commitment, licenses = None, 0
        if conditions.commitment is not None or conditions.minimum_commit_quantity:
            commitment = commitment_standing(account, asked.at.date())
            held, _ = qualifying(self.portfolio.quantities(account.customer_id))
            licenses = held + asked.ordered
        return Occasion(
            at=asked.at,
            kind=asked.kind,
            base_offer_id=asked.product.base_offer_id,
            market_segment=account.market_segment,
            country=self.places.country_of(account.customer_id, asked.deployment_id),
            currency=asked.currency,
            was_owned=not asked.comes_by_itself and self._was_owned(asked),
            licenses=licenses,
            commitment=commitment,
            switch=asked.switch,
        )

    def _was_owned(self, asked: Asked) -> bool:
        """Tell whether the customer ever had a product, which only introductory codes ask."""
        if not any(each.category == "INTRO" for each in self.open.get(asked.code, ())):
            return False
        if not self._owned:
            self._owned = owned_products(self.portfolio.world, self.portfolio.accounts)
        return asked.product.product_id in self._owned[asked.account.customer_id]


def _has_begun(verdict: Verdict, at: datetime) -> bool:
    return verdict.starts_at is not None and verdict.starts_at <= at


def _reduction(terms: DiscountTerms, occasion: Occasion, fault: Fault | None) -> Reduction | None:
    return terms.reduction(occasion.country, occasion.currency) if fault is None else None
