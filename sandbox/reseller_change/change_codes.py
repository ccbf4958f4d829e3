"""Codes that a reseller has mailed to a customer's admins, to take the customer over (RC-6)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import func, insert, select

from sandbox.accounts.lookup import customer_of_world, distributor_of_world, reseller_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.approval_codes import Approval
from sandbox.reseller_change.checks import check_move
from sandbox.reseller_change.commit import Changed, carry_out
from sandbox.reseller_change.emails import send_change_code
from sandbox.reseller_change.rules import code_expiry
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.consoles import ChangeCode
from sandbox.store.ids import make_approval_code
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code with the admins who got it; valid while now is before `expiry`."""

    code: str
    expiry: datetime
    sent_to: list[str]


def send_code(world: OpenWorld, reseller_id: str, *, vip_id: str, admin_email: str) -> SentCode:
    """Mail a code to all admins of a customer that asked a reseller to take it over.

    Args:
        world: the open world.
        reseller_id: who asks, a reseller of any distributor.
        vip_id: the customer, of any distributor.
        admin_email: one of its admins, as the customer told the reseller.

    Raises:
        ControlRefusal: RESELLER_NOT_FOUND; VIP_UNKNOWN; ADMIN_UNKNOWN, nobody's email;
            CUSTOMER_IS_OWN; CODE_LIMIT, `resellerConsoleCodesPerDay` were sent today (UTC).
    """
    reseller = reseller_of_world(world, reseller_id)
    customer = world.session.get(Customer, (world.world_id, vip_id), populate_existing=True)
    if customer is None:
        raise ControlRefusal(ControlError.VIP_UNKNOWN, [f"vipId: {vip_id}"])
    if admin_email.lower() not in customer.admin_emails:
        raise ControlRefusal(ControlError.ADMIN_UNKNOWN, [f"adminEmail: {admin_email}"])
    if customer.reseller_id == reseller_id:
        raise ControlRefusal(ControlError.CUSTOMER_IS_OWN, [f"vipId: {vip_id}"])
    _check_limit(world, reseller_id)
    return _send(world, reseller, customer)


def _check_limit(world: OpenWorld, reseller_id: str) -> None:
    """Refuse more codes than a reseller may send on a UTC day, to whichever customers."""
    midnight = datetime.combine(world.today, time.min, UTC)
    sent = world.connection.execute(
        select(func.count()).where(
            ChangeCode.world_id == world.world_id,
            ChangeCode.reseller_id == reseller_id,
            ChangeCode.sent_at >= midnight,
        )
    ).scalar_one()
    most = world.rules.reseller_console_codes_per_day
    if sent >= most:
        details = [f"resellerConsoleCodesPerDay: {most}", f"sent on {world.today}: {sent}"]
        raise ControlRefusal(ControlError.CODE_LIMIT, details)


def _send(world: OpenWorld, reseller: Reseller, customer: Customer) -> SentCode:
    # One counter for both kinds of codes: no admin ever holds the same digits twice.
    code = make_approval_code(world.seed, world.draw("approval code"))
    world.connection.execute(
        insert(ChangeCode),
        {
            "world_id": world.world_id,
            "code": code,
            "reseller_id": reseller.reseller_id,
            "customer_id": customer.customer_id,
            "sent_at": world.now,
            "used_at": None,
        },
    )
    expiry = code_expiry(world.now, world.rules.reseller_console_code_hours)
    world.record(
        "change_code.sent",
        f"Reseller {reseller.reseller_id} had code {code} mailed, which is valid until "
        f"{instant_text(expiry)}",
        customer_id=customer.customer_id,
    )
    send_change_code(world, customer, reseller.company_name, code, expiry)
    return SentCode(code, expiry, list(customer.admin_emails))


def redeem_code(world: OpenWorld, customer_id: str, code: str) -> Changed:
    """Let an admin of the customer move it to the reseller that had the code mailed.

    The move is checked and made as a commit by the partner API is (RC-2 to RC-5), and uses up
    all codes of the customer.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND; CHANGE_CODE_UNKNOWN, none of the customer's;
            CHANGE_CODE_USED; CHANGE_CODE_EXPIRED.
        Refusal: as `check_move`.
    """
    customer_of_world(world, customer_id)
    row = world.connection.execute(
        select(ChangeCode.reseller_id, ChangeCode.sent_at, ChangeCode.used_at).where(
            ChangeCode.world_id == world.world_id,
            ChangeCode.customer_id == customer_id,
            ChangeCode.code == code,
        )
    ).one_or_none()
    if row is None:
        raise ControlRefusal(ControlError.CHANGE_CODE_UNKNOWN, [f"code: {code}"])
    if row.used_at is not None:
        detail = f"used at: {instant_text(row.used_at)}"
        raise ControlRefusal(ControlError.CHANGE_CODE_USED, [detail])
    expiry = code_expiry(row.sent_at, world.rules.reseller_console_code_hours)
    if world.now >= expiry:
        detail = f"expiry: {instant_text(expiry)}"
        raise ControlRefusal(ControlError.CHANGE_CODE_EXPIRED, [detail])
    reseller = reseller_of_world(world, row.reseller_id)
    partner = distributor_of_world(world, reseller.distributor_id)
    change = check_move(world, partner, Approval(code, customer_id, expiry), row.reseller_id)
    return carry_out(world, partner, change, row.reseller_id)
