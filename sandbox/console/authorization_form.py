"""The form that takes licences of some products before they are ordered: a row each (VC-3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from sandbox.console.problems import Problem

MOST_ROWS: Final = 20
LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class Row:
    """A product with the number of its licences, as they were typed; `fault` is what is wrong."""

    offer_id: str = ""
    quantity: str = ""
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it: such a row is left out."""
        return not self.offer_id and not self.quantity


@dataclass(frozen=True, slots=True)
class AuthorizationForm:
    """What was typed; `problem` is why it was refused."""

    rows: Sequence[Row] = (Row(),)
    po_number: str = ""
    problem: Problem | None = None

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> "AuthorizationForm":
        """Return what a form says."""
        typed = zip(form.getlist("offer"), form.getlist("quantity"), strict=False)
        rows = [Row(offer.strip(), quantity.strip()) for offer, quantity in typed]
        return cls(rows[:MOST_ROWS] or [Row()], form.get("poNumber", "").strip())

    @property
    def is_faulty(self) -> bool:
        """Whether a row cannot be sent."""
        return any(row.fault for row in self.rows)

    def with_another_row(self) -> "AuthorizationForm":
        """Return the form with one more row, up to the most."""
        return replace(self, rows=[*self.rows, Row()][:MOST_ROWS])

    def checked(self) -> "AuthorizationForm":
        """Return the filled rows, each with what keeps it from being a line of the call."""
        filled = [row for row in self.rows if not row.is_empty] or [Row()]
        checked, seen = [], set[str]()
        for row in filled:
            fault = ""
            if not row.offer_id:
                fault = "Choose a product."
            elif row.offer_id in seen:
                fault = "Is chosen twice: add up the licenses in one row."
            elif not (row.quantity.isascii() and row.quantity.isdigit()):
                fault = "Type the number of licenses."
            elif len(row.quantity) > LONGEST_NUMBER:
                fault = "Are too many licenses."
            seen.add(row.offer_id)
            checked.append(replace(row, fault=fault))
        return replace(self, rows=checked)

    def refused(self, problem: Problem) -> "AuthorizationForm":
        """Return the form with a refusal, whose details that name a line stand at its row."""
        rows = [
            replace(row, fault=" ".join(_faults_of_line(problem, number)))
            for number, row in enumerate(self.rows)
        ]
        return replace(self, rows=rows, problem=problem)


def _faults_of_line(problem: Problem, number: int) -> Iterator[str]:
    for detail in problem.details:
        name, _, fault = detail.partition(": ")
        if name.startswith(f"lines[{number}]."):
            yield fault
