"""Pictures of all pages: `python -m tests.browser.screenshots`, or those of the documents.

Without arguments every page goes to `var/screenshots/`, wide and narrow, light and dark; with
`--docs` some are put anew into `docs/images/`. The world is the same each time.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import httpx
from playwright.sync_api import Page, ViewportSize

from tests.browser.chromium import NOT_HERE, chromium, path_of_chromium
from tests.browser.crawling import crawl, kind_of
from tests.browser.furnishing import LONG, Furnished, furnished, seeded
from tests.browser.shopping import open_storefront, take_account
from tests.browser.windows import HEIGHT, NARROW, WIDE, Windows
from tests.cli.servers import serving
from tests.local import local, sqlite_url
from tests.support import World

ROOT: Final = Path(__file__).resolve().parents[2]
ALL: Final = ROOT / "var" / "screenshots"
DOCS: Final = ROOT / "docs" / "images"
MOST_BYTES: Final = 150_000
OF_DOCS: Final[ViewportSize] = {"width": 1040, "height": 700}
SHADES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
# Name of the file -> the page in the world's console, '' is the front door.
SHOWN: Final = {
    "front": "",
    "world": "/",
    "customers": "/resellers/{reseller}/customers",
    "customer": "/resellers/{reseller}/customers/{customer}",
    "admin": "/admin/{customer}",
    "platform": "/platform/{distributor}/",
}


def main() -> None:
    """Take the pictures, and say where they are."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--docs", action="store_true", help="those of docs/images instead")
    into_docs = arguments.parse_args().docs
    path = path_of_chromium()
    if path is None:
        sys.exit(NOT_HERE)
    with (
        TemporaryDirectory() as folder,
        serving(Path(folder), SANDBOX_SEED_CUSTOMERS="0") as (address, _),
        httpx.Client(base_url=address, timeout=60) as http,
        chromium(path) as browser,
    ):
        made = furnished(http)
        windows = Windows(browser, address)
        page = windows.open()
        open_storefront(page, made.shop, LONG)
        take_account(page, made.shop, LONG)
        if into_docs:
            picture_for_docs(page, made)
        else:
            picture_all(page, crawled(page, made, Path(folder)))
        windows.close()


def crawled(page: Page, made: Furnished, folder: Path) -> dict[str, str]:
    """Return a page of each kind by the name of its file."""
    with local(sqlite_url(folder)) as client:
        found: dict[str, str] = {}
        for path in crawl(page.context.request, client.app, [*made.starts, made.shop]):
            kind = kind_of(client.app, path).removeprefix("console_")
            found.setdefault(re.sub(r"\W+", "-", kind).strip("-_"), path)
    return found


def picture_all(page: Page, pages: dict[str, str]) -> None:
    """Take every page wide and narrow, light and dark."""
    ALL.mkdir(parents=True, exist_ok=True)
    for name, path in pages.items():
        page.goto(path)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for shade in SHADES:
                page.emulate_media(color_scheme=shade)
                page.screenshot(path=ALL / f"{name}-{width}-{shade}.png", full_page=True)
    print(f"{len(pages)} pages in {ALL}")  # noqa: T201 - what a person asked for


def picture_for_docs(page: Page, made: Furnished) -> None:
    """Take what the documents show, small."""
    DOCS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size(OF_DOCS)
    for name, place in SHOWN.items():
        path = DOCS / f"{name}.png"
        page.goto(address_of(made.world, place))
        page.screenshot(path=path)
        size = path.stat().st_size
        assert size <= MOST_BYTES, f"{path}: {size} bytes"
        print(f"{path.relative_to(ROOT)}: {size} bytes")  # noqa: T201 - what a person asked for


def address_of(world: World, place: str) -> str:
    """Return the path of a page of the world."""
    if not place:
        return "/"
    partner = world.partner
    reseller = seeded(partner)
    customers = partner.fetch(f"/resellers/{reseller}/customers")["accounts"]
    return f"/console/{world.world_id}{place.rstrip('/') if place == '/' else place}".format(
        reseller=reseller,
        customer=customers[0]["customerId"],
        distributor=partner.distributor_id,
    )


if __name__ == "__main__":
    main()
