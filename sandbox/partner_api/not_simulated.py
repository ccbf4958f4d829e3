"""Adobe's operations that the sandbox does not simulate yet, so that nobody takes them for absent.

They pass the checks of access, are kept in the journal with the reason, and stand in no OpenAPI
document. A program that comes takes its rows away.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.partner_api.blueprints import PartnerBlueprint
from sandbox.web.operations import other_responses, summary


class Missing(NamedTuple):
    """An operation of Adobe's: where it is, the program that it belongs to, and its page.

    The journal finds calls of it by its name.
    """

    name: str
    method: str
    path: str
    program: str
    source: str


UNDOCUMENTED: Final = "only what Adobe does not document"
"""Of operations that a page names without saying what they take, do and answer."""
MISSING: Final = (
    Missing(
        "create_reseller_change",
        "PATCH",
        "/customers/{customer_id}/reseller-changes",
        UNDOCUMENTED,
        "docs lga/error-codes",
    ),
)


def _handler_of(missing: Missing) -> Callable[..., Any]:
    @summary("Not simulated yet", source=missing.source)
    @other_responses(Error.NOT_SIMULATED)
    def refuse(_call: object, **ids: str) -> None:
        facts: Facts = {"program": missing.program, "page": missing.source, **_in_camel(ids)}
        raise Refusal(Error.NOT_SIMULATED, [f"Program: {missing.program}"], facts=facts)

    refuse.__name__ = missing.name
    return refuse


def _in_camel(ids: dict[str, str]) -> dict[str, str]:
    return {"customerId": ids["customer_id"]} if "customer_id" in ids else {}


routes = PartnerBlueprint(
    "not_simulated",
    __name__,
    tag="Not simulated",
    about="Operations of Adobe's that the sandbox does not simulate yet.",
)
for missing in MISSING:
    routes.add_url_rule(
        missing.path.replace("{", "<").replace("}", ">"),
        view_func=_handler_of(missing),
        methods=[missing.method],
    )
