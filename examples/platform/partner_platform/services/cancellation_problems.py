"""Why the platform does not ask Adobe to cancel an order; pages put it into words by face."""

from __future__ import annotations

from collections.abc import Sequence

from partner_platform.services.refusals import NotPossible


class CannotCancel(NotPossible):
    """An order cannot be cancelled because of some of its products."""

    def __init__(self, order_id: str, products: Sequence[str]) -> None:
        """Take Adobe's id of the order, and the products by name (by offer id if unknown)."""
        super().__init__(f"The order {order_id} cannot be canceled: {', '.join(products)}")
        self.order_id = order_id
        self.products = tuple(products)


class SkuNotFound(CannotCancel):
    """Offers are of no active add-on or product page."""


class PriceNotFound(CannotCancel):
    """It is not known what was paid."""


class CancellationScheduled(CannotCancel):
    """Licences end with the cycle already."""


class SyncFailed(CannotCancel):
    """Adobe has another state of the add-ons than the platform."""


class ChangedMeanwhile(NotPossible):
    """An earlier cancellation of the order came to its end first; nothing else was done."""

    def __init__(self) -> None:
        super().__init__(
            "An earlier cancellation of this order has been completed meanwhile. "
            "Please look at what is left of it."
        )
