"""What seeded customers buy: built-in products of each market segment, licences and consumables."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.eligibility import levels_anew
from sandbox.domain.order_types import OrderType
from sandbox.orders.rules import LineRequest, OrderRequest

# Product ids by market segment; customers take some of them in turn.
SHELF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "COM": (
            "65304479CA",
            "11083117CA",
            "11073058CA",
            "30005702CA",
            "80004567CA",
            "69804578CA",
            "11074301CA",
            "30006208CA",
        ),
        "EDU": ("90000020CB", "90000021CB", "90000022CB", "90000023CB", "90000028CB"),
        "GOV": ("30002994CC", "30005695CC", "90000030CC", "30001475CC", "30002125CC"),
    }
)
CONSUMABLE: Final = "65322435CA"
QUANTITIES: Final = (3, 12, 1, 25, 7, 60, 2, 110, 5, 18)
CONSUMED: Final = 1200


@dataclass(frozen=True, slots=True)
class Purchase:
    """Products with their quantities, to be ordered at the level that they entitle to."""

    quantities: tuple[tuple[str, int], ...]

    def request(self, catalogue: Catalogue, currency: str) -> OrderRequest:
        """Return the order, as a partner sends it after a preview (OF-4)."""
        found = [(catalogue.product(name), quantity) for name, quantity in self.quantities]
        products = [(product, quantity) for product, quantity in found if product is not None]
        entitled = levels_anew(products)
        lines = tuple(
            LineRequest(
                number=number,
                offer_id=catalogue.at_level(product, entitled.of(product)).offer_id,
                quantity=quantity,
            )
            for number, (product, quantity) in enumerate(products, start=1)
        )
        return OrderRequest(order_type=OrderType.NEW, lines=lines, currency=currency)


def first_purchase(number: int, segment: str, products: int | None) -> Purchase:
    """Return what the `number`-th customer begins with; by default one to four products."""
    shelf = SHELF[segment]
    count = min(products or 1 + number % 4, len(shelf))
    bought = [
        (shelf[(number + index) % len(shelf)], QUANTITIES[(number + 3 * index) % len(QUANTITIES)])
        for index in range(count)
    ]
    if products is None and segment == "COM" and number % 20 == 17:
        bought.append((CONSUMABLE, CONSUMED))
    return Purchase(tuple(bought))


def second_purchase(segment: str) -> Purchase:
    """Return what some customers add in the middle of their term."""
    return Purchase(((SHELF[segment][0], 4),))
