"""`vipmp-sandbox catalogue …`: what can be ordered, and a partner's own price list."""

from pathlib import Path
from typing import Any

import click

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import OfferKind, Product, offers_of
from sandbox.catalogue.price_list_csv import CURRENCIES, REGIONS, SEGMENTS, PriceListError
from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json, print_table
from sandbox.cli.values import MONTH
from sandbox.price_lists.imports import (
    MOST_BYTES,
    ImportReport,
    WholeList,
    import_price_list,
)
from sandbox.price_lists.known_lists import latest_import
from sandbox.store.engine import reading, writing

SEGMENT = click.Choice(sorted(SEGMENTS), case_sensitive=False)


@click.group()
def catalogue() -> None:
    """List what can be ordered, import a price list."""


@catalogue.command("list")
@click.option("--segment", type=SEGMENT, help="Only products of a market segment.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OfferKind], case_sensitive=False),
    help="Only products that are sold as this kind of offer.",
)
@click.option("--search", default="", help="Only products with this in their name or an offer id.")
@database_option
@json_option
@pass_chosen
def list_(
    chosen: Chosen, *, segment: str | None, kind: str | None, search: str, as_json: bool
) -> None:
    """List the products with their offers, imported ones included."""
    found = [
        product
        for product in _catalogue(chosen).products
        if segment in {None, product.market_segment}
        and (kind is None or any(offer.kind == kind for offer in offers_of(product)))
        and _matches(product, search.lower())
    ]
    if as_json:
        print_json([_product_json(product) for product in found])
        return
    print_table(
        ["base offer", "name", "segment", "kind", "edition", "levels", "last order"],
        [
            [
                product.base_offer_id,
                product.name,
                product.sub_segment or product.market_segment,
                product.kind,
                product.edition,
                " ".join(product.levels),
                product.last_order_date,
            ]
            for product in found
        ],
    )


@catalogue.command("import")
@click.argument(
    "file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--region",
    type=click.Choice(sorted(REGIONS), case_sensitive=False),
    help="Price region of the whole list, where no column tells it.",
)
@click.option(
    "--currency",
    type=click.Choice(sorted(CURRENCIES), case_sensitive=False),
    help="Currency of the whole list, where no column tells it.",
)
@click.option("--segment", type=SEGMENT, help="Market segment, where no column tells it.")
@click.option("--month", type=MONTH, help="Month of the list, where no column tells it.")
@database_option
@json_option
@pass_chosen
def import_(
    chosen: Chosen,
    *,
    file: Path,
    region: str | None,
    currency: str | None,
    segment: str | None,
    month: str | None,
    as_json: bool,
) -> None:
    """Import a price list in CSV: every world of the database sells from it at once."""
    whole = WholeList(region=region, currency=currency, market_segment=segment, month=month)
    report = _import(chosen, file, whole)
    counted = {
        "importId": report.import_id,
        "rows": report.rows,
        "offers": report.offers,
        "products": report.products,
        "worlds": report.worlds,
    }
    if as_json:
        print_json(counted)
        return
    print_fields(counted.items())


def _import(chosen: Chosen, file: Path, whole: WholeList) -> ImportReport:
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    known = _catalogue(chosen)
    try:
        with writing(chosen.engine) as session:
            return import_price_list(session.connection(), known, content, file.name, whole)
    except PriceListError as error:
        raise click.ClickException(f"{file}: {error}") from error


def _catalogue(chosen: Chosen) -> Catalogue:
    with reading(chosen.engine) as connection:
        newest = latest_import(connection)
        return chosen.worlds.reference_for(connection, newest).catalogue


def _matches(product: Product, search: str) -> bool:
    ids = (offer.offer_id for offer in offers_of(product))
    return any(search in text.lower() for text in (product.name, product.family, *ids))


def _product_json(product: Product) -> dict[str, Any]:
    return {
        "productId": product.product_id,
        "name": product.name,
        "family": product.family,
        "kind": product.kind,
        "edition": product.edition,
        "marketSegment": product.market_segment,
        "marketSubSegment": product.sub_segment,
        "firstOrderDate": product.first_order_date.isoformat(),
        "lastOrderDate": product.last_order_date and product.last_order_date.isoformat(),
        "requires": sorted(product.requires),
        "offers": [
            {
                "offerId": offer.offer_id,
                "level": offer.level,
                "kind": offer.kind,
                "minimumQuantity": offer.minimum_quantity,
            }
            for offer in offers_of(product)
        ],
    }
