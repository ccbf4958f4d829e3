"""Why switches are not returned (SW-9, X2, X49)."""

from typing import Final, NoReturn

from sandbox.domain.errors import Error, Facts, Refusal, reason_detail
from sandbox.orders.model import Order
from sandbox.timeline.open_world import OpenWorld

REASON: Final = "SWITCH_ORDER_CANCELLATION_NOT_ALLOWED"


def refuse_return(world: OpenWorld, order: Order) -> NoReturn:
    """Refuse to return a SWITCH order, whatever its status: it is reverted.

    Raises:
        Refusal: 2127 with its reason; by the rule `returnErrors` with words instead.
    """
    facts: Facts = {"orderType": order.order_type, "orderId": order.order_id}
    match world.rules.return_errors:
        case "words":
            raise Refusal(
                Error.WORD_SWITCH_NOT_SUPPORTED,
                message=f"Return is not supported for switch order {order.order_id}. "
                "Use REVERT_SWITCH instead.",
                facts=facts,
            )
        case "reasons":
            raise Refusal(
                Error.REASON_SWITCH_NOT_ALLOWED,
                message=f"Order {order.order_id} is a switch: it is not returned.",
                facts=facts,
            )
    detail = [reason_detail(REASON)]
    raise Refusal(Error.CANCELLATION_NOT_ALLOWED, detail, facts=facts, rule="SW-9")
