"""The linked membership that a PATCH of a customer asks for, or shows again (LM-1)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from sandbox.accounts.linked import AskedGroup, GroupType
from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.schemas.common import CleanText, RequestModel

MOST_NAME = 80
# Adobe's to say; the group is compared as a whole, since nothing of one that is there can change.
AsShown = Annotated[Any, Field(default=None)]
GroupName = Annotated[CleanText, StringConstraints(min_length=1, max_length=MOST_NAME)]


class LinkedMembershipRequest(RequestModel):
    """A linked membership that the customer shall own, or the one that it is in as it was read."""

    id: AsShown
    name: GroupName
    type: Literal["STANDARD", "CONSORTIUM"]
    linked_membership_type: AsShown
    creation_date: AsShown
    country: AsShown
    benefit_types: AsShown

    def sent(self) -> dict[str, Any]:
        """Return what was sent, but what is empty."""
        fields = self.model_dump(by_alias=True, exclude_unset=True)
        return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _or_nothing(value: object) -> object:
    """Return None for an empty object, which equals an absent one (ACC-5)."""
    return None if value == {} else value


LinkedOrNothing = Annotated[LinkedMembershipRequest | None, BeforeValidator(_or_nothing)]


def _only_empty(value: object) -> object:
    if value not in (None, {}):
        raise ValueError("is asked for by PATCH alone")
    return value


NotLinked = Annotated[
    Any,
    AfterValidator(_only_empty),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "null"},
                {"type": "object", "maxProperties": 0},
            ]
        }
    ),
]


def asked_group(
    sent: LinkedMembershipRequest | None, shown: Mapping[str, Any] | None
) -> AskedGroup | None:
    """Return the linked membership that a body asks for; None where it asks for nothing.

    Args:
        sent: that of the body.
        shown: that of the customer as the API shows it; None for who is in none. What was read and
            is sent back asks for nothing (ACC-5).

    Raises:
        Refusal: 1119 with its path, another one than the customer is in, or fields of one that are
            Adobe's to say.
    """
    if sent is None:
        return None
    fields = sent.sent()
    if shown is None and fields.keys() <= {"name", "type"}:
        return AskedGroup(sent.name, GroupType(sent.type))
    if shown is None or any(shown.get(name) != value for name, value in fields.items()):
        facts = {"sent": fields, "shown": shown}
        raise Refusal(Error.NOT_EDITABLE, ["linkedMembership"], facts=facts, rule="LM-1")
    return None
