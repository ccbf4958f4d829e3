"""Emails about three-year commitments: requested, accepted, over (TC-7)."""

from datetime import timedelta

from sandbox.accounts.benefits import Commitment, CommitmentStatus
from sandbox.outbox.emails import EmailKind, listing, paragraphs
from sandbox.subscriptions.model import Account
from sandbox.three_year_commit.rules import compliance_ends_on, request_expires_at
from sandbox.timeline.open_world import OpenWorld

_UNITS = {"LICENSE": "licenses", "CONSUMABLES": "transactions"}


def send_requested(world: OpenWorld, account: Account, request: Commitment) -> None:
    """Ask the admins to accept what a reseller has requested for them."""
    expires = request_expires_at(request, world.rules)
    last = f"until {(expires - timedelta(days=1)).date().isoformat()}" if expires else ""
    world.send(
        EmailKind.COMMITMENT_REQUESTED,
        account.customer_id,
        account.admin_emails,
        f"A three-year commitment for {account.company_name}",
        paragraphs(
            f"A reseller of Adobe has requested a three-year commitment for {account.company_name} "
            f"(customer {account.customer_id}). Accept or decline it in the Admin Console {last}.",
            _minimums(request),
        ),
    )


def send_accepted(world: OpenWorld, account: Account, request: Commitment) -> None:
    """Say until when what was accepted is to be bought, and how long it lasts."""
    last = compliance_ends_on(request, world.rules)
    world.send(
        EmailKind.COMMITMENT_ACCEPTED,
        account.customer_id,
        account.admin_emails,
        f"{account.company_name} has accepted a three-year commitment",
        paragraphs(
            f"{account.company_name} (customer {account.customer_id}) commits itself from "
            f"{request.start_date} to {request.end_date}. It needs these quantities by {last}.",
            _minimums(request),
        ),
    )


def send_ended(world: OpenWorld, account: Account, commitment: Commitment) -> None:
    """Say that a commitment is over, or was not complied with."""
    is_over = commitment.status is CommitmentStatus.EXPIRED
    why = "has ended" if is_over else "was not complied with"
    world.send(
        EmailKind.COMMITMENT_ENDED,
        account.customer_id,
        account.admin_emails,
        f"The three-year commitment of {account.company_name} {why}",
        paragraphs(
            f"The three-year commitment of {account.company_name} (customer "
            f"{account.customer_id}) {why}: its levels and prices do not hold any more.",
            _minimums(commitment),
        ),
    )


def _minimums(commitment: Commitment) -> str:
    lines = [
        f"{quantity} {_UNITS[offer_type]}" for offer_type, quantity in commitment.minimums.items()
    ]
    return listing("Minimum quantities:", lines)
