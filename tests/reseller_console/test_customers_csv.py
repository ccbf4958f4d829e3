"""The file of the Customers page: what spreadsheets read, and never run."""

from __future__ import annotations

import csv
import io

import pytest

from tests.reseller_console.console import csv_file
from tests.support import World, contact, line

HEADING = (
    "VIP ID,Organization,Contract owner,Email,Segment,Type,Anniversary Date,Managed by,"
    "VIP Invitation status,VIP Select,3-year commit,Licenses,Assigned,Unassigned\r\n"
)


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller()


def test_nobody_is_a_heading(world: World, reseller: str) -> None:
    assert csv_file(world, reseller) == HEADING


def test_a_customer_is_a_line(world: World, reseller: str) -> None:
    partner = world.partner
    contacts = [contact("Owner@Sunny.example", firstName="Minnie")]
    customer = partner.customer(reseller, "Sunny, Ltd.", contacts=contacts)
    partner.order(customer, line(quantity=12))
    assert csv_file(world, reseller) == HEADING + (
        f'{customer},"Sunny, Ltd.",Minnie Mouse,Owner@Sunny.example,Commercial,Team,2027-01-15,,'
        "Accepted,Yes,No,12,0,12\r\n"
    )


def test_quotes_are_doubled_and_letters_of_all_kinds_stand(world: World, reseller: str) -> None:
    customer = world.partner.customer(reseller, 'The "Ärger" & 株式会社')
    text = csv_file(world, reseller)
    assert f'{customer},"The ""Ärger"" & 株式会社",' in text
    assert list(csv.reader(io.StringIO(text)))[1][1] == 'The "Ärger" & 株式会社'


@pytest.mark.parametrize("name", ["-2-3 Works", "--cmd Works"])
def test_no_name_is_a_formula(world: World, reseller: str, name: str) -> None:
    contacts = [contact("+1-1@sunny.example", firstName="-Minnie")]
    world.partner.customer(reseller, name, contacts=contacts)
    row = list(csv.reader(io.StringIO(csv_file(world, reseller))))[1]
    assert row[1:4] == [f"'{name}", "'-Minnie Mouse", "'+1-1@sunny.example"]


def test_the_file_is_of_the_view_and_of_the_name(world: World, reseller: str) -> None:
    partner = world.partner
    holding = partner.customer(reseller, "Holding Works")
    partner.order(holding)
    waiting = partner.customer(reseller, "Waiting Works")
    assert csv_file(world, reseller, view="noProducts").split("\r\n")[1].startswith(waiting)
    assert csv_file(world, reseller, q="holding").split("\r\n")[1].startswith(holding)
    assert csv_file(world, reseller, q="holding", view="noProducts") == HEADING


def test_the_file_has_a_name(world: World, reseller: str) -> None:
    answer = world.control("GET", f"/resellers/{reseller}/customers.csv")
    disposition = answer.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="vip-customers-{reseller}-2026-01-15.csv"'


def test_more_customers_than_a_page_are_in_the_file(world: World, reseller: str) -> None:
    for number in range(25):
        world.partner.customer(reseller, f"Works {number:02}")
    rows = csv_file(world, reseller).split("\r\n")
    assert len(rows) == 27
