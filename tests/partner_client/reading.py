"""How a partner's generated models read accounts, subscriptions and orders: what is odd is refused.

Such models know every field by name, take `null` only where it is declared, and dates as ISO. They
break on what is merely close: an empty object for nothing, a number as text, a null for absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tests.support import Json

SLOTS: Final = ("commitment", "commitmentRequest", "recommitmentRequest")
STATUSES: Final = frozenset(
    ("REQUESTED", "ACCEPTED", "COMMITTED", "DECLINED", "EXPIRED", "NONCOMPLIANT", "INACTIVE")
)
ACTIONS: Final = frozenset(("MANUAL_RENEWAL",))


class UnreadableError(Exception):
    """An answer is not what the models declare."""


def require(condition: object, what: str) -> None:
    """Refuse an answer."""
    if not condition:
        raise UnreadableError(what)


def nulls(value: object, path: str = "") -> Iterator[str]:
    """Yield where `null` stands, places in lists left out."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from nulls(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from nulls(inner, path)


def fields(shown: object, what: str, required: str, optional: str = "") -> Json:
    """Return an object that has the required fields, and no others but the optional ones."""
    require(isinstance(shown, dict), f"{what}: {shown!r} is no object")
    assert isinstance(shown, dict)
    names, needed = set(shown), set(required.split())
    require(names >= needed, f"{what}: without {needed - names}")
    unknown = names - needed - set(optional.split())
    require(not unknown, f"{what}: with {unknown}")
    return shown


def typed(shown: Json, name: str, kind: type) -> Any:
    """Return a field of exactly this kind: neither True nor 1.0 is a whole number."""
    require(type(shown[name]) is kind, f"{name}: {shown[name]!r} is no {kind.__name__}")
    return shown[name]


def listed(shown: Json, name: str, read: Callable[[Any], Any]) -> list[Any]:
    """Return a list that is never null."""
    return [read(each) for each in typed(shown, name, list)]


@dataclass(frozen=True)
class Commitment:
    """A commitment, or a request for one; without days before anybody has accepted it."""

    status: str
    start: date | None
    end: date | None
    minimums: dict[str, int]

    @classmethod
    def of(cls, shown: object) -> Commitment:
        """Read one that is not null."""
        found = fields(shown, "commitment", "status minimumQuantities", "startDate endDate")
        require(found["status"] in STATUSES, f"status: {found['status']}")
        require(("startDate" in found) is ("endDate" in found), f"half of the days: {found}")
        minimums: dict[str, int] = {}
        for each in typed(found, "minimumQuantities", list):
            part = fields(each, "minimumQuantities", "offerType quantity")
            require(part["offerType"] in ("LICENSE", "CONSUMABLES"), str(part))
            minimums[part["offerType"]] = typed(part, "quantity", int)
        days = [_day(found[name]) if name in found else None for name in ("startDate", "endDate")]
        return cls(found["status"], days[0], days[1], minimums)


Slots = dict[str, Commitment | None]


def benefits_of(shown: Json) -> tuple[Slots, str | None]:
    """Read three-year commit and status as an agency: of a list that may be absent, never null."""
    slots: Slots = {}
    agency = None
    for benefit in typed({"benefits": [], **shown}, "benefits", list):
        if benefit["type"] == "THREE_YEAR_COMMIT":
            found = fields(benefit, "benefits", " ".join(("type", *SLOTS)))
            slots = {slot: _slot(found[slot]) for slot in SLOTS}
        else:
            require(benefit["type"] == "LARGE_GOVERNMENT_AGENCY", str(benefit))
            agency = fields(benefit, "benefits", "type status")["status"]
            require(agency in ("ACTIVE", "PENDING_UPGRADE"), str(benefit))
    return slots, agency


def _slot(shown: object) -> Commitment | None:
    return None if shown is None else Commitment.of(shown)


@dataclass(frozen=True)
class Linked:
    """The linked membership of a customer."""

    group: str
    role: str
    is_of_agencies: bool

    @classmethod
    def of(cls, shown: object) -> Linked:
        """Read one; who is in none has no such field."""
        needed = "id name type linkedMembershipType creationDate"
        found = fields(shown, "linkedMembership", needed, "country benefitTypes")
        require(found["linkedMembershipType"] in ("OWNER", "MEMBER"), str(found))
        require(found["type"] in ("STANDARD", "CONSORTIUM"), str(found))
        # Without a zone: whoever reads it as one with a zone fails.
        require(datetime.fromisoformat(found["creationDate"]).tzinfo is None, str(found))
        require(("country" in found) is ("benefitTypes" in found), str(found))
        of_agencies = found.get("benefitTypes") == ["LARGE_GOVERNMENT_AGENCY"]
        return cls(typed(found, "id", str), found["linkedMembershipType"], of_agencies)


@dataclass(frozen=True)
class Customer:
    """What the client keeps of a customer; `profile` is sent back as it was read."""

    profile: Json
    levels: dict[str, str]
    slots: Slots
    agency: str | None
    linked: Linked | None

    @classmethod
    def of(cls, shown: Json) -> Customer:
        """Read an answer to GET, POST or PATCH of a customer."""
        allowed = {f"benefits.{slot}" for slot in SLOTS}
        require(set(nulls(shown)) <= allowed, f"null: {set(nulls(shown)) - allowed}")
        slots, agency = benefits_of(shown)
        levels = {
            fields(each, "discounts", "offerType level")["offerType"]: typed(each, "level", str)
            for each in typed(shown, "discounts", list)
        }
        linked = Linked.of(shown["linkedMembership"]) if "linkedMembership" in shown else None
        return cls(shown["companyProfile"], levels, slots, agency, linked)

    @property
    def commitment(self) -> Commitment | None:
        """What counts for an order: a request that waits or failed, else the commitment."""
        return self.slots.get("commitmentRequest") or self.slots.get("commitment")


@dataclass(frozen=True)
class Subscription:
    """A subscription with its preference, and what may be done to it."""

    id: str
    offer: str
    quantity: int
    renewal_quantity: int
    code: str | None
    actions: frozenset[str]

    @classmethod
    def of(cls, shown: Json) -> Subscription:
        """Read one; without actions the field is absent, never null or empty."""
        require(not list(nulls(shown)), f"null: {list(nulls(shown))}")
        wish = fields(shown["autoRenewal"], "autoRenewal", "enabled", "renewalQuantity renewalCode")
        typed(wish, "enabled", bool)
        actions = frozenset(shown.get("allowedActions", ACTIONS))
        require(actions and actions <= ACTIONS, f"allowedActions: {actions}")
        quantity = typed(shown, "currentQuantity", int)
        return cls(
            typed(shown, "subscriptionId", str),
            typed(shown, "offerId", str),
            quantity,
            typed(wish, "renewalQuantity", int) if "renewalQuantity" in wish else quantity,
            typed(wish, "renewalCode", str) if "renewalCode" in wish else None,
            actions if "allowedActions" in shown else frozenset(),
        )


@dataclass(frozen=True)
class Offer:
    """A minimum-order offer that may be chosen for the next term."""

    offer: str
    code: str
    least: int
    takes_commitment: bool

    @classmethod
    def of(cls, shown: object) -> Offer:
        """Read one of `eligibleOffers`: an object of criteria, in which is a list."""
        found = fields(shown, "eligibleOffers", "offerId renewalCode eligibilityCriteria")
        criteria = fields(
            found["eligibilityCriteria"],
            "criteria",
            "minQuantity additionalCriteria",
            "deploymentId",
        )
        more = typed(criteria, "additionalCriteria", list)
        return cls(
            typed(found, "offerId", str),
            typed(found, "renewalCode", str),
            typed(criteria, "minQuantity", int),
            "THREE_YEAR_COMMIT" in more,
        )


@dataclass(frozen=True)
class Item:
    """A line of an order, or what a switch gives up."""

    offer: str
    quantity: int
    subscription: str
    number: int


@dataclass(frozen=True)
class Order:
    """An order or a preview; previews have neither id nor status."""

    id: str
    status: str
    lines: list[Item]
    given_up: list[Item]
    eligible: list[Offer]

    @classmethod
    def of(cls, shown: Json) -> Order:
        """Read an order of any type."""
        require(not list(nulls(shown)), f"null: {list(nulls(shown))}")
        is_switch = shown["orderType"].endswith("SWITCH")
        require(("cancellingItems" in shown) is is_switch, f"cancellingItems: {list(shown)}")
        eligible = shown.get("eligibleOffers")
        require(eligible != [], "eligibleOffers: is absent where there are none")
        require(
            shown["orderType"].startswith("PREVIEW") is not bool(shown["orderId"]),
            f"orderId: {shown['orderId']!r} of {shown['orderType']}",
        )
        given_up = listed(shown, "cancellingItems", _item) if is_switch else []
        for each in shown.get("cancellingItems", []):
            typed(each, "referenceLineItemNumber", int)
        return cls(
            shown["orderId"],
            shown["status"],
            listed(shown, "lineItems", _item),
            given_up,
            [Offer.of(each) for each in eligible or []],
        )


def _item(shown: Json) -> Item:
    return Item(
        typed(shown, "offerId", str),
        typed(shown, "quantity", int),
        typed(shown, "subscriptionId", str),
        typed(shown, "extLineItemNumber", int),
    )


def _day(shown: object) -> date:
    require(isinstance(shown, str) and len(shown) == len("2026-01-15"), f"{shown!r} is no date")
    return date.fromisoformat(str(shown))
