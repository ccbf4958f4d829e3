"""What the block of a customer's term shows: the drawing, its windows as text, what is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sandbox.console.console import Console
from sandbox.console.term.layout import Drawing, draw
from sandbox.console.term.words import BANDS, RENEWALS
from sandbox.console.words import counted
from sandbox.customer_terms.model import Band, CustomerTerm, Mark, MarkKind, RenewalKind
from sandbox.customer_terms.read import customer_term


@dataclass(frozen=True, slots=True)
class Window:
    """A band as a row of the table; `until` is the first day on which it holds no more."""

    name: str
    band: Band
    standing: str

    @property
    def until(self) -> date:
        """The day after its last."""
        return self.band.last_day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TermView:
    """A customer's term for a page."""

    term: CustomerTerm
    drawing: Drawing
    windows: Sequence[Window]
    due: Sequence[Mark]

    @property
    def headline(self) -> str:
        """The term in one line."""
        term, today = self.term, self.term.now.date()
        if term.anniversary is None:
            return "no term yet: it begins with the first order"
        days = (term.anniversary - today).days
        if any(found.kind is RenewalKind.ANNUAL for found in term.renewal_dates):
            said = f"AD {term.anniversary}, {_in_days(days)}"
        else:
            said = f"lapsed on {term.anniversary}, {_in_days(days)}"
        held = [window.name for window in self.windows if window.standing == "now"]
        return " · ".join([said, *dict.fromkeys(held)])

    @property
    def dates(self) -> Sequence[str]:
        """The renewal dates in words."""
        return [
            f"{found.day}: {found.subscriptions} "
            f"{'subscription' if found.subscriptions == 1 else 'subscriptions'}, "
            f"{RENEWALS[found.kind]}"
            for found in self.term.renewal_dates
        ]


def term_view(console: Console, world_id: str, customer_id: str) -> TermView:
    """Return the block of a customer's term, at the world's now.

    Raises:
        WorldGone: there is no such world.
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    with console.worlds.read(world_id) as world:
        term = customer_term(world, customer_id)
    windows = [Window(BANDS[band.kind], band, _standing(band, term.now)) for band in term.bands]
    due = [mark for mark in term.marks if mark.kind is MarkKind.DUE]
    return TermView(term, draw(term), windows, due)


def _standing(band: Band, now: datetime) -> str:
    today = now.date()
    if today < band.first_day:
        return "to come"
    return "now" if today <= band.last_day else "over"


def _in_days(number: int) -> str:
    if not number:
        return "today"
    return f"in {counted(number, 'day')}" if number > 0 else f"{counted(-number, 'day')} ago"
