"""The Customers page: views with counts, whose customers, the search, the file."""

from __future__ import annotations

import csv
import io

import pytest

from tests.authorizing import take
from tests.committing import accepted, requested
from tests.support import World, line
from tests.visiting import Visitor, words

NOBODY = "\N{EN DASH}"
VIEWS = (
    "No Products",
    "Pending Requests",
    "Past Due Requests",
    "Upcoming Renewals",
    "Ready for Renewal",
    "All Customers",
)


def rail(visitor: Visitor) -> dict[str, int]:
    """Views of the rail in their order, with their counts."""
    told = {}
    for link in visitor.page.select(".rail li a"):
        title, count = link.find_all("span")
        told[words(title)] = int(words(count))
    return told


def shown(visitor: Visitor) -> list[str]:
    """The names of the rows."""
    return [words(name) for name in visitor.page.select("tbody summary")]


def add_member(world: World, reseller: str, email: str = "daisy@fairmont.example") -> None:
    body = {"firstName": "Daisy", "lastName": "Duck", "email": email}
    path = f"/resellers/{reseller}/team-members"
    assert world.control("POST", path, body).status_code == 201


def test_the_dashboard_counts_the_views_and_leads_to_the_customers(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    take(world, customer)
    visitor.get(f"{root}/")
    tiles = [words(tile) for tile in visitor.page.select(".tile")]
    counts = (0, 1, 0, 0, 0, 1)
    assert tiles == [f"{count} {view}" for count, view in zip(counts, VIEWS, strict=True)]
    visitor.click("1 Pending Requests")
    assert shown(visitor) == ["Gearloose Works"]
    for button in visitor.get(f"{root}/").page.select("main a.button"):
        assert shown(visitor.get(str(button["href"]))) == ["Gearloose Works"]


def test_the_root_is_found_without_its_slash(root: str, visitor: Visitor) -> None:
    assert visitor.get(root).status == 200
    assert words(visitor.page.select_one("h1") or visitor.page) == "Dashboard"


@pytest.mark.usefixtures("customer")
def test_the_rail_has_the_views_in_order_and_all_customers_is_first_shown(
    root: str, visitor: Visitor
) -> None:
    visitor.get(f"{root}/customers")
    assert list(rail(visitor)) == list(VIEWS)
    current = visitor.page.select_one(".rail [aria-current]")
    assert current is not None
    assert words(current) == "All Customers 1"


def test_a_row_has_the_columns_of_the_seed(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    partner = world.partner
    contacts = [{"firstName": "Gyro", "lastName": "Gear", "email": "gyro@gear.example"}]
    customer = partner.customer(reseller, "Gearloose Works", contacts=contacts)
    partner.order(customer)
    visitor.get(f"{root}/customers")
    heads = [words(head) for head in visitor.page.select("thead th")]
    assert heads[:-1] == [
        "Customer",
        "Anniversary date",
        "Segment",
        "Managed by",
        "VIP Invitation status",
        "3-year commit",
    ]
    assert visitor.rows() == [
        [
            "Gearloose Works Gearloose Works gyro@gear.example",
            "2027-01-15",
            "Commercial",
            NOBODY,
            "Accepted",
            "No",
            ">",
        ]
    ]


def test_commitments_stand_in_their_column_with_quantities_and_end(
    world: World, reseller: str, root: str, customer: str, visitor: Visitor
) -> None:
    partner = world.partner

    def told() -> str:
        (row,) = visitor.get(f"{root}/customers").rows()
        (listed,) = world.control("GET", f"/resellers/{reseller}/console-customers").json()["items"]
        of_file = file_rows(visitor)[0]["3-year commit"]
        assert listed["threeYearCommit"].capitalize() == of_file == row[5].split()[0]
        return row[5]

    requested(partner, customer)
    assert told() == "Requested 10 licenses"
    accepted(world, customer)
    assert told() == "Accepted 10 licenses until 2029-01-14"
    partner.order(customer, line(quantity=10))
    assert told() == "Committed 10 licenses until 2029-01-14"
    requested(partner, customer, LICENSE=50, CONSUMABLES=1000)
    more = "Requested 50 licenses, 1,000 transactions"
    assert told() == f"Committed 10 licenses until 2029-01-14 {more}"
    # What is over comes after what waits.
    world.portal(f"/customers/{customer}", commitment={"status": "INACTIVE"})
    assert told() == f"{more} Inactive 10 licenses until 2029-01-14"


def test_both_the_arrow_and_the_name_in_the_menu_open_the_details(
    root: str, customer: str, visitor: Visitor
) -> None:
    for link in (">", "Gearloose Works"):
        visitor.get(f"{root}/customers").click(link)
        assert visitor.path == f"{root}/customers/{customer}"


@pytest.mark.every_backend
def test_c1_a_renewal_moves_from_upcoming_to_ready_by_the_clock(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    world.partner.order(customer)
    for day, view in (
        ("2026-11-30", None),
        ("2026-12-01", "Upcoming Renewals"),
        ("2026-12-15", "Upcoming Renewals"),
        ("2026-12-16", "Ready for Renewal"),
        ("2027-01-14", "Ready for Renewal"),
    ):
        world.advance(to=f"{day}T23:59:59Z")
        counts = rail(visitor.get(f"{root}/customers"))
        renewing = {name: counts[name] for name in VIEWS[3:5]}
        assert renewing == {name: int(name == view) for name in VIEWS[3:5]}, day


def test_every_view_tells_its_note(root: str, visitor: Visitor) -> None:
    for view, note in (
        ("noProducts", "To add products, create a Purchase Authorization (PA) or place an order."),
        ("pendingRequests", "no order was placed yet"),
        ("pastDueRequests", "are deactivated 7 days after it"),
        ("upcomingRenewals", "31 to 45 days away"),
        ("readyForRenewal", "within the renewal window"),
        ("all", "All customers of this reseller."),
    ):
        assert note in visitor.get(f"{root}/customers?view={view}").text


def test_c2_managed_by_me_halves_the_list_and_the_file_follows(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    add_member(world, reseller)
    for number in range(4):
        customer = world.partner.customer(reseller, f"Works {number}")
        if number % 2:
            world.portal(f"/customers/{customer}", managedBy="daisy@fairmont.example")
    visitor.get(f"{root}/customers").press("Change", member="daisy@fairmont.example")
    assert visitor.messages == ["Signed in as Daisy Duck."]
    assert len(shown(visitor)) == 4
    visitor.press("Managed by me")
    assert shown(visitor) == ["Works 1", "Works 3"]
    assert rail(visitor)["No Products"] == 2
    switch = visitor.page.select_one("[role=switch]")
    assert switch is not None
    assert switch["aria-checked"] == "true"
    assert visitor.rows()[0][3] == "Daisy Duck"
    assert names_in_file(visitor) == ["Works 1", "Works 3"]
    visitor.click("No Products 2")
    assert shown(visitor) == ["Works 1", "Works 3"]
    visitor.press("Managed by me")
    assert len(shown(visitor)) == 4


def names_in_file(visitor: Visitor) -> list[str]:
    """The names in the file that the page offers."""
    return [row["Organization"] for row in file_rows(visitor)]


def file_rows(visitor: Visitor) -> list[dict[str, str]]:
    """The rows of the file that the page offers; the page stays open."""
    page, path = visitor.page, visitor.path
    visitor.click("Download")
    rows = list(csv.DictReader(io.StringIO(visitor.content.decode(), newline="")))
    visitor.page, visitor.path = page, path
    return rows


def test_the_file_is_named_by_reseller_and_day_and_has_the_search(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    for name in ("Acme One", "Zenith Two"):
        world.partner.customer(reseller, name)
    visitor.get(f"{root}/customers").press("Search", q="zenith")
    assert names_in_file(visitor) == ["Zenith Two"]
    assert visitor.headers["Content-Disposition"] == (
        f'attachment; filename="vip-customers-{reseller}-2026-01-15.csv"'
    )
    control = world.control("GET", f"/resellers/{reseller}/customers.csv?q=zenith")
    assert visitor.content == control.content
    assert visitor.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.usefixtures("customer")
def test_only_all_customers_can_be_downloaded_and_only_no_products_removed(
    root: str, visitor: Visitor
) -> None:
    for view in ("noProducts", "pendingRequests", "all"):
        visitor.get(f"{root}/customers?view={view}")
        links = [words(link) for link in visitor.page.select("main .actions a")]
        assert ("Download" in links) == (view == "all")
        assert visitor.has("Remove") == (view == "noProducts")
        assert links[:2] == ["Add Customer Organization", "Reseller Change for Customer"]


def test_who_was_signed_in_and_left_the_team_is_not_any_more(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    add_member(world, reseller)
    visitor.get(f"{root}/").press("Change", member="daisy@fairmont.example")
    assert signed_in(visitor) == "Daisy Duck"
    world.control("DELETE", f"/resellers/{reseller}/team-members/daisy@fairmont.example")
    assert signed_in(visitor.get(f"{root}/")) == "Mickey Mouse"


def signed_in(visitor: Visitor) -> str:
    """Who the head says is signed in."""
    chosen = visitor.page.select_one("#signed-in option[selected]")
    return words(chosen) if chosen else ""


def test_each_reseller_has_its_own_who_is_signed_in(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    other = world.partner.reseller("Other Reselling")
    for each in (reseller, other):
        add_member(world, each)
    visitor.get(f"{root}/").press("Change", member="daisy@fairmont.example")
    visitor.get(f"/console/{world.world_id}/resellers/{other}/")
    assert signed_in(visitor) == "Mickey Mouse"
    assert signed_in(visitor.get(f"{root}/")) == "Daisy Duck"


def test_nobody_else_can_sign_in_and_the_form_leads_to_pages_of_the_reseller_only(
    root: str, visitor: Visitor
) -> None:
    visitor.get(f"{root}/customers")
    visitor.press("Change", member="goofy@elsewhere.example", next="https://evil.example/")
    assert (visitor.status, visitor.path) == (200, f"{root}/")
    assert visitor.messages == ["Nobody of the team has this address."]


def test_a_search_keeps_view_and_manager_and_says_when_nothing_is_found(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    for name in ("Acme One", "Acme Two"):
        world.partner.customer(reseller, name)
    visitor.get(f"{root}/customers?view=noProducts").press("Search", q="TWO")
    assert shown(visitor) == ["Acme Two"]
    assert "view=noProducts" in visitor.path
    visitor.press("Managed by me")
    assert visitor.text.endswith(
        "No customer of this view is managed by Mickey Mouse and has “ TWO ” in its name."
    )
    visitor.click("All names")
    assert visitor.text.endswith("No customer of this view is managed by Mickey Mouse.")


def test_a_reseller_without_customers_is_told_how_to_begin(root: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/customers")
    assert visitor.text.endswith(
        "No customers yet. Add Customer Organization invites the first one."
    )
    visitor.get(f"{root}/customers?view=pastDueRequests")
    assert visitor.text.endswith("No customers are in this view now.")


def test_a_page_has_twenty_customers_by_name_and_then_by_vip_id(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    names = [f"Works {number // 2:02}" for number in range(41)]
    for name in reversed(names):
        world.partner.customer(reseller, name)
    visitor.get(f"{root}/customers")
    assert shown(visitor) == names[:20]
    ids = [str(link["href"]).rpartition("/")[2] for link in visitor.page.select("td.go a")]
    assert [sorted(ids[at : at + 2]) for at in range(0, 20, 2)] == [
        ids[at : at + 2] for at in range(0, 20, 2)
    ]
    assert "1 to 20 of 41" in visitor.text
    assert shown(visitor.click("Next").click("Next")) == names[40:]
    assert "41 to 41 of 41" in visitor.text
    assert shown(visitor.click("Previous")) == names[20:40]
    assert shown(visitor.get(f"{root}/customers?offset=1000")) == names[40:]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("view=none", "view: is one of noProducts"),
        ("offset=-1", "offset: is a whole number"),
        ("offset=99999999999", "offset: is a whole number"),
        ("offset=one", "offset: is a whole number"),
        ("q=a%00b", "q: is one line"),
        (f"q={'a' * 256}", "q: is one line"),
    ],
)
def test_an_address_that_says_nothing_is_refused(
    root: str, visitor: Visitor, query: str, fault: str
) -> None:
    for page in ("customers", "customers.csv"):
        visitor.get(f"{root}/{page}?{query}")
        assert visitor.status == 400
        assert fault in visitor.text


@pytest.mark.every_backend
@pytest.mark.parametrize("page", ["", "customers", "customers.csv", "team-members"])
@pytest.mark.parametrize("reseller_id", ["none", "a%00b", "%F0%9F%A6%86"])
def test_a_reseller_that_is_not_there_is_told_on_a_page(
    world: World, visitor: Visitor, page: str, reseller_id: str
) -> None:
    visitor.get(f"/console/{world.world_id}/resellers/{reseller_id}/{page}")
    assert visitor.status == 404
    assert "RESELLER_NOT_FOUND" in visitor.text
