"""Who asks, and of which instance: what a page is told about its request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec

from flask import abort, current_app, g, redirect, request, session, url_for

from partner_platform.instances import FindInstance, Instance
from partner_platform.store import Store
from partner_platform.surroundings import FindSurroundings, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """Return the instance of this request; raises `UnknownInstance`."""
    if "instance" not in g:
        g.instance = _services().find_instance(request.environ)
    found: Instance = g.instance
    return found


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
