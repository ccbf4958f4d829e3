"""Opening the tool, and finding what was begun with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeError
from partner_platform.instances import Registration
from partner_platform.services.refusals import NotPossible
from partner_platform.services.reseller_changes.messages import ChangeProblem
from partner_platform.store import Store, next_id
from partner_platform.tables import ChangeStage, PreviewedService, ResellerChange, SubStep


def open_change(store: Store, registration: Registration) -> ResellerChange:
    """Begin a change; Adobe is told the reseller's first contact as the one who asks.

    Raises:
        AdobeError: Adobe cannot be asked who that is.
        NotPossible: the reseller has no contact.
    """
    instance = registration.instance
    contacts = instance.adobe.contacts_of_reseller(registration.reseller_id)
    if not contacts:
        raise NotPossible("The reseller has no contact at Adobe, who could ask for the change.")
    with store.begin() as session:
        change = ResellerChange(
            instance=instance.key,
            change_id=next_id(session, instance, "C"),
            reseller_id=registration.reseller_id,
            requested_by=contacts[0].email,
            stage=ChangeStage.CODE.value,
            correlation_id=str(uuid4()),
            created=instance.now(),
        )
        session.add(change)
    return change


def find_change(
    session: Session, registration: Registration, change_id: str
) -> ResellerChange | None:
    """Return a change; None also where it is another reseller's."""
    change = session.get(ResellerChange, (registration.instance.key, change_id))
    is_own = change is not None and change.reseller_id == registration.reseller_id
    return change if is_own else None


def unfinished_changes(session: Session, registration: Registration) -> Sequence[ResellerChange]:
    """Return what a reseller has begun with a code and not brought to its end, newest first."""
    wanted = select(ResellerChange).where(
        ResellerChange.instance == registration.instance.key,
        ResellerChange.reseller_id == registration.reseller_id,
        ResellerChange.approval_code != "",
        ResellerChange.done != SubStep.ADD_ONS.value,
    )
    return session.scalars(
        wanted.order_by(ResellerChange.created.desc(), ResellerChange.change_id)
    ).all()


def services_of(session: Session, change: ResellerChange) -> Sequence[PreviewedService]:
    """Return what the customer brings along."""
    wanted = select(PreviewedService).where(
        PreviewedService.instance == change.instance,
        PreviewedService.change_id == change.change_id,
    )
    return session.scalars(wanted.order_by(PreviewedService.number)).all()


def locked(session: Session, change: ResellerChange) -> ResellerChange:
    """Return the row as it is now, which nobody else changes until the transaction ends."""
    key = (change.instance, change.change_id)
    return session.get_one(ResellerChange, key, with_for_update=True)


def note(change: ResellerChange, problem: ChangeProblem | None) -> None:
    """Write down why a change does not go on, or that it does."""
    change.problem = problem.text if problem else ""
    change.problem_details = problem.details if problem else ""


def from_adobe(text: str, error: AdobeError) -> ChangeProblem:
    """Put the tool's words before Adobe's."""
    return ChangeProblem(text, str(error))
