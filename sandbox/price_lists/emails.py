"""The email that tells a distributor of changed price lists (PL-6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sandbox.outbox.emails import EmailKind, listing, paragraphs
from sandbox.price_lists.changes import Indicator
from sandbox.price_lists.month import ChangedList
from sandbox.store.worlds import Distributor
from sandbox.timeline.open_world import OpenWorld


def send_price_lists(
    world: OpenWorld, distributor: Distributor, month: date, changed: Sequence[ChangedList]
) -> None:
    """Say which lists a month changes, and which products come and go; nothing changed: no email.

    Rows are counted as a list's `acdIndicator` tells them apart.
    """
    if not changed:
        return
    named = f"{month:%Y-%m}"
    world.send(
        EmailKind.PRICE_LIST,
        "",
        [distributor.email],
        f"Price lists of {named} for {distributor.name}",
        paragraphs(
            f"Price lists of {named} for {distributor.name} (region {distributor.region}) "
            "differ from those of the month before.",
            listing("Rows:", [_counted(each) for each in changed]),
            _products("New products:", changed, Indicator.ADD),
            _products("Products that end in this month:", changed, Indicator.DELETE),
        ),
    )


def _counted(changed: ChangedList) -> str:
    numbers = Counter(change.indicator for _, change in changed.changes)
    counts = ", ".join(
        f"{indicator.value} {numbers[indicator]}" for indicator in Indicator if numbers[indicator]
    )
    return f"{changed.list_type}, {changed.market_segment}, {changed.currency}: {counts}"


def _products(heading: str, changed: Sequence[ChangedList], indicator: Indicator) -> str:
    return listing(heading, sorted(set(_named(changed, indicator))))


def _named(changed: Sequence[ChangedList], indicator: Indicator) -> Iterator[str]:
    for each in changed:
        for offer, change in each.changes:
            if change.indicator is indicator:
                yield f"{offer.product.name} ({offer.product.product_id})"
