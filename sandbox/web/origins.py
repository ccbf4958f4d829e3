"""Which pages of a browser may call: the names that this server goes by, and named origins.

A server on loopback is reached by every page that is open on the same machine. Programs send
neither `Origin` nor `Sec-Fetch-Site`, so nothing here concerns them but the `Host` they ask for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

_ORIGIN = re.compile(r"https?://[^/?#@\s]+")
_SHORT_LOOPBACK = re.compile(r"127(\.[0-9]{1,8}){1,2}")
"""`127.1` and its like, which browsers write out and other clients send as they are typed."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Whose pages may call.

    `hosts` are names beside the loopback's that the server goes by; `named` are origins whose pages
    are let in (CORS); with `any_host` the server is meant to be reached by other names than those.
    """

    hosts: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    any_host: bool = False

    def knows(self, authority: str) -> bool:
        """Tell whether a `Host` is a name of this server.

        A page whose own name was made to lead to 127.0.0.1 comes with that name (DNS rebinding). No
        browser leaves the field out.
        """
        name = name_of(authority)
        return self.any_host or not name or is_loopback(name) or name in self.hosts

    def is_own(self, origin: str, authority: str) -> bool:
        """Tell whether an `Origin` is this server's, by the `Host` of the request, or a named one.

        The scheme does not count: a proxy may speak https for the server.
        """
        asked = origin.lower()
        return asked in self.named or (
            _ORIGIN.fullmatch(asked) is not None
            and (
                asked.partition("://")[2] == authority.lower()
                or name_of(asked.partition("://")[2]) in self.hosts
            )
        )

    def is_foreign(self, origin: str | None, fetch_site: str | None, authority: str) -> bool:
        """Tell whether a page of somebody else's sent a request, by what browsers say of it."""
        if origin is not None:
            return not self.is_own(origin, authority)
        return fetch_site == "cross-site"


def name_of(authority: str) -> str:
    """Return the name of `name:port`; of an IPv6 address what stands in the brackets."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0].lower()
    return authority.partition(":")[0].rstrip(".").lower()


def is_loopback(name: str) -> bool:
    """Tell whether a name leads to this machine wherever it is looked up."""
    if name == "localhost" or name.endswith(".localhost") or _SHORT_LOOPBACK.fullmatch(name):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def names_in(text: str | None) -> frozenset[str]:
    """Return host names that stand in a text with commas between them.

    Raises:
        ValueError: one of them is no plain name or address.
    """
    names = _split(text)
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+", name):
            raise ValueError(f"'{name}' is no host name: write it without scheme, port and path")
    return frozenset(name.lower() for name in names)


def origins_in(text: str | None) -> frozenset[str]:
    """Return origins that stand in a text with commas between them.

    Raises:
        ValueError: one of them is no origin, as `*` is none.
    """
    origins = _split(text)
    for origin in origins:
        if not _ORIGIN.fullmatch(origin.lower()):
            raise ValueError(f"'{origin}' is no origin: name each as http://host:port")
    return frozenset(origin.lower() for origin in origins)


def _split(text: str | None) -> Iterable[str]:
    return [part for part in re.split(r"[,\s]+", text or "") if part]
