"""The first sub-step: Adobe's COMMIT, at most once."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeRefusal, AdobeUnreachable
from partner_platform.adobe.transfers import Transfer, TransferRequest
from partner_platform.instances import Instance
from partner_platform.services.left_customers import let_go
from partner_platform.services.reseller_changes.messages import (
    NOT_COMPLETED,
    PENDING,
    ChangeProblem,
)
from partner_platform.services.reseller_changes.opening import from_adobe, locked, note
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    ResellerChange,
    SubStep,
)

_COMPLETED: Final = "1000"
_PENDING: Final = "1002"
_ALREADY_PROCESSING: Final = "4122"
_IS_OVER: Final = frozenset({"1128", "1129", "1131", "1134"})
"""The code is good no more, or the customer is the reseller's: perhaps by a try of ours."""


def transfer(store: Store, instance: Instance, change: ResellerChange) -> None:
    """Take the customer over.

    Raises:
        ChangeProblem: Adobe says no, or has not finished; the next try asks it again.
    """
    try:
        made = _ask(instance, change)
    except AdobeUnreachable as error:
        raise from_adobe(PENDING, error) from error
    except AdobeRefusal as refusal:
        if refusal.code == _ALREADY_PROCESSING:
            raise from_adobe(PENDING, refusal) from refusal
        if not (refusal.code in _IS_OVER and _is_ours(instance, change)):
            _renew(store, change)
            raise from_adobe(NOT_COMPLETED, refusal) from refusal
        made = None
    _write(store, change, made)
    if made is not None and made.status == _PENDING:
        raise ChangeProblem(PENDING, f"Adobe's transfer {made.transfer_id} has status 1002.")
    if made is not None and made.status != _COMPLETED:
        details = f"Adobe's transfer {made.transfer_id} has status {made.status}."
        raise ChangeProblem(NOT_COMPLETED, details)


def _ask(instance: Instance, change: ResellerChange) -> Transfer:
    """Commit, or look at what an earlier COMMIT left pending."""
    if change.transfer_id:
        return instance.adobe.transfer(change.transfer_id)
    wanted = TransferRequest(change.approval_code, change.reseller_id, change.requested_by)
    return instance.adobe.commit_transfer(wanted, change.correlation_id)


def _is_ours(instance: Instance, change: ResellerChange) -> bool:
    """Say whether the customer has come to this reseller."""
    try:
        customer = instance.adobe.customer(change.adobe_customer_id or "")
    except AdobeRefusal:
        return False
    return customer.reseller_id == change.reseller_id


def _renew(store: Store, change: ResellerChange) -> None:
    """Make the next COMMIT another intent: Adobe would repeat what it refused under this one."""
    with store.begin() as session:
        row = locked(session, change)
        if row.correlation_id == change.correlation_id:
            row.correlation_id = str(uuid4())


def _write(store: Store, change: ResellerChange, made: Transfer | None) -> None:
    with store.begin() as session:
        row = locked(session, change)
        if row.done != change.done:
            return
        if made is not None:
            row.transfer_id = made.transfer_id or None
            row.adobe_customer_id = made.customer_id or row.adobe_customer_id
        if made is None or made.status == _COMPLETED:
            row.done = SubStep.TRANSFER.value
            note(row, None)
            _leave_old_reseller(session, row)


def _leave_old_reseller(session: Session, change: ResellerChange) -> None:
    """Let the old reseller's account be no customer of Adobe's any more, where it is here."""
    left = session.scalars(
        select(Account).where(
            Account.instance == change.instance,
            Account.adobe_customer_id == change.adobe_customer_id,
            Account.reseller_id != change.reseller_id,
        )
    ).all()
    for account in left:
        let_go(session, account)
