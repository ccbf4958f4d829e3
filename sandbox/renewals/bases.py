"""Which add-ons would go on into the next term without any base (OR-2, RN-6)."""

from collections.abc import Iterable, Sequence

from sandbox.catalogue.offers import Product
from sandbox.renewals.model import Obstacle, Prospect


def mark_strays(
    ordered: Sequence[Prospect],
    prospects: Sequence[Prospect],
    running_on: Sequence[tuple[Product, int]],
) -> None:
    """Mark the add-ons that no base goes on with, and again those that such a one was base of."""
    add_ons = [
        prospect for prospect in ordered if prospect.product.requires and not prospect.obstacle
    ]
    while add_ons:
        bases = {each.product.product_id for each in prospects if each.quantity}
        bases.update(product.product_id for product, _ in running_on)
        strays = [add_on for add_on in add_ons if lacks_base(add_on.product, bases)]
        if not strays:
            return
        for stray in strays:
            stray.obstacle = Obstacle.NO_BASE
        add_ons = [add_on for add_on in add_ons if not add_on.obstacle]


def lacks_base(product: Product, bases: Iterable[str]) -> bool:
    """Tell whether an add-on has none of its bases among the products that go on."""
    return bool(product.requires) and product.requires.isdisjoint(bases)
