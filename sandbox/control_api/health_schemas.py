"""What is answered about the sandbox's health."""

from typing import Literal

from pydantic import Field

from sandbox.partner_api.schemas.common import Resource


class Health(Resource):
    """Whether the sandbox and its database answer; `reasons` say what is the matter.

    `live`: the process answers; `ready`: it makes sense to send it requests.
    """

    status: Literal["up", "degraded", "down"]
    live: bool = True
    ready: bool = True
    database: Literal["up", "down"]
    version: str
    reasons: list[str] = Field(default_factory=list)
