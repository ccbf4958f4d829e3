"""Switch paths as the partner API shows them, keys in the order of Adobe's samples."""

from collections.abc import Sequence
from typing import Any

from sandbox.catalogue.catalogue import Catalogue
from sandbox.switches.paths import SwitchPaths


def serialize_page(
    catalogue: Catalogue, found: Sequence[SwitchPaths], *, offset: int, limit: int
) -> dict[str, Any]:
    """Return a page of paths; Adobe's has no links (docs mid-term/apis)."""
    page = found[offset : offset + limit]
    return {
        "totalCount": len(found),
        "count": len(page),
        "offset": offset,
        "limit": limit,
        "productUpgrades": [_upgrade(catalogue, path) for path in page],
    }


def _upgrade(catalogue: Catalogue, path: SwitchPaths) -> dict[str, Any]:
    return {
        "sourceBaseOfferId": _base_offer_id(catalogue, path.source),
        "targetList": [
            {
                "targetBaseOfferId": _base_offer_id(catalogue, target.product),
                "sequence": target.sequence,
                "switchType": target.type.value,
            }
            for target in sorted(path.targets, key=lambda target: target.sequence)
        ],
    }


def _base_offer_id(catalogue: Catalogue, product_id: str) -> str:
    product = catalogue.product(product_id)
    if product is None:
        raise LookupError(f"the catalogue does not know {product_id}")
    return product.base_offer_id
