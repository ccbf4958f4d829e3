"""Whether codes hold for customers: what the rules ask is read once for all that is asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from sandbox.catalogue.eligibility import qualifying
from sandbox.catalogue.reductions import Reduction
from sandbox.flexible_discounts.asked import Asked
from sandbox.flexible_discounts.closed_records import closed_of_codes
from sandbox.flexible_discounts.commitments import commitment_standing
from sandbox.flexible_discounts.customers import Places, owned_products, places_of
from sandbox.flexible_discounts.model import ClosedDiscount, FlexDiscount, Redemption
from sandbox.flexible_discounts.records import discounts_of_codes
from sandbox.flexible_discounts.rules import (
    NOT_QUALIFIED,
    Fault,
    Occasion,
    fault_of_open,
    fault_of_terms,
)
from sandbox.flexible_discounts.terms import DiscountTerms
from sandbox.flexible_discounts.usage import Redeemed, Use, redeemed_codes, uses_of
from sandbox.orders.price_points import LineDiscount
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio

NOT_FOUND: Final = Fault("NOT_FOUND", "there is no such code", "FD-6")


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
        The one that runs goes before those that the customer may only use again; of these the
        latest counts (FD-9).
        """
        found = self.open[asked.code]
        segment = asked.account.market_segment
        fitting = [each for each in found if each.terms.is_for_segment(segment)] or found
        verdicts = [self.verdict_on(asked, discount) for discount in fitting]
        # They come by their starts, and those of one code and segment never overlap: of what holds
        # the last one runs, where any does.
        holding = [verdict for verdict in verdicts if verdict.fault is None]
        begun = [verdict for verdict in verdicts if _has_begun(verdict, asked.at)]
        return (holding or begun or verdicts[:1])[-1]

    def verdict_on(self, asked: Asked, discount: FlexDiscount) -> Verdict:
        """Return what becomes of one open discount on a line."""
        used = self.uses[asked.account.customer_id]
        counting = [use for use in used if use.counts_for(discount)]
        occasion = self._occasion(asked, discount.terms, counting)
        fault = fault_of_open(
            discount,
            occasion,
            may_reuse=bool(counting),
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

    def _occasion(self, asked: Asked, terms: DiscountTerms, uses: Sequence[Use] = ()) -> Occasion:
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
            is_term_over=_is_term_over(uses, asked.term_start),
        )

    def _was_owned(self, asked: Asked) -> bool:
        """Tell whether the customer ever had a product, which only introductory codes ask."""
        if not any(each.category == "INTRO" for each in self.open.get(asked.code, ())):
            return False
        if not self._owned:
            self._owned = owned_products(self.portfolio.world, self.portfolio.accounts)
        return asked.product.product_id in self._owned[asked.account.customer_id]


def _is_term_over(uses: Sequence[Use], term_start: date | None) -> bool:
    """Tell whether the first of uses, which come oldest first, is of an earlier term (FD-7)."""
    return bool(uses) and term_start is not None and uses[0].created_at.date() < term_start


def _has_begun(verdict: Verdict, at: datetime) -> bool:
    return verdict.starts_at is not None and verdict.starts_at <= at


def _reduction(terms: DiscountTerms, occasion: Occasion, fault: Fault | None) -> Reduction | None:
    return terms.reduction(occasion.country, occasion.currency) if fault is None else None
