"""Step 1, `Authorization Code`: whether the customer may come, and with which services."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeError, AdobeRefusal
from partner_platform.adobe.transfers import Transfer, TransferRequest
from partner_platform.instances import Instance
from partner_platform.offers import part_number
from partner_platform.services.prices import SEGMENTS, load_current_list
from partner_platform.services.products import product_name
from partner_platform.services.reseller_changes.messages import (
    ALREADY_TRANSFERRED,
    INVALID_CODE,
    NO_ADMIN_CONTACTS,
    NOT_ELIGIBLE,
    ChangeProblem,
    not_sold,
)
from partner_platform.services.reseller_changes.opening import from_adobe, locked, note
from partner_platform.store import Store
from partner_platform.tables import ChangeStage, PreviewedService, Product, ResellerChange

_BY_CODE: Final = {
    "1128": INVALID_CODE,
    "1129": INVALID_CODE,
    "1131": ALREADY_TRANSFERRED,
    "5120": NO_ADMIN_CONTACTS,
}
_CURRENT_RESELLER: Final = ("1134", "Reason: INVALID_RESELLER_ID")
_NO_TARGET_SKU: Final = ("5117", "Reason: NO_TARGET_SKU")
_OFFER: Final = "Offer ID: "
_NO_SUCH_LIST: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})


def check_code(store: Store, instance: Instance, change: ResellerChange, code: str) -> bool:
    """Ask Adobe what the customer of a code would bring; say whether the change goes on.

    Where it does not, the change says why. One whose last step has begun keeps its code.
    """
    if change.stage == ChangeStage.RUN:
        return True
    problem: ChangeProblem | None = None
    preview: Transfer | None = None
    try:
        preview = _preview(instance, change, code)
        _check_sold(store, instance, preview)
    except ChangeProblem as found:
        problem = found
    with store.begin() as session:
        row = locked(session, change)
        if row.stage == ChangeStage.RUN:
            return True
        _forget(session, row)
        row.approval_code = code
        note(row, problem)
        if preview is None or problem is not None:
            return False
        row.stage = ChangeStage.SERVICES.value
        row.adobe_customer_id = preview.customer_id
        _keep_services(session, instance, row, preview)
    return True


def _preview(instance: Instance, change: ResellerChange, code: str) -> Transfer:
    wanted = TransferRequest(code, change.reseller_id, change.requested_by)
    try:
        return instance.adobe.preview_transfer(wanted)
    except AdobeRefusal as refusal:
        raise _put_into_words(refusal, code) from refusal
    except AdobeError as error:
        raise from_adobe(NOT_ELIGIBLE, error) from error


def _put_into_words(refusal: AdobeRefusal, code: str) -> ChangeProblem:
    if _is(refusal, _NO_TARGET_SKU):
        skus = [detail.removeprefix(_OFFER) for detail in refusal.details if _OFFER in detail]
        # A refusal does not say whose code it is.
        return from_adobe(not_sold(code, skus), refusal)
    if _is(refusal, _CURRENT_RESELLER):
        return from_adobe(ALREADY_TRANSFERRED, refusal)
    return from_adobe(_BY_CODE.get(refusal.code, NOT_ELIGIBLE), refusal)


def _is(refusal: AdobeRefusal, wanted: tuple[str, str]) -> bool:
    return refusal.code == wanted[0] and wanted[1] in refusal.details


def _check_sold(store: Store, instance: Instance, preview: Transfer) -> None:
    """Refuse services that the reseller cannot sell: the platform's lists do not have them."""
    offers = list(dict.fromkeys(line.offer_id for line in preview.lines))
    if not _unsold(store, instance, offers):
        return
    _load_lists(store, instance)
    unsold = _unsold(store, instance, offers)
    if unsold:
        raise ChangeProblem(not_sold(preview.customer_id, unsold))


def _unsold(store: Store, instance: Instance, offers: Sequence[str]) -> list[str]:
    with store.read() as session:
        products = {
            offer: session.get(Product, (instance.key, part_number(offer))) for offer in offers
        }
    return [offer for offer, product in products.items() if not (product and product.is_sold)]


def _load_lists(store: Store, instance: Instance) -> None:
    """Load what Adobe has for this month; a segment that it has no list for is not sold."""
    for segment in SEGMENTS:
        try:
            load_current_list(store, instance, segment)
        except AdobeError as error:
            if not (isinstance(error, AdobeRefusal) and error.status in _NO_SUCH_LIST):
                raise from_adobe(NOT_ELIGIBLE, error) from error


def _forget(session: Session, change: ResellerChange) -> None:
    """Take back what an earlier code brought."""
    session.execute(
        delete(PreviewedService).where(
            PreviewedService.instance == change.instance,
            PreviewedService.change_id == change.change_id,
        )
    )
    change.stage = ChangeStage.CODE.value
    change.adobe_customer_id = None
    change.customer_type, change.chosen_account_id = "", None
    change.correlation_id = str(uuid4())


def _keep_services(
    session: Session, instance: Instance, change: ResellerChange, preview: Transfer
) -> None:
    session.add_all(
        PreviewedService(
            instance=change.instance,
            change_id=change.change_id,
            number=number,
            name=product_name(session, instance, line.offer_id),
            offer_id=line.offer_id,
            quantity=line.quantity,
        )
        for number, line in enumerate(preview.lines, 1)
    )
