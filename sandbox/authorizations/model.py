"""What is asked for when licences are taken before the order (VC-3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taking:
    """Licences of one product.

    `offer_id` is an offer of it at any level; `assigned` of the licences are in use from the
    start; `place` says where the taking stands in the request: empty, or `lines[1].`.
    """

    offer_id: str
    quantity: int
    assigned: int = 0
    place: str = ""
