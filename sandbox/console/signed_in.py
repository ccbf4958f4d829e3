"""Who is signed in at a console: nobody gives a password, a person of the team is chosen."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import session

_SIGNED_IN: Final = "signed_in"
_MOST_REMEMBERED: Final = 1_000
"""Characters of who is signed in where: a cookie holds 4 KB, and messages are in it too."""


def signed_in(world_id: str, account_id: str, emails: Sequence[str]) -> str:
    """Return who is signed in: whom the browser remembers, or else the first; empty for nobody.

    Args:
        world_id: the world.
        account_id: the reseller or customer whose console it is.
        emails: the addresses of those who may be, in lower case.
    """
    remembered: Mapping[str, str] = session.get(_SIGNED_IN, {})
    email = remembered.get(f"{world_id}/{account_id}", "")
    if email in emails:
        return email
    return emails[0] if emails else ""


def sign_in(world_id: str, account_id: str, email: str) -> None:
    """Remember who is signed in at a console."""
    key = f"{world_id}/{account_id}"
    remembered = dict(session.get(_SIGNED_IN, {}))
    remembered.pop(key, None)
    remembered[key] = email.lower()
    # Whoever was chosen longest ago is forgotten first.
    while sum(len(where) + len(who) for where, who in remembered.items()) > _MOST_REMEMBERED:
        remembered.pop(next(iter(remembered)))
    session[_SIGNED_IN] = remembered
