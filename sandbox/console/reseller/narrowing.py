"""What the address of the Customers page says: which view, whose customers, which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.console.paging import offset_of
from sandbox.console.reseller.office import Office
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.names import is_clean_text
from sandbox.reseller_console.customers import ConsoleSearch
from sandbox.reseller_console.views import View

PAGE: Final = 20
LONGEST_TEXT: Final = 255


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A view, narrowed to a team member's customers and to a part of their names."""

    view: View = View.ALL
    is_mine: bool = False
    text: str = ""
    offset: int = 0

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Narrowing":
        """Return what the arguments of an address say.

        Raises:
            ControlRefusal: INVALID_REQUEST, there is no such view, or what is sought is no text.
        """
        try:
            view = View(arguments.get("view") or View.ALL)
        except ValueError:
            views = ", ".join(known.value for known in View)
            raise _wrong(f"view: is one of {views}") from None
        text = arguments.get("q", "").strip()
        if len(text) > LONGEST_TEXT or not is_clean_text(text):
            raise _wrong(f"q: is one line of at most {LONGEST_TEXT} characters")
        return cls(view, bool(arguments.get("mine")), text, offset_of(arguments, "offset"))

    def search(self, office: Office, *, limit: int | None = None) -> ConsoleSearch:
        """Return what the service takes; without a limit, all of the view."""
        return ConsoleSearch(
            view=self.view,
            managed_by=office.signed_in if self.is_mine else None,
            text=self.text or None,
            limit=limit,
            offset=self.offset if limit is not None else 0,
        )

    def arguments(self, **changes: str) -> dict[str, str]:
        """Return the arguments of an address that says this, with changes; no page of the list."""
        told = {
            "view": self.view.value,
            "mine": "1" if self.is_mine else "",
            "q": self.text,
            **changes,
        }
        return {name: value for name, value in told.items() if value}


def _wrong(detail: str) -> ControlRefusal:
    return ControlRefusal(ControlError.INVALID_REQUEST, [detail])
