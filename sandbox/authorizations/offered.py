"""Which products a customer may take before it orders them: the list to choose from (VC-3)."""

from collections.abc import Collection, Sequence

from sandbox.authorizations.rules import is_authorizable
from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import price_day
from sandbox.domain.statuses import Offerings
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


def offered_products(
    world: OpenWorld, account: Account, offerings: Collection[str] = (Offerings.TEAM.value,)
) -> Sequence[Product]:
    """Return the team products on sale today for a customer, by name.

    Those of its market segment, sub-segments and region; none where its type is Enterprise alone,
    whose products are ordered directly. Whether it needs a base beside one, or
    has what does not go with it, is told by `checks.known_offers` when it takes them.
    """
    if Offerings.TEAM not in offerings:
        return ()
    day = price_day(world.now)
    found = [
        product
        for product in world.reference.catalogue.products
        if is_authorizable(product)
        and product.on_sale(day)
        and product.market_segment == account.market_segment
        and (product.sub_segment is None or product.sub_segment in account.market_sub_segments)
        and (not product.regions or account.region in product.regions)
    ]
    return sorted(found, key=lambda product: (product.name, product.product_id))
