"""Access tokens (ACC-1): signed, in real time, valid for their credential only.

A token carries its distributor and world, so that access needs no query of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import jwt

LIFETIME_SECONDS = 24 * 60 * 60
_ALGORITHM = "HS256"


class TokenError(ValueError):
    """The token is not one of ours, was tampered with, or has expired."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    client_id: str
    world_id: str
    distributor_id: str
    expires: int


class Tokens:
    """Issues and reads the tokens of one database.

    Args:
        key: the signing key.
        seconds: the wall clock, in whole seconds since 1970.
    """

    def __init__(self, key: str, seconds: Callable[[], int]) -> None:
        """Keep the key; reading is memoised, since clients repeat one token for a day."""
        self._key = key
        self._seconds = seconds
        self._decode = lru_cache(maxsize=4096)(self._decode_uncached)

    def issue(self, client_id: str, world_id: str, distributor_id: str) -> str:
        """Return a token that is good for 24 hours of real time."""
        claims = {
            "client_id": client_id,
            "world": world_id,
            "distributor": distributor_id,
            "type": "access_token",
            "exp": self._seconds() + LIFETIME_SECONDS,
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: str) -> Claims:
        """Return what a token says.

        Raises:
            TokenError: it is not valid, or no longer.
        """
        claims = self._decode(token)
        if claims.expires <= self._seconds():
            raise TokenError("expired")
        return claims

    def _decode_uncached(self, token: str) -> Claims:
        try:
            found = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
            return Claims(
                found["client_id"], found["world"], found["distributor"], int(found["exp"])
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise TokenError(str(error)) from None
