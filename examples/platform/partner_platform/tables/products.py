"""What the shop sells: Adobe's price lists as they were loaded, and the products on them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key


class PriceList(Base):
    """A list as it was loaded from Adobe; an old one stays for what was bought by it."""

    __tablename__ = "platform_price_lists"

    instance: Mapped[Key]
    price_list_id: Mapped[Id]
    """Month and segment, such as `202601-COM`."""
    month: Mapped[str]
    segment: Mapped[str]
    region: Mapped[str]
    currency: Mapped[str]
    loaded: Mapped[datetime]


class Price(Base):
    """The price of an offer on a list, of one unit for a cycle."""

    __tablename__ = "platform_prices"

    instance: Mapped[Key]
    price_list_id: Mapped[Id]
    offer_id: Mapped[Id]
    price: Mapped[Decimal]


class Product(Base):
    """An add-on product page of the shop: one a base part number."""

    __tablename__ = "platform_products"

    instance: Mapped[Key]
    part_number: Mapped[Id]
    name: Mapped[str]
    family: Mapped[str]
    segment: Mapped[str]
    is_prorated: Mapped[bool]
    """Whether a purchase in the middle of a cycle costs a part of the price."""
    prerequisites: Mapped[str] = mapped_column(default="")
    """Base products of which one must be in the same order, part numbers with spaces between."""
    is_sold: Mapped[bool] = mapped_column(default=True)
    """Whether resellers can sell it."""
