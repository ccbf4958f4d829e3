"""What the owner of a linked membership does in the Admin Console: terms, codes, refresh (LM-3)."""

from datetime import timedelta

from sqlalchemy import insert

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.wire import instant_text
from sandbox.linked_memberships.codes import JoinCode, code_expiry
from sandbox.linked_memberships.model import LinkedGroup, Terms
from sandbox.linked_memberships.participation import accepted_by, owned_by
from sandbox.linked_memberships.records import write_changed
from sandbox.linked_memberships.schedule import schedule_refresh
from sandbox.store.ids import make_linked_code
from sandbox.store.linked import LinkedCodeRow
from sandbox.timeline.open_world import OpenWorld


def answer_terms(world: OpenWorld, customer_id: str, *, accept: bool) -> None:
    """Accept or reject the terms of a linked membership, once (docs sandbox view-details).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND, OWNER_ONLY;
            LINKED_TERMS_ANSWERED.
    """
    group = owned_by(world, customer_id).group
    if group.terms != Terms.REQUESTED:
        detail = f"termsAcceptanceStatus: {group.terms}"
        raise ControlRefusal(ControlError.LINKED_TERMS_ANSWERED, [detail])
    group.terms = (Terms.ACCEPTED if accept else Terms.REJECTED).value
    write_changed(world, [group])
    world.record(
        f"linked.terms_{group.terms.lower()}",
        f"The terms of linked membership {group.group_id} are {group.terms}",
        customer_id=customer_id,
    )


def make_code(world: OpenWorld, customer_id: str) -> JoinCode:
    """Make a code by which another customer joins (X50).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND, OWNER_ONLY,
            LINKED_TERMS_NOT_ACCEPTED.
    """
    group = accepted_by(world, customer_id).group
    code = make_linked_code(world.seed, world.draw("linked code"))
    world.connection.execute(
        insert(LinkedCodeRow),
        {
            "world_id": world.world_id,
            "code": code,
            "group_id": group.group_id,
            "made_at": world.now,
            "used_at": None,
        },
    )
    expiry = code_expiry(world.now, world.rules)
    world.record(
        "linked.code_made",
        f"Code {code} of linked membership {group.group_id} is valid until {instant_text(expiry)}",
        customer_id=customer_id,
    )
    return JoinCode(code, expiry)


def ask_for_refresh(world: OpenWorld, customer_id: str) -> LinkedGroup:
    """Have the levels of a group raised to what is held then; one that waits already stands.

    It is due when the minutes of the rule `linkedRefreshMinutes` are over (LM-5).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, LINKED_MEMBERSHIP_NOT_FOUND, OWNER_ONLY,
            LINKED_TERMS_NOT_ACCEPTED.
    """
    group = accepted_by(world, customer_id).group
    if group.refresh_due_at is None:
        group.refresh_due_at = world.now + timedelta(minutes=world.rules.linked_refresh_minutes)
        schedule_refresh(world, group.group_id, customer_id, group.refresh_due_at)
        write_changed(world, [group])
    return group
