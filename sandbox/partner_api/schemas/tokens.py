"""Tokens on the wire (ACC-1; RFC 6749, sections 4.4 and 5): describes forms, does not read them."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Filled = Annotated[str, Field(min_length=1)]


class ClientCredentials(BaseModel):
    """The form of a client that asks for a token with its secret."""

    grant_type: Literal["client_credentials"]
    client_id: Filled
    client_secret: Filled
    scope: Annotated[Filled, Field(description="Anything; Adobe's are separated by commas")]


class JwtExchange(BaseModel):
    """The older form, with an assertion that the sandbox does not look into."""

    client_id: Filled
    client_secret: Filled
    jwt_token: Filled


class GrantedToken(BaseModel):
    """A token and how many seconds of real time it is valid."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class TokenFault(BaseModel):
    """Why there is no token, as OAuth servers say it."""

    error: Literal[
        "unsupported_grant_type",
        "invalid_scope",
        "invalid_token",
        "invalid_client",
        "access_denied",
    ]
    error_description: str
