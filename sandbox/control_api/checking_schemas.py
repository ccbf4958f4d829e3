"""The answer of a check of a world."""

from typing import Any

from pydantic import Field

from sandbox.partner_api.schemas.common import Resource


class BrokenRule(Resource):
    """A rule that does not hold, with what lets one find the culprit.

    `customerId` is empty where it is the world's own.
    """

    rule: str
    customer_id: str
    facts: dict[str, Any]


class CheckedWorld(Resource):
    """Whether a world is sound, and what was read to tell."""

    sound: bool
    checked: dict[str, int] = Field(description="How many of what were read")
    broken: list[BrokenRule]
    truncated: bool = Field(description="Whether more is broken than is listed")
