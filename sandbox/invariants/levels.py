"""A customer's discount levels agree with its quantities (OF-2, OF-3, RN-4).

Within a term levels rise and never fall, so a level lies between that of what is held now and that
of all that was bought since the anniversary reached last.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from sandbox.accounts.agencies import is_large_agency
from sandbox.accounts.benefits import CommitmentStatus, ThreeYearCommit, three_year_commit_of
from sandbox.accounts.linked import linked_membership_of
from sandbox.catalogue.eligibility import Levels, levels_anew
from sandbox.catalogue.levels import (
    COMMITTED_CONSUMABLES,
    COMMITTED_LICENSES,
    CONSUMABLE_LADDER,
    LICENSE_LADDER,
    STANDARD_CONSUMABLES,
    STANDARD_LICENSES,
    Program,
    higher,
    is_level,
    license_level,
    rank,
)
from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import start_of
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.invariants.held import PlacedLine
from sandbox.invariants.model import Broken, Findings, Invariant, ProductOf
from sandbox.invariants.records import Records
from sandbox.large_agencies.rules import licenses_of
from sandbox.three_year_commit.entitlement import better_levels, committed_levels

_OF_PROGRAM: Final = MappingProxyType(
    {
        standard: committed
        for plain, program in (
            (STANDARD_LICENSES, COMMITTED_LICENSES),
            (STANDARD_CONSUMABLES, COMMITTED_CONSUMABLES),
        )
        for (_, standard), (_, committed) in zip(plain, program, strict=True)
    }
)
_BEST: Final = Levels(LICENSE_LADDER[-1], CONSUMABLE_LADDER[-1])


def check_levels(records: Records, product_of: ProductOf) -> Findings:
    """Compare both levels of a customer with the ladders that it is on."""
    if _is_kept_from_vip(records):
        return
    account = records.account
    held = [
        # A quantity below 0 is for `quantities` to tell.
        (product_of(subscription.base_offer_id), max(subscription.current_quantity, 0))
        for subscription in records.subscriptions
        if subscription.status == Status.ACTIVE
    ]
    bought = list(_bought(records, product_of))
    lowest, highest = levels_anew(held), levels_anew(bought)
    if is_large_agency(account.benefits):
        lowest, highest = (_of_agency(quantities) for quantities in (held, bought))
    committed = _of_commitment(records, highest)
    is_lowered = committed is not None and not is_large_agency(account.benefits)
    if _lowers(records) or is_lowered:
        # The end of a commitment puts the levels to the first ones, whatever is held (X48).
        lowest = Levels("01")
    highest = better_levels(highest, committed or Levels("", ""))
    linked = linked_membership_of(account.benefits)
    if linked:
        highest = better_levels(highest, linked.levels)
    if records.has_left_group:
        # What the group gave stays until the customer's own anniversary, and nobody kept it.
        highest = _BEST
    pairs = (
        ("licenseLevel", account.license_level, lowest.license, highest.license),
        ("consumableLevel", account.consumable_level, lowest.consumable, highest.consumable),
    )
    for name, level, least, most in pairs:
        is_known = not level or is_level(level)
        if not (is_known and place(least) <= place(level) <= place(most)):
            facts = {name: level, "ofWhatIsHeld": least, "ofWhatWasBought": most}
            yield Broken(Invariant.LEVELS, records.customer_id, facts)


def _of_agency(quantities: Iterable[tuple[Product, int]]) -> Levels:
    """Return the levels of a large agency with some quantities (LG-1)."""
    counted = list(quantities)
    level = license_level(licenses_of(counted), program=Program.LARGE_GOVERNMENT_AGENCY)
    return Levels(level, levels_anew(counted).consumable)


def _of_commitment(records: Records, standard: Levels) -> Levels | None:
    """Return the best levels of the program that a commitment may have given; None without one.

    Its minimum counts, whatever has become of it, and by rule what is held beyond that (X43).
    """
    held = three_year_commit_of(records.account.benefits)
    if held is None or held.commitment is None:
        return None
    made = replace(held.commitment, status=CommitmentStatus.COMMITTED, end_date=None)
    by_minimum = committed_levels(ThreeYearCommit(commitment=made), date.min, "COM")
    return Levels(
        _above(by_minimum.license, standard.license),
        _above(by_minimum.consumable, standard.consumable),
    )


def _above(committed: str, standard: str) -> str:
    """Return the better of a level of the program and what it makes of a standard one."""
    if not committed:
        return ""
    lifted = _OF_PROGRAM.get(standard, standard)
    return higher(committed, lifted) if lifted else committed


def place(level: str) -> int:
    """Return where a level stands on its ladder; '' is below all."""
    return rank(level) if level else -1


def _is_kept_from_vip(records: Records) -> bool:
    """Tell whether a migration's level is kept: until the first anniversary after it (MG-3)."""
    came = max(
        (line.created_at.date() for line in records.lines if _is_transfer(line)), default=None
    )
    reached = records.account.last_anniversary
    return came is not None and (reached is None or reached <= came)


def _is_transfer(line: PlacedLine) -> bool:
    return line.order_type == OrderType.TRANSFER


def _lowers(records: Records) -> bool:
    """Tell whether more is held than counts: brought back by hand, or about to renew for less."""
    return bool(records.set_by_hand) or any(
        line.is_automatic and line.is_pending for line in records.lines
    )


def _bought(records: Records, product_of: ProductOf) -> Iterable[tuple[Product, int]]:
    """List what was bought for the running term or later, whatever was returned of it since."""
    reached = records.account.last_anniversary
    for line in records.lines:
        if line.is_return or (line.status == Status.FAILED and not line.is_automatic):
            continue
        if _counts_since(records, line, reached):
            yield product_of(line.offer_id), max(line.quantity, 0)


def _counts_since(records: Records, line: PlacedLine, reached: date | None) -> bool:
    if reached is None or _is_transfer(line) or records.is_dated_by_hand:
        return True
    done = records.completed.get(line.order_id)
    return line.term_end > reached or (done is not None and done >= start_of(reached))
