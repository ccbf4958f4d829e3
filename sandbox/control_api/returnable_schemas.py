"""Answers about what may be returned now (RE-6)."""

from sandbox.partner_api.schemas.common import Resource


class ReturnableLine(Resource):
    """A line item of which all that remains may be returned; `offerId` has the level bought at."""

    ext_line_item_number: int
    product_name: str
    offer_id: str
    quantity: int
    remaining_quantity: int


class ReturnableOrder(Resource):
    """An order of which something may be returned; on the last day `daysLeft` is 0."""

    order_id: str
    customer_id: str
    order_type: str
    external_reference_id: str
    creation_date: str
    days_left: int
    line_items: list[ReturnableLine]


class Returnables(Resource):
    """What a RETURN order would be accepted for, the oldest order first."""

    total_count: int
    items: list[ReturnableOrder]
