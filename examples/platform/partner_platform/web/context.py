"""Who asks, and of which instance: what a page is told about its request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec

from flask import abort, current_app, g, redirect, request, session, url_for

from partner_platform.instances import (
    FindInstance,
    FindRegistrations,
    Instance,
    Registration,
)
from partner_platform.store import Store
from partner_platform.surroundings import FindSurroundings, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

P = ParamSpec("P")

_EXTENSION: Final = "partner_platform"


class Face(StrEnum):
    """The two faces of the platform."""

    STOREFRONT = "Storefront"
    """For the user of a reseller."""
    BSS = "BSS"
    """For the user of the distributor."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks."""

    face: Face
    reseller_id: str = ""
    """In the Storefront whose user it is; empty in BSS, which sees all resellers."""
    reseller_name: str = ""

    @property
    def is_distributor(self) -> bool:
        """Whether it is a user of BSS."""
        return self.face is Face.BSS


@dataclass(frozen=True, slots=True)
class Services:
    """What an application was made with."""

    store: Store
    find_instance: FindInstance
    surroundings: FindSurroundings
    find_registrations: FindRegistrations


def give(app: Flask, services: Services) -> None:
    """Hand an application what its pages work with."""
    app.extensions[_EXTENSION] = services


def _services() -> Services:
    services: Services = current_app.extensions[_EXTENSION]
    return services


def store() -> Store:
    """Return the database."""
    return _services().store


def surroundings() -> Surroundings:
    """Return what the host puts around this page."""
    return _services().surroundings()


def instance() -> Instance:
    """Return the instance of this request; raises `UnknownInstance`.

    A shop with several has the one that the session chose, and the address's own until then.
    """
    if "instance" not in g:
        chosen = session.get("instance")
        named = instances()
        g.instance = next((found for found in named if found.key == chosen), named[0])
    found: Instance = g.instance
    return found


def instances() -> Sequence[Instance]:
    """Return the Adobe instances of the shop at this address; raises `UnknownInstance`."""
    if "instances" not in g:
        found = _services().find_instance(request.environ)
        g.instances = (found, *found.beside)
    named: Sequence[Instance] = g.instances
    return named


def choose_instance(chosen: Instance) -> None:
    """Go to another instance of the shop, where one signs in anew."""
    for name in ("face", "reseller_id", "reseller_name"):
        session.pop(name, None)
    session["instance"] = chosen.key
    g.instance = chosen


def registrations() -> Sequence[Registration]:
    """Return the registrations of the visitor's organisation."""
    named = {found.key for found in instances()}
    found = _services().find_registrations(instance(), signed_in().reseller_id)
    return [registration for registration in found if registration.instance.key in named]


def visitor() -> Visitor | None:
    """Return who asks; None before the sign-in to this instance."""
    if session.get("instance") != instance().key:
        return None
    face = session.get("face")
    if face == Face.BSS:
        return Visitor(Face.BSS)
    reseller_id = session.get("reseller_id")
    if face == Face.STOREFRONT and reseller_id and instance().has_reseller(reseller_id):
        return Visitor(Face.STOREFRONT, reseller_id, session.get("reseller_name", ""))
    return None


def sign_in(as_visitor: Visitor) -> None:
    """Remember in the session who asks."""
    session["instance"] = instance().key
    session["face"] = as_visitor.face.value
    session["reseller_id"] = as_visitor.reseller_id
    session["reseller_name"] = as_visitor.reseller_name


def signed_in() -> Visitor:
    """Return who asks, on pages that only signed-in users come to."""
    found = visitor()
    if found is None:
        abort(403)
    return found


def for_users(page: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Send who is not signed in to the sign-in."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if visitor() is None:
            return redirect(url_for("sign_in.show"), 303)
        return page(*args, **kwargs)

    return guarded


def for_distributors(page: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Hide a page of BSS from everybody else."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        found = visitor()
        if found is None:
            return redirect(url_for("sign_in.show"), 303)
        if not found.is_distributor:
            abort(404)
        return page(*args, **kwargs)

    return guarded


def template_context() -> dict[str, Any]:
    """Return what every template knows."""
    return {"instance": instance(), "visitor": visitor(), "surroundings": surroundings()}
