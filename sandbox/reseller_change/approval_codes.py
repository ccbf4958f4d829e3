"""Approval codes: a customer's admin allows a change of reseller (RC-1)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.rules import code_expiry
from sandbox.store.consoles import ChangeCode
from sandbox.store.ids import make_approval_code
from sandbox.store.moves import ApprovalCode
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class Approval:
    """A code with the customer whose admin made it; valid while now is before `expiry`."""

    code: str
    customer_id: str
    expiry: datetime


def make_code(
    world: OpenWorld, customer_id: str, company_name: str, admin_emails: list[str]
) -> Approval:
    """Make a code, and send it to every admin of the customer."""
    code = make_approval_code(world.seed, world.draw("approval code"))
    world.connection.execute(
        insert(ApprovalCode),
        {
            "world_id": world.world_id,
            "code": code,
            "customer_id": customer_id,
            "created_at": world.now,
            "used_at": None,
        },
    )
    expiry = code_expiry(world.now, world.rules.approval_code_hours)
    world.record(
        "approval_code.made",
        f"Approval code {code} is valid until {instant_text(expiry)}",
        customer_id=customer_id,
    )
    world.send(
        "approval-code",
        customer_id,
        admin_emails,
        f"Reseller change code for {company_name}",
        f"The approval code to change the reseller of {company_name} is {code}. It is valid until "
        f"{instant_text(expiry)} and works once. Give it to the new reseller.",
    )
    return Approval(code, customer_id, expiry)


def usable_code(world: OpenWorld, code: str) -> Approval:
    """Return a code that may be used now; its life is what the rules say now (X3).

    Raises:
        Refusal: 1128 unknown, 1131 used, 1129 expired.
    """
    row = world.connection.execute(
        select(ApprovalCode.customer_id, ApprovalCode.created_at, ApprovalCode.used_at).where(
            ApprovalCode.world_id == world.world_id, ApprovalCode.code == code
        )
    ).one_or_none()
    if row is None:
        raise Refusal(Error.CHANGE_CODE_INVALID, facts={"approvalCode": code})
    expiry = code_expiry(row.created_at, world.rules.approval_code_hours)
    facts: Facts = {"approvalCode": code, "expiry": expiry, "now": world.now}
    if row.used_at is not None:
        raise Refusal(Error.CHANGE_COMPLETE, facts=facts | {"usedAt": row.used_at})
    if world.now >= expiry:
        raise Refusal(Error.CHANGE_CODE_EXPIRED, facts=facts)
    return Approval(code, row.customer_id, expiry)


def use_codes(world: OpenWorld, customer_id: str) -> None:
    """Note that a customer's codes of both kinds are used: its admin allowed one change."""
    for codes in (ApprovalCode, ChangeCode):
        world.connection.execute(
            update(codes)
            .where(
                codes.world_id == world.world_id,
                codes.customer_id == customer_id,
                codes.used_at.is_(None),
            )
            .values(used_at=world.now)
        )


def live_codes(world: OpenWorld, customer_id: str) -> list[Approval]:
    """Return what a customer's admins made and may still give to a reseller, oldest first."""
    hours = world.rules.approval_code_hours
    found = world.connection.execute(
        select(ApprovalCode.code, ApprovalCode.created_at)
        .where(
            ApprovalCode.world_id == world.world_id,
            ApprovalCode.customer_id == customer_id,
            ApprovalCode.used_at.is_(None),
        )
        .order_by(ApprovalCode.created_at, ApprovalCode.code)
    )
    codes = [Approval(row.code, customer_id, code_expiry(row.created_at, hours)) for row in found]
    return [approval for approval in codes if world.now < approval.expiry]
