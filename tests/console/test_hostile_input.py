"""What no form sends by itself is refused on a page that says why, and does nothing else."""

from __future__ import annotations

import pytest

from tests.support import World
from tests.visiting import Visitor

ENDLESS = "9" * 5000


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", ENDLESS, f"00000000000{ENDLESS}", "²"])
@pytest.mark.parametrize("page", ["customers", "events", "journal", "outbox", "resellers"])
def test_a_place_in_a_list_is_a_number_that_can_be_counted(
    visitor: Visitor, world: World, page: str, offset: str
) -> None:
    visitor.get(f"/console/{world.world_id}/{page}?offset={offset}")
    assert visitor.status == 400
    assert "INVALID_REQUEST" in visitor.text


@pytest.mark.parametrize(
    "said", ["world_id=x", "endpoint=x", "_method=DELETE", "_external=1&_scheme=ftp", "_anchor=x"]
)
def test_an_address_does_not_say_where_the_pages_of_a_list_are(
    visitor: Visitor, world: World, said: str
) -> None:
    for number in range(51):
        world.partner.reseller(f"Reselling {number}")
    list_of_resellers = f"/console/{world.world_id}/resellers"
    visitor.get(f"{list_of_resellers}?{said}")
    assert visitor.status == 200
    visitor.click("Next")
    assert visitor.path == f"{list_of_resellers}?{said}&offset=50"
    assert len(visitor.rows()) == 1


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e999", "[" * 3000, r'"\ud800"', ENDLESS[:3000], "[1]", "{}", ""]
)
def test_a_rule_takes_no_value_that_is_none(visitor: Visitor, world: World, value: str) -> None:
    page = f"/console/{world.world_id}/rules"
    visitor.get(page).press("Change lateRenewalDays", value=value)
    assert visitor.status == 400
    assert "lateRenewalDays" in visitor.messages[0]


@pytest.mark.parametrize("rate", ["NaN", "inf", "-1e999", "0", "x", ENDLESS[:3000]])
def test_a_clock_runs_at_no_rate_that_is_none(visitor: Visitor, world: World, rate: str) -> None:
    visitor.get(f"/console/{world.world_id}/clock").press("Set the clock", mode="scaled", rate=rate)
    assert visitor.status == 400
    assert "rate" in visitor.messages[0]


@pytest.mark.parametrize("email", ["..", ".", "%2e%2e", "\0"])
def test_an_address_of_dots_removes_nothing(world: World, visitor: Visitor, email: str) -> None:
    """By its path, an admin `..` of a customer is the customer."""
    reseller = world.partner.reseller()
    customer = world.partner.customer(reseller)
    admins = f"/console/{world.world_id}/admin/{customer}/admins"
    visitor.get(admins).press("Add", firstName="Minnie", lastName="Mouse", email="m@mouse.example")
    visitor.press("Remove Minnie Mouse", email=email)
    assert "no admin" in visitor.messages[0]
    team = f"/console/{world.world_id}/resellers/{reseller}/team-members"
    visitor.get(team).press("Add", firstName="Goofy", lastName="Goof", email="g@mouse.example")
    visitor.press("Remove Goofy Goof", email=email)
    assert "no team member" in visitor.messages[0]
    assert world.partner.get(f"/customers/{customer}").json()["status"] == "1000"


@pytest.mark.parametrize("length", [5_000, 70_000])
def test_a_text_longer_than_any_field_needs_is_refused(
    world: World, visitor: Visitor, length: int
) -> None:
    """It would not fit into a path or an address, and names of fields are as long as one likes."""
    customer = world.partner.customer()
    long = "x" * length
    root = f"/console/{world.world_id}/admin/{customer}"
    visitor.get(f"{root}/admins").press(
        "Add", firstName="Minnie", lastName="M", email="m@m.example"
    )
    visitor.press("Remove Minnie M", email=long)
    assert visitor.status == 400
    assert "email: is of at most 4,000 characters" in visitor.text
    visitor.get(f"{root}/").press("1 day", back=long)
    assert visitor.status == 400


@pytest.mark.parametrize("place", ["//evil.example", "\n/x", "\t/x", "\x00", "\\x", "/../..\\x"])
def test_who_signs_in_at_a_console_stays_there(world: World, visitor: Visitor, place: str) -> None:
    reseller = world.partner.reseller()
    customer = world.partner.customer(reseller)
    root = f"/console/{world.world_id}"
    for office in (f"{root}/resellers/{reseller}/", f"{root}/admin/{customer}/"):
        for named in (place, f"{office}{place.removeprefix('/')}"):
            visitor.get(office).press("Change", next=named)
            assert visitor.path.startswith(office)
            assert visitor.messages[0].startswith("Signed in as")
        visitor.get(office).press("1 day", back=place)
        assert (visitor.status, visitor.path) == (200, root)


@pytest.mark.parametrize("blank", ["%0A", "%0D%0A", "%09", "%20", "%00"])
def test_an_address_with_lines_in_it_is_answered(
    world: World, visitor: Visitor, blank: str
) -> None:
    """Many forms lead back to where they were sent to."""
    root = f"/console/{world.world_id}"
    team = f"{root}/resellers/{world.partner.reseller()}/team-members"
    action = f"{root}/resellers/{blank}/team-members/removed"
    visitor.get(team).press("Add", firstName="Minnie", lastName="Mouse", email="m@mouse.example")
    for form in visitor.page.select("td form"):
        form["action"] = action
    visitor.press("Remove Minnie Mouse")
    assert visitor.status == 404
    assert "RESELLER_NOT_FOUND" in visitor.text
