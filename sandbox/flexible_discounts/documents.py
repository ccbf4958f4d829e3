"""The terms of discounts as documents: what a row keeps of them, and what fixtures say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sandbox.catalogue.reductions import OutcomeType
from sandbox.flexible_discounts.terms import (
    Applicability,
    Commitment,
    Conditions,
    DiscountTerms,
    DiscountValue,
    Scope,
    TargetOwnership,
)

Document = Mapping[str, Any]


def terms_of(document: Document) -> DiscountTerms:
    """Return the terms that a document holds; what it leaves out is as `DiscountTerms` has it.

    Raises:
        KeyError: it has no outcome or no values.
        ValueError: it has an outcome, a kind of order or a condition that there is not.
    """
    kinds = document.get("applicability", tuple(Applicability))
    return DiscountTerms(
        outcome=OutcomeType(document["outcome"]),
        values=tuple(_value_of(value) for value in document["values"]),
        base_offer_ids=tuple(document.get("base_offer_ids", ())),
        market_segments=tuple(document.get("market_segments", ())),
        countries=tuple(document.get("countries", ())),
        applicability=tuple(Applicability(kind) for kind in kinds),
        conditions=_conditions_of(document.get("conditions", {})),
        always_fails=document.get("always_fails", False),
    )


def document_of(terms: DiscountTerms) -> dict[str, Any]:
    """Return terms as a document: amounts as text, since JSON has no exact ones."""
    return {
        "outcome": terms.outcome.value,
        "values": [_value_document(value) for value in terms.values],
        "base_offer_ids": list(terms.base_offer_ids),
        "market_segments": list(terms.market_segments),
        "countries": list(terms.countries),
        "applicability": [kind.value for kind in terms.applicability],
        "conditions": terms.conditions.given(),
        "always_fails": terms.always_fails,
    }


def _conditions_of(document: Document) -> Conditions:
    commitment, scope = document.get("commitment"), document.get("scope")
    ownership = document.get("target_ownership")
    return Conditions(
        commitment=None if commitment is None else Commitment(commitment),
        scope=None if scope is None else Scope(scope),
        minimum_commit_quantity=document.get("minimum_commit_quantity"),
        source_base_offer_ids=tuple(document.get("source_base_offer_ids", ())),
        minimum_seat_percent=document.get("minimum_seat_percent"),
        target_ownership=None if ownership is None else TargetOwnership(ownership),
    )


def _value_of(document: Document) -> DiscountValue:
    # By way of text: a file's 15.99 is meant as written.
    value = Decimal(str(document["value"]))
    return DiscountValue(value, document.get("country", ""), document.get("currency", ""))


def _value_document(value: DiscountValue) -> dict[str, str]:
    amount = {"value": format(value.value, "f")}
    if not value.country:
        return amount
    return {"country": value.country, "currency": value.currency, **amount}
