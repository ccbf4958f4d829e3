"""What `Cancel Adobe Order` says, in BSS and in the Storefront (seed 002)."""

from __future__ import annotations

from typing import Final

from partner_platform.adobe import AdobeError, AdobeRefusal
from partner_platform.services.cancellation_problems import (
    CancellationScheduled,
    CannotCancel,
    PriceNotFound,
    SkuNotFound,
    SyncFailed,
)
from partner_platform.web.context import Face

NOTHING: Final = "There are no orders eligible for cancellation within the past 14 days."
UNEXPECTED: Final = (
    "An unexpected error occurred. Please review the Adobe Service Manager logs for more details."
)
RETURNED_ALREADY: Final = (
    "An unexpected communication error with Adobe occurred (Line item has already been returned). "
    "Please try again later."
)
_RETURNED_ALREADY: Final = "2133"


def adobe_text(error: AdobeError) -> str:
    """Say that Adobe returned an error, and which."""
    if isinstance(error, AdobeRefusal) and error.code == _RETURNED_ALREADY:
        return RETURNED_ALREADY
    return (
        "An unexpected error was received from Adobe during the order cancellation "
        f"({error}). Please try again later."
    )


def refused_text(problem: str) -> str:
    """Say why a RETURN was refused that is kept as such: `2133: …`, Adobe's code first."""
    code, _, message = problem.partition(": ")
    if code.isdigit():
        return adobe_text(AdobeRefusal(400, code, message))
    return adobe_text(AdobeError(problem))


def cannot_text(problem: CannotCancel, face: Face) -> str:
    """Say to whom it concerns why the platform cannot cancel: what to do differs by face."""
    in_bss = face is Face.BSS
    if isinstance(problem, SkuNotFound):
        return _sku_text(problem, in_bss=in_bss)
    begin = f'The selected Adobe Order with ID "{problem.order_id}" cannot be canceled'
    names = f'"{", ".join(problem.products)}"'
    match problem:
        case PriceNotFound():
            contact = "" if in_bss else " Please contact your Adobe Distributor."
            return f"{begin}. Price for the product(s) {names} was not found.{contact}"
        case CancellationScheduled():
            return (
                f"{begin}. An existing cancellation request was found for the product(s) {names}. "
                "To proceed, please revoke the cancellation request."
            )
        case SyncFailed() if in_bss:
            return (
                f"{begin}. The sync status of the product(s) {names} within the subscription in "
                'turned to "failed". Please use the button "retry" in the Addon section of the '
                "subscription to try again."
            )
        case SyncFailed():
            return (
                f"{begin} due to a sync problem of the subscription products. "
                "Please contact your Adobe Distributor."
            )
    return str(problem)


def _sku_text(problem: SkuNotFound, *, in_bss: bool) -> str:
    skus = f'"{",".join(problem.products)}"'
    if in_bss:
        return (
            f'The selected order with ID "{problem.order_id}" cannot be canceled. '
            f"SKU ID(s) {skus} is not found. "
            f"Please fill in the missing SKUID(s) {skus} in the add-on product page."
        )
    return (
        f'The selected add-ons of the order with ID "{problem.order_id}" cannot be cancelled. '
        f"Please check if add ons with SKU {skus} have already been canceled, otherwise, contact "
        "your Adobe Distributor because these SKUs are not found."
    )
