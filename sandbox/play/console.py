"""What people do in the Reseller Console and in the Admin Console: one row of `Console` each.

A row names the operation of the control plane by the client's call of it (method, path and what
it is for), and what is said by a model of `console_arguments.py`. Arguments that the path names go
there; a GET has the others in its query, any other call in its body.
"""

from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter
from typing import Annotated, Any, cast
from urllib.parse import quote

from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sandbox.client import console_calls as admin_calls
from sandbox.client import journal_calls as journal
from sandbox.client import linked_calls as linked
from sandbox.client import portal_calls as portal
from sandbox.client import reseller_console_calls as resellers
from sandbox.client.calls import ATTRIBUTE, Operation
from sandbox.client.world_calls import WORLD
from sandbox.play import console_arguments as args
from sandbox.play.given import Part

Filled = Callable[[Any], Any]
"""Put in what names in braces stand for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Where an answer has its list, and the field that tells who or what a row is."""

    under: str
    by: str


@dataclass(frozen=True, slots=True)
class Calls:
    """The operation of a row: a function of the client that describes its calls."""

    call: Callable[..., Any]
    lists: Listing | None = None

    @property
    def operation(self) -> Operation:
        """Its method and path."""
        return cast("Operation", getattr(self.call, ATTRIBUTE))

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the field in the words of the client."""
        meaning = (self.call.__doc__ or "").partition("\n")[0]
        return {**handler(core_schema), "description": meaning}


def _by(field: str, under: str = "items") -> Listing:
    return Listing(under, field)


_USERS = _by("user", "assigned")
_PARTICIPANTS = _by("customerId", "participants")


class Console(Part):
    """One action of a console; a new one is a row here."""

    # The Reseller Console.
    customers: Annotated[
        args.Customers | None, Calls(resellers.get_console_customers, _by("vipId"))
    ] = None
    invite_customer: Annotated[args.Invitation | None, Calls(resellers.invite_customer)] = None
    remind_customer: Annotated[args.OfInvitation | None, Calls(resellers.remind_customer)] = None
    remove_customer: Annotated[args.OfCustomer | None, Calls(resellers.remove_customer)] = None
    manage_customer: Annotated[args.Managed | None, Calls(portal.patch_customer)] = None
    team_members: Annotated[
        args.OfReseller | None, Calls(resellers.get_team_members, _by("email"))
    ] = None
    add_team_member: Annotated[args.NewMember | None, Calls(resellers.add_team_member)] = None
    remove_team_member: Annotated[args.Member | None, Calls(resellers.remove_team_member)] = None
    send_change_code: Annotated[args.NewChangeCode | None, Calls(admin_calls.send_change_code)] = (
        None
    )
    # The Admin Console.
    accept_terms: Annotated[args.OfCustomer | None, Calls(resellers.accept_terms)] = None
    admins: Annotated[args.OfCustomer | None, Calls(admin_calls.list_admins, _by("email"))] = None
    add_admin: Annotated[args.NewAdmin | None, Calls(admin_calls.add_admin)] = None
    remove_admin: Annotated[args.Admin | None, Calls(admin_calls.remove_admin)] = None
    make_contract_owner: Annotated[args.ContractOwner | None, Calls(portal.patch_customer)] = None
    redeem_change_code: Annotated[args.ChangeCode | None, Calls(admin_calls.redeem_change_code)] = (
        None
    )
    answer_commitment: Annotated[args.Answered | None, Calls(admin_calls.answer_commitment)] = None
    linked_membership: Annotated[
        args.OfCustomer | None,
        Calls(linked.get_linked_membership, _PARTICIPANTS),
    ] = None
    answer_linked_terms: Annotated[args.AnsweredTerms | None, Calls(linked.answer_linked_terms)] = (
        None
    )
    make_linked_code: Annotated[args.OfCustomer | None, Calls(linked.make_linked_code)] = None
    join_linked_membership: Annotated[
        args.ChangeCode | None, Calls(linked.join_linked_membership)
    ] = None
    refresh_linked_membership: Annotated[
        args.OfCustomer | None, Calls(linked.refresh_linked_membership)
    ] = None
    leave_linked_membership: Annotated[
        args.OfCustomer | None, Calls(linked.leave_linked_membership)
    ] = None
    make_approval_code: Annotated[args.OfCustomer | None, Calls(admin_calls.make_approval_code)] = (
        None
    )
    approval_codes: Annotated[
        args.OfCustomer | None, Calls(admin_calls.list_approval_codes, _by("approvalCode"))
    ] = None
    seats: Annotated[args.OfSubscription | None, Calls(admin_calls.get_seats, _USERS)] = None
    assign_seats: Annotated[args.Seats | None, Calls(admin_calls.put_seats, _USERS)] = None
    assign_seat: Annotated[args.User | None, Calls(admin_calls.assign_seat, _USERS)] = None
    unassign_seat: Annotated[args.User | None, Calls(admin_calls.unassign_seat, _USERS)] = None
    release_seats: Annotated[args.Released | None, Calls(admin_calls.release_seats, _USERS)] = None
    preview_seat_removal: Annotated[
        args.Left | None, Calls(admin_calls.preview_seat_removal, _by("user"))
    ] = None
    # Both.
    authorize_purchase: Annotated[
        args.PurchaseAuthorization | None,
        Calls(admin_calls.open_purchase_authorization, _by("offerId", "lines")),
    ] = None
    purchase_authorizations: Annotated[
        args.OfCustomer | None, Calls(admin_calls.get_purchase_authorizations, _by("referenceId"))
    ] = None
    assign_purchase_authorization: Annotated[
        args.Assigned | None, Calls(admin_calls.assign_purchase_authorization)
    ] = None
    cancel_purchase_authorization: Annotated[
        args.OfAuthorization | None, Calls(admin_calls.cancel_purchase_authorization)
    ] = None
    returnables: Annotated[
        args.OfCustomer | None, Calls(admin_calls.get_returnables, _by("orderId"))
    ] = None
    emails: Annotated[args.Emails | None, Calls(journal.get_outbox, _by("kind"))] = None

    @model_validator(mode="after")
    def _is_one_action(self) -> "Console":
        if len(self.model_fields_set) != 1 or self._arguments is None:
            raise ValueError("expected one action with its arguments, such as acceptTerms: {}")
        return self

    @property
    def _field(self) -> str:
        return next(iter(self.model_fields_set))

    @property
    def _arguments(self) -> Part | None:
        return cast("Part | None", getattr(self, self._field))

    @property
    def _calls(self) -> Calls:
        metadata = type(self).model_fields[self._field].metadata
        return next(each for each in metadata if isinstance(each, Calls))

    @property
    def action(self) -> str:
        """Its name as it is written: `inviteCustomer`."""
        return str(type(self).model_fields[self._field].alias)

    @property
    def lists(self) -> Listing | None:
        """Where its answer has a list; None where it has none."""
        return self._calls.lists

    def written(self) -> dict[str, Any]:
        """Return the arguments; those that were left out too, if they stand for something."""
        if self._arguments is None:
            return {}
        return self._arguments.model_dump(by_alias=True, exclude_none=True)

    def shown(self) -> str:
        """Return the action with its call, as reports show it: names stand in their braces."""
        request, _ = self._request(self.written(), str)
        return f"{self.action}: {request}"

    def request(self, filled: Filled) -> tuple[str, dict[str, Any] | None]:
        """Return method and path below the world, and the body."""
        return self._request(filled(self.written()), lambda value: quote(str(value), safe=""))

    def _request(
        self, values: dict[str, Any], in_path: Callable[[Any], str]
    ) -> tuple[str, dict[str, Any] | None]:
        operation = self._calls.operation
        below = operation.path.removeprefix(WORLD)
        ids = [name for _, name, _, _ in Formatter().parse(below) if name]
        path = below.format_map({name: in_path(values.pop(to_camel(name))) for name in ids})
        if operation.method != "GET":
            return f"{operation.method} {path}", values or None
        query = "&".join(f"{_kebab(name)}={in_path(value)}" for name, value in values.items())
        return f"{operation.method} {path}{'?' if query else ''}{query}", None


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
