"""Closed discount codes as a tester makes them, with the portal's own sentences (FD-16)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from sandbox.accounts.lookup import distributor_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.flexible_discounts.closed_records import (
    add_closed,
    all_closed,
    closed_of_codes,
    closed_of_distributor,
    remove_closed,
)
from sandbox.flexible_discounts.model import ClosedDiscount, ClosedTemplate, Redemption
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.flexible_discounts.usage import Redeemed, redeemed_codes
from sandbox.store.accounts import Customer
from sandbox.store.ids import make_closed_code
from sandbox.timeline.open_world import OpenWorld

MOST_CODES: Final = 20
"""Closed codes of a distributor, whatever their status (docs sandbox-portal/flex-discounts)."""
EXISTS: Final = (
    "A closed discount code already exists for this customer and flex discount. "
    "See the existing active code and customer ID below."
)
_CUSTOMER_ID: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_NO_INSTANT: Final = "Expiry date must be a valid ISO-8601 format (YYYY-MM-DDThh:mm:ssZ)."


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCode:
    """What a form says; what was left empty is empty. `distributor_id` is None for the first."""

    market_segment: str
    customer_id: str
    template_id: str
    expiry_date: str
    distributor_id: str | None


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """What a form says, once it is right."""

    distributor_id: str
    customer_id: str
    market_segment: str
    template: ClosedTemplate
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A closed discount and where it stands now."""

    closed: ClosedDiscount
    redemption: Redemption


def templates_of(market_segment: str | None) -> list[ClosedTemplate]:
    """Return the templates of a segment, or all."""
    return [
        template
        for template in closed_templates().values()
        if market_segment is None or template.terms.is_for_segment(market_segment)
    ]


def check_code(world: OpenWorld, wanted: WantedCode) -> CheckedCode:
    """Check a form as the portal does.

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND; INVALID_REQUEST with the portal's sentences.
    """
    partner = distributor_of_world(world, wanted.distributor_id)
    template = closed_templates().get(wanted.template_id)
    faults = []
    if not _CUSTOMER_ID.fullmatch(wanted.customer_id):
        faults.append("Please enter a valid customer ID.")
    if template is None or not template.terms.is_for_segment(wanted.market_segment):
        faults.append("Please select a valid flex discount template.")
    expires_at = _expiry(wanted.expiry_date)
    if not wanted.expiry_date:
        faults.append("Please select an expiry date.")
    elif expires_at is None:
        faults.append(_NO_INSTANT)
    elif expires_at <= world.now:
        faults.append("Expiry date must be in the future.")
    if faults or template is None or expires_at is None:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
    _check_customer(world, partner.distributor_id, wanted)
    return CheckedCode(
        partner.distributor_id, wanted.customer_id, wanted.market_segment, template, expires_at
    )


def _expiry(text: str) -> datetime | None:
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def _check_customer(world: OpenWorld, distributor_id: str, wanted: WantedCode) -> None:
    segment = world.connection.execute(
        select(Customer.market_segment).where(
            Customer.world_id == world.world_id,
            Customer.customer_id == wanted.customer_id,
            Customer.distributor_id == distributor_id,
        )
    ).scalar_one_or_none()
    if segment is None:
        said = f"Customer {wanted.customer_id} does not belong to this distributor."
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])
    if segment != wanted.market_segment:
        said = (
            f"Customer {wanted.customer_id} does not belong to the selected market segment: "
            f"{wanted.market_segment}."
        )
        raise ControlRefusal(ControlError.INVALID_REQUEST, [said])


def active_code(world: OpenWorld, checked: CheckedCode) -> ClosedDiscount | None:
    """Return the code that the customer has of the template already, if it is still active."""
    for shown in _of_distributor(world, checked.distributor_id):
        closed = shown.closed
        if (
            shown.redemption is Redemption.ACTIVE
            and closed.customer_id == checked.customer_id
            and closed.template == checked.template
        ):
            return closed
    return None


def make_code(world: OpenWorld, checked: CheckedCode) -> ClosedDiscount:
    """Make a code; that there is no active one of customer and template was asked before.

    Raises:
        ControlRefusal: CLOSED_CODE_LIMIT, the distributor has as many as it can.
    """
    held = closed_of_distributor(world.connection, world.world_id, checked.distributor_id)
    if len(held) >= MOST_CODES:
        raise ControlRefusal(ControlError.CLOSED_CODE_LIMIT)
    number = world.draw("closed_discount")
    made = ClosedDiscount(
        code=make_closed_code(world.seed, number),
        sequence=number,
        distributor_id=checked.distributor_id,
        customer_id=checked.customer_id,
        market_segment=checked.market_segment,
        template=checked.template,
        created_at=world.now,
        expires_at=checked.expires_at,
    )
    add_closed(world.connection, world.world_id, made)
    return made


def list_codes(world: OpenWorld, distributor_id: str | None, search: str) -> list[ShownCode]:
    """Return the codes that hold a text somewhere, oldest first; all of them for an empty one.

    It is looked for in code, customer id, label, template id and status, whatever the case.

    Raises:
        ControlRefusal: DISTRIBUTOR_NOT_FOUND.
    """
    if distributor_id is None:
        found = _shown(world, all_closed(world.connection, world.world_id))
    else:
        partner = distributor_of_world(world, distributor_id)
        found = _of_distributor(world, partner.distributor_id)
    part = search.casefold()
    return [shown for shown in found if any(part in text.casefold() for text in _texts(shown))]


def _texts(shown: ShownCode) -> tuple[str, ...]:
    closed = shown.closed
    template = closed.template
    return (
        closed.code,
        closed.customer_id,
        template.label,
        template.template_id,
        shown.redemption.value,
    )


def delete_code(world: OpenWorld, code: str) -> None:
    """Take a code away, in whatever status; orders that used it keep its price.

    Raises:
        ControlRefusal: CLOSED_CODE_NOT_FOUND.
    """
    if code not in closed_of_codes(world.connection, world.world_id, [code]):
        raise ControlRefusal(ControlError.CLOSED_CODE_NOT_FOUND, [f"code: {code}"])
    remove_closed(world.connection, world.world_id, code)


def _of_distributor(world: OpenWorld, distributor_id: str) -> list[ShownCode]:
    held = closed_of_distributor(world.connection, world.world_id, distributor_id)
    return _shown(world, held)


def _shown(world: OpenWorld, codes: Sequence[ClosedDiscount]) -> list[ShownCode]:
    customers = {closed.customer_id for closed in codes}
    used = redeemed_codes(world.connection, world.world_id, customers) if customers else set()
    return [
        ShownCode(
            closed,
            closed.redemption(world.now, used=Redeemed(closed.customer_id, closed.code) in used),
        )
        for closed in codes
    ]
