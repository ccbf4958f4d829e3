"""Commands about the catalogue and the rules."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Ask = Callable[..., Any]
OWN = "77777777CA01A12"


@pytest.fixture
def price_list(tmp_path: Path) -> Callable[[str], str]:
    """Write a price list; returns its path."""

    def write(text: str) -> str:
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode())
        return str(path)

    return write


def test_the_catalogue_lists_products_by_segment_kind_and_text(ask: Ask) -> None:
    every = ask("catalogue", "list")
    assert len(every) >= 40
    education = ask("catalogue", "list", "--segment", "edu")
    assert {product["marketSegment"] for product in education} == {"EDU"}
    packs = ask("catalogue", "list", "--kind", "credit_pack")
    assert packs
    assert {product["kind"] for product in packs} == {"CREDIT_PACK"}
    assert ask("catalogue", "list", "--kind", "MOQ")
    (photoshop,) = ask("catalogue", "list", "--search", "11073058ca01")
    assert photoshop["name"] == "Photoshop for teams"
    assert photoshop["offers"][0]["offerId"] == "11073058CA01A12"
    assert ask("catalogue", "list", "--search", "no such thing") == []


def test_people_see_the_offers(run: Run) -> None:
    assert "11073058CA01A12" in run("catalogue", "list", "--search", "photoshop").stdout


def test_an_imported_price_list_is_sold_in_old_and_new_worlds(
    ask: Ask, price_list: Callable[[str], str]
) -> None:
    ask("world", "new")
    file = price_list(f"offerId,partnerPrice,productFamily\n{OWN},100.00,Own Product\n")
    done = ask("catalogue", "import", file, "--region", "NA", "--currency", "usd")
    assert done == {"importId": 1, "rows": 1, "offers": 1, "products": 1, "worlds": 2}
    (product,) = ask("catalogue", "list", "--search", "own product")
    assert [offer["offerId"] for offer in product["offers"]] == [OWN]
    again = price_list("Part Number,Partner Price,Region,Currency\n77777777CA02A12,90,NA,USD\n")
    assert ask("catalogue", "import", again)["importId"] == 2
    (product,) = ask("catalogue", "list", "--search", "own product")
    assert [offer["level"] for offer in product["offers"]] == ["01", "02"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["line 1", "empty"]),
        ("offerId,partnerPrice\n", ["no rows"]),
        (f"offerId,partnerPrice\n{OWN},\n", ["line 2", "partnerPrice", "Write it like"]),
        ("offerId,partnerPrice\nnothing,1\n", ["line 2", "offerId", "65304479CA01A12"]),
        (f"offerId,price\n{OWN},1\n", ["line 1", "partnerPrice", "missing"]),
        (f"offerId,partnerPrice,users\n{OWN},1,\0\n", ["line 2", "NUL"]),
        (
            f"offerId,partnerPrice\n{OWN},1\n77777777CA02A12,{'9' * 40}\n",
            ["line 3", "partnerPrice", "below 100,000,000"],
        ),
        (f"offerId,partnerPrice,users\n{OWN},1,=1\n", ["line 2", "users", "formula"]),
        (
            f"offerId,partnerPrice\n{OWN},1\n77777777CAT1A12,1\n",
            ["line 3", "offerId", "consumables"],
        ),
    ],
)
def test_a_price_list_that_cannot_be_read_changes_nothing(
    run: Run, ask: Ask, price_list: Callable[[str], str], text: str, said: list[str]
) -> None:
    before = ask("catalogue", "list")
    arguments = ("--region", "NA", "--currency", "USD")
    told = run("catalogue", "import", price_list(text), *arguments, exit_code=1).stderr
    assert all(word in told for word in ["list.csv", *said]), told
    assert ask("catalogue", "list") == before


def test_a_price_list_in_another_encoding_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("offerId,partnerPrice\n", encoding="utf-16")
    assert "UTF-8" in run("catalogue", "import", str(path), exit_code=1).stderr


def test_the_place_of_what_is_no_utf_8_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"offerId,partnerPrice,users\n{OWN},1,f\u00fcr\n".encode("latin-1"))
    told = run("catalogue", "import", str(path), exit_code=1).stderr
    assert "line 2, column at byte 20 of the line: byte 0xfc is no text in UTF-8" in told


@pytest.mark.parametrize("month", ["2026", "202613", "000001", "January"])
def test_a_month_that_is_none_is_wrong_usage(
    run: Run, price_list: Callable[[str], str], month: str
) -> None:
    file = price_list(f"offerId,partnerPrice\n{OWN},1\n")
    told = run("catalogue", "import", file, "--month", month, exit_code=2).stderr
    assert "--month" in told


def test_an_import_of_an_earlier_version_does_not_stop_the_worlds(
    run: Run, ask: Ask, price_list: Callable[[str], str], tmp_path: Path
) -> None:
    rows = f"offerId,partnerPrice\n{OWN},5\n88888888CA01A12,7\n"
    whole = ("--region", "NA", "--currency", "USD")
    ask("catalogue", "import", price_list(rows), *whole)
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as connection, connection:
        ((stored,),) = connection.execute("SELECT rows FROM imported_prices").fetchall()
        kept, broken = json.loads(stored)
        broken["partner_price"] = "9" * 40
        nan = {**kept, "offer_id": "99999999CA01A12", "partner_price": "NaN"}
        mixed = [{**kept, "offer_id": f"66666666CA{level}A12"} for level in ("01", "T1")]
        old = json.dumps([kept, broken, nan, *mixed, {"offer_id": 5}])
        connection.execute("UPDATE imported_prices SET rows = ?", [old])
    found = {product["productId"] for product in ask("catalogue", "list")}
    assert "77777777CA" in found
    assert not found & {"66666666CA", "88888888CA", "99999999CA"}
    assert run("world", "list").exit_code == 0
    # The next list is imported over it.
    assert ask("catalogue", "import", price_list(rows), *whole)["importId"] == 2


def test_a_price_list_that_is_not_there_is_wrong_usage(run: Run) -> None:
    assert "nowhere.csv" in run("catalogue", "import", "nowhere.csv", exit_code=2).stderr


def test_the_rules_show_value_source_and_standing(run: Run, ask: Ask) -> None:
    world = ask("world", "new", "--rule", "lateRenewalDays=14")["worldId"]
    found = {rule["name"]: rule for rule in ask("rules", "show", "--world", world)}
    late = found["lateRenewalDays"]
    assert (late["value"], late["default"]) == (14, 30)
    assert "X1" in late["source"]
    assert all(rule["meaning"] and rule["standing"] for rule in found.values())
    assert "lateRenewalDays" in run("rules", "show").stdout


def test_the_rules_of_an_unknown_world_are_not_found(run: Run) -> None:
    assert "nowhere" in run("rules", "show", "--world", "nowhere", exit_code=1).stderr
