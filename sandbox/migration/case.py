"""A membership that shall come to a distributor on a day: what the reasons against it look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import Product
from sandbox.catalogue.sellers import Seller
from sandbox.domain.ruleset import Ruleset
from sandbox.linked_memberships.model import LinkedGroup
from sandbox.migration.rules import Standing, VipMembership


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A membership that shall come to a distributor on a day.

    `license_level` is what it has in VIP, `entitled_level` what it would have by what it holds:
    the `products` that the catalogue knows, with so many `licenses` that count for levels.
    `reseller_segments` is None where no reseller is named yet, as in a preview. The flags are those
    of the query. `group` is the linked membership that it is in, if that is in the marketplace, and
    `distributor_id` who takes the membership over.
    """

    membership: VipMembership
    standing: Standing
    seller: Seller
    catalogue: Catalogue
    rules: Ruleset
    day: date
    price_day: date
    license_level: str = ""
    entitled_level: str = ""
    products: Sequence[Product] = ()
    licenses: int = 0
    reseller_segments: Collection[str] | None = None
    ignore_order_return: bool = False
    expire_open_pas: bool = False
    group: LinkedGroup | None = None
    distributor_id: str = ""
