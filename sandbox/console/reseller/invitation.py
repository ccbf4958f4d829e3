"""What is typed to invite a customer: the fields, what lacks of them, what is sent of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.console.problems import Problem
from sandbox.domain.statuses import Offerings

# By the paths that they have in the body of the call, so that what is wrong with one finds it.
LABELS: Final = {
    "companyName": "Organization Name",
    "companyNameUsEnglish": "Organization name in US English characters",
    "marketSegment": "Market Segment",
    "type": "Type",
    "address.country": "Country",
    "address.region": "Region",
    "address.city": "City",
    "address.addressLine1": "Address",
    "address.postalCode": "ZIP or Postal Code",
    "contact.firstName": "First name",
    "contact.lastName": "Last name",
    "contact.email": "Email address",
}
ANNIVERSARY: Final = "cotermDate"
_LACKING: Final = "Fill this in to go on."


@dataclass(frozen=True, slots=True)
class InvitationForm:
    """What was typed, by the names of the fields; `problem` and `errors` are what is wrong."""

    told: Mapping[str, str]
    chooses_date: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "InvitationForm":
        """Return what a form says."""
        told = {name: form.get(name, "").strip() for name in (*LABELS, ANNIVERSARY)}
        return cls(told, bool(form.get("custom")))

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.told.get(name, "")

    def lacking(self) -> dict[str, str]:
        """Return the fields that nothing was typed into and that are needed, with what to do."""
        needed = set(LABELS)
        if self.value("companyName").isascii():
            needed.remove("companyNameUsEnglish")
        return {name: _LACKING for name in LABELS if name in needed and not self.value(name)}

    def body(self) -> dict[str, Any]:
        """Return the body of the call."""
        told: dict[str, Any] = {"address": {}, "contact": {}}
        for name in LABELS:
            part, _, key = name.rpartition(".")
            (told[part] if part else told)[key] = self.value(name)
        if not told["companyNameUsEnglish"]:
            del told["companyNameUsEnglish"]
        if self.chooses_date:
            told[ANNIVERSARY] = self.value(ANNIVERSARY)
        return told

    def wrong_fields(self, problem: Problem) -> dict[str, str]:
        """Return what the details of a refusal say of fields."""
        found = {}
        for detail in problem.details:
            name, _, fault = detail.partition(": ")
            if fault and (name in LABELS or name == ANNIVERSARY):
                found[name] = fault
        return found


TYPES: Final = (
    (Offerings.TEAM.value, "Team offerings"),
    (Offerings.ENTERPRISE.value, "Enterprise offerings"),
)
