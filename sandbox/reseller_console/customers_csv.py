"""The Customers page as a file for spreadsheets (seed 001)."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Final

from sandbox.reseller_console.model import ConsoleCustomer

COLUMNS: Final = (
    "VIP ID",
    "Organization",
    "Contract owner",
    "Email",
    "Segment",
    "Type",
    "Anniversary Date",
    "Managed by",
    "VIP Invitation status",
    "VIP Select",
    "3-year commit",
    "Licenses",
    "Assigned",
    "Unassigned",
)
SEGMENTS: Final = {"COM": "Commercial", "EDU": "Education", "GOV": "Government"}
# What a spreadsheet takes for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@")


def file_name(reseller_id: str, day: date) -> str:
    """Return what the file of a day is called."""
    return f"vip-customers-{reseller_id}-{day.isoformat()}.csv"


def customers_csv(customers: Iterable[ConsoleCustomer]) -> bytes:
    """Return the file: UTF-8, quotes of RFC 4180, CRLF, the heading always."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for customer in customers:
        writer.writerow(map(_harmless, _cells(customer)))
    return text.getvalue().encode()


def _cells(customer: ConsoleCustomer) -> tuple[str, ...]:
    owner, licenses = customer.owner, customer.licenses
    return (
        customer.customer_id,
        customer.company_name,
        f"{owner.first_name} {owner.last_name}" if owner else "",
        owner.email if owner else "",
        SEGMENTS.get(customer.market_segment, customer.market_segment),
        " and ".join(each.capitalize() for each in customer.offerings),
        customer.coterm_date.isoformat() if customer.coterm_date else "",
        customer.managed_by,
        customer.invitation.capitalize(),
        "Yes" if customer.is_select else "No",
        customer.commitment.capitalize() or "No",
        str(licenses.held),
        str(licenses.assigned),
        str(licenses.held - licenses.assigned),
    )


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
