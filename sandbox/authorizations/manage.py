"""Purchase authorizations as a customer's admin makes, uses and cancels them (VC-3)."""

from collections.abc import Sequence

from sandbox.accounts.acceptance import check_accepted
from sandbox.accounts.lookup import customer_of_world
from sandbox.authorizations.changes import (
    authorizations_of,
    described,
    schedule_past_due,
)
from sandbox.authorizations.checks import (
    check_addition,
    check_assignment,
    check_customer,
    check_quantities,
    known_offers,
)
from sandbox.authorizations.emails import send_opened
from sandbox.authorizations.model import Taking
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import (
    PENDING_AUTHORIZATIONS,
    AuthorizationOpener,
    AuthorizationStatus,
)
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


def open_authorization(
    world: OpenWorld,
    customer_id: str,
    takings: Sequence[Taking],
    *,
    reference_id: str | None = None,
    po_number: str = "",
    opened_by: AuthorizationOpener = AuthorizationOpener.MEMBER,
) -> list[PurchaseAuthorization]:
    """Let a customer have licences at once, to be ordered before they are past due.

    Args:
        world: the open world.
        customer_id: the customer, of any distributor.
        takings: the products, at least one; all of them are taken, or none.
        reference_id: an open authorization to which they are added; by default a new one.
        po_number: a purchase order of the reseller's.
        opened_by: an admin of the customer, or its reseller's account manager.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, CUSTOMER_INACTIVE, AUTHORIZATION_PAST_DUE; with a
            reference AUTHORIZATION_NOT_FOUND, AUTHORIZATION_CLOSED; INVALID_REQUEST, an offer that
            cannot be taken so, a product twice, a quantity out of range; TERMS_NOT_ACCEPTED, some
            are assigned from the start.
    """
    customer = customer_of_world(world, customer_id)
    check_customer(world, customer)
    if any(taking.assigned for taking in takings):
        check_accepted(world, customer_id)
    offers = known_offers(world, customer, takings)
    for taking, offer in zip(takings, offers, strict=True):
        check_quantities(world, offer, taking)
    first_reference, first = world.draw_id("authorization")
    if reference_id is not None:
        check_addition(find_authorizations(world, customer_id, reference_id), takings, offers)
    if len(takings) > 1:
        world.draw("authorization", len(takings) - 1)
    made = [
        PurchaseAuthorization(
            world_id=world.world_id,
            reference_id=reference_id or first_reference,
            sequence=number,
            customer_id=customer_id,
            product_id=offer.product.product_id,
            base_offer_id=offer.product.base_offer_id,
            quantity=taking.quantity,
            covered_quantity=0,
            assigned_quantity=taking.assigned,
            status=AuthorizationStatus.OPEN.value,
            created_at=world.now,
            po_number=po_number,
            opened_by=opened_by.value,
        )
        for number, (taking, offer) in enumerate(zip(takings, offers, strict=True), start=first)
    ]
    world.session.add_all(made)
    world.flush()
    # What is opened at one instant under one reference ends together.
    schedule_past_due(world, made[0])
    for authorization in made:
        what = f"{described(authorization)} are taken"
        world.record("authorization.opened", what, customer_id=customer_id)
    send_opened(world, made)
    return made


def assign_licenses(
    world: OpenWorld,
    customer_id: str,
    reference_id: str,
    *,
    assigned: int,
    offer_id: str | None = None,
) -> PurchaseAuthorization:
    """Say how many of the licences that wait for an order are in use.

    Args:
        world: the open world.
        customer_id: the customer, of any distributor.
        reference_id: the authorization.
        assigned: how many licences.
        offer_id: which product, where there are several under the reference.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, AUTHORIZATION_NOT_FOUND; AUTHORIZATION_CLOSED;
            AUTHORIZATION_PAST_DUE, its licences are deactivated; INVALID_REQUEST, more than there
            are, or no product of the authorization; TERMS_NOT_ACCEPTED, some are to be in use.
    """
    found = _of_product(world, find_authorizations(world, customer_id, reference_id), offer_id)
    if found.status not in PENDING_AUTHORIZATIONS:
        raise ControlRefusal(ControlError.AUTHORIZATION_CLOSED, [f"status: {found.status}"])
    if assigned and found.status == AuthorizationStatus.PAST_DUE:
        detail = f"referenceId: {reference_id}"
        raise ControlRefusal(ControlError.AUTHORIZATION_PAST_DUE, [detail])
    if assigned:
        check_accepted(world, customer_id)
    product = product_of(world.reference, found.base_offer_id)
    check_assignment(product, assigned, found.waiting_quantity)
    found.assigned_quantity = assigned
    world.flush()
    return found


def _of_product(
    world: OpenWorld, present: Sequence[PurchaseAuthorization], offer_id: str | None
) -> PurchaseAuthorization:
    if offer_id is None and len(present) == 1:
        return present[0]
    offer = world.reference.catalogue.resolve(offer_id or "", synthesize=True)
    for authorization in present:
        if offer is not None and authorization.product_id == offer.product.product_id:
            return authorization
    detail = "offerId: names one of the products of the authorization"
    raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])


def cancel_authorization(world: OpenWorld, customer_id: str, reference_id: str) -> None:
    """Cancel what still waits for an order under a reference; what orders paid for stays bought.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, AUTHORIZATION_NOT_FOUND; AUTHORIZATION_CLOSED, nothing
            waits any more; AUTHORIZATION_ASSIGNED, licences are in use.
    """
    present = find_authorizations(world, customer_id, reference_id)
    pending = [
        authorization for authorization in present if authorization.status in PENDING_AUTHORIZATIONS
    ]
    if not pending:
        statuses = dict.fromkeys(f"status: {authorization.status}" for authorization in present)
        raise ControlRefusal(ControlError.AUTHORIZATION_CLOSED, statuses)
    in_use = sum(authorization.assigned_quantity for authorization in pending)
    if in_use:
        detail = f"assignedQuantity: {in_use}"
        raise ControlRefusal(ControlError.AUTHORIZATION_ASSIGNED, [detail])
    for authorization in pending:
        authorization.status = AuthorizationStatus.CANCELLED.value
        world.record(
            "authorization.cancelled",
            f"{authorization.waiting_quantity} of {described(authorization)} are cancelled",
            customer_id=customer_id,
        )
    world.flush()


def find_authorizations(
    world: OpenWorld, customer_id: str, reference_id: str
) -> Sequence[PurchaseAuthorization]:
    """Return the products of one authorization, oldest first.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, AUTHORIZATION_NOT_FOUND.
    """
    found = list_authorizations(world, customer_id)
    present = [
        authorization for authorization in found if authorization.reference_id == reference_id
    ]
    if not present:
        raise ControlRefusal(ControlError.AUTHORIZATION_NOT_FOUND, [f"referenceId: {reference_id}"])
    return present


def list_authorizations(world: OpenWorld, customer_id: str) -> Sequence[PurchaseAuthorization]:
    """Return all that a customer ever took before ordering it, oldest first.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer_of_world(world, customer_id)
    return authorizations_of(world, customer_id)
