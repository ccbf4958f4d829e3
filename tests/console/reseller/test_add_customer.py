"""Add Customer Organization: one step, or two with an anniversary; refusals keep what was typed."""

from __future__ import annotations

import pytest

from tests.mail import outbox
from tests.support import EDU, World, line, profile
from tests.visiting import Visitor, words

FIELDS = {
    "companyName": "Gearloose Inventions",
    "marketSegment": "EDU",
    "type": "TEAM",
    "address.country": "US",
    "address.region": "CA",
    "address.city": "San Jose",
    "address.addressLine1": "1 Lab Way",
    "address.postalCode": "95110",
    "contact.firstName": "Gyro",
    "contact.lastName": "Gearloose",
    "contact.email": "gyro@gearloose.example",
}


@pytest.fixture
def form(root: str, visitor: Visitor) -> Visitor:
    """A visitor at the form."""
    return visitor.get(f"{root}/customers").click("Add Customer Organization")


def values(visitor: Visitor) -> dict[str, str]:
    """What the fields hold."""
    held = {str(f["name"]): str(f.get("value", "")) for f in visitor.page.select("main input")}
    for chosen in visitor.page.select("main select"):
        option = chosen.select_one("option[selected]")
        held[str(chosen["name"])] = str(option["value"]) if option else ""
    return held


def hints(visitor: Visitor) -> dict[str, str]:
    """What is wrong, by field."""
    names = visitor.page.select(".field.wrong [name]")
    told = visitor.page.select(".field.wrong .hint")
    return {str(name["name"]): words(hint) for name, hint in zip(names, told, strict=True)}


def test_an_invited_customer_has_its_vip_id_at_once(world: World, root: str, form: Visitor) -> None:
    assert "Customer information cannot be edited later" in form.text
    form.press("Invite Customer", **FIELDS)
    vip_id = form.path.rpartition("/")[2]
    assert form.path == f"{root}/customers/{vip_id}"
    assert f"Its VIP ID is {vip_id}; an initial order can be placed now." in form.messages[0]
    assert "VIP Invitation status Pending" in form.text
    (sent,) = outbox(world, kind="invitation")
    assert sent["recipients"] == ["gyro@gearloose.example"]
    world.partner.order(vip_id, line(EDU))


def test_all_fields_are_needed_and_those_that_lack_are_told(form: Visitor) -> None:
    form.press("Invite Customer")
    assert form.status == 400
    assert set(hints(form)) == set(FIELDS)
    assert form.messages[0].startswith("11 fields need your attention.")
    assert form.has("Invite Customer")


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_typed_stays_where_one_field_lacks(world: World, form: Visitor, name: str) -> None:
    told = FIELDS | {name: " "}
    form.press("Invite Customer", **told)
    assert form.status == 400
    assert list(hints(form)) == [name]
    assert {key: values(form)[key] for key in FIELDS if key != name} == {
        key: value for key, value in FIELDS.items() if key != name
    }
    assert outbox(world, kind="invitation") == []


def test_special_characters_need_the_name_in_us_english(world: World, form: Visitor) -> None:
    told = FIELDS | {"companyName": "Gyros Müßiggang"}
    form.press("Invite Customer", **told)
    assert list(hints(form)) == ["companyNameUsEnglish"]
    form.press("Invite Customer", companyNameUsEnglish="Gyros Müssiggang")
    assert hints(form) == {"companyNameUsEnglish": "has letters that US English has not"}
    form.press("Invite Customer", companyNameUsEnglish="Gyros Muessiggang")
    assert form.status == 200
    assert "Gyros Müßiggang is invited." in form.messages[0]
    assert len(outbox(world, kind="invitation")) == 1


def test_a_refused_value_is_told_at_its_field(form: Visitor) -> None:
    told = FIELDS | {"address.postalCode": "1", "contact.email": "nobody", "companyName": "Abc"}
    form.press("Invite Customer", **told)
    assert form.status == 400
    assert set(hints(form)) == {"address.postalCode", "contact.email", "companyName"}
    assert "INVALID_REQUEST" in form.messages[0]
    assert values(form)["contact.email"] == "nobody"


def test_what_adobe_refuses_is_told_above_the_form(
    world: World, reseller: str, form: Visitor
) -> None:
    world.portal(f"/resellers/{reseller}", status="1004")
    form.press("Invite Customer", **FIELDS)
    assert form.status == 409
    assert "1126" in form.messages[0]
    assert values(form)["companyName"] == FIELDS["companyName"]


def test_only_segments_of_the_reseller_can_be_chosen(world: World, visitor: Visitor) -> None:
    body = {"companyProfile": profile("Commerce Only", marketSegments=["COM"])}
    reseller = world.partner.make("/resellers", body)["resellerId"]
    visitor.get(f"/console/{world.world_id}/resellers/{reseller}/customers/invitation")
    options = [str(o["value"]) for o in visitor.page.select("[name=marketSegment] option")]
    assert options == ["", "COM"]
    visitor.press("Invite Customer", **FIELDS)
    assert list(hints(visitor)) == ["marketSegment"]


@pytest.mark.parametrize(
    ("segment", "range_", "last", "after"),
    [
        ("COM", "Commercial: 13 to 36 months", "2029-01-15", "2029-02-15"),
        ("EDU", "Education: 13 to 48 months", "2030-01-15", "2030-01-16"),
        ("GOV", "Government: 13 to 48 months", "2030-01-15", "2030-02-15"),
    ],
)
def test_c3_an_anniversary_is_chosen_in_the_second_step(
    form: Visitor, segment: str, range_: str, last: str, after: str
) -> None:
    """37 months are too many for COM, and 48 are not for EDU."""
    form.press("Next", **FIELDS | {"marketSegment": segment}, custom="on")
    assert form.status == 200
    assert f"{range_}, from 2027-02-15 to {last}" in form.text
    assert "This date cannot be changed later." in form.text
    for wrong in ("2027-02-14", after, "", "tomorrow"):
        form.press("Invite Customer", cotermDate=wrong)
        assert form.status == 400, wrong
        assert list(hints(form)) == ["cotermDate"]
    form.press("Invite Customer", cotermDate=last)
    assert form.status == 200
    assert f"Anniversary Date {last}" in form.text
    assert "three-year commit not available" in form.text


def test_next_is_for_those_who_choose_a_date(world: World, form: Visitor) -> None:
    form.press("Next", **FIELDS)
    assert form.status == 400
    assert list(hints(form)) == ["custom"]
    assert outbox(world, kind="invitation") == []


def test_invite_with_the_box_checked_asks_for_the_date_first(world: World, form: Visitor) -> None:
    form.press("Invite Customer", **FIELDS, custom="on")
    assert "Anniversary Date of Gearloose Inventions" in form.text
    assert outbox(world, kind="invitation") == []


def test_back_shows_what_was_typed_with_the_date_kept(form: Visitor) -> None:
    form.press("Next", **FIELDS, custom="on").press("Back", cotermDate="2028-01-15")
    assert form.status == 200
    assert {name: values(form)[name] for name in FIELDS} == FIELDS
    form.press("Next")
    assert values(form)["cotermDate"] == "2028-01-15"


def test_what_is_wrong_with_a_field_is_told_in_the_first_step_again(form: Visitor) -> None:
    form.press("Next", **FIELDS | {"address.region": "ZZ"}, custom="on")
    form.press("Invite Customer", cotermDate="2028-01-15")
    assert form.status == 400
    assert "address.region" in hints(form)
    assert values(form)["cotermDate"] == "2028-01-15"


def test_the_same_admin_and_name_are_invited_twice(root: str, form: Visitor) -> None:
    form.press("Invite Customer", **FIELDS)
    form.get(f"{root}/customers/invitation").press("Invite Customer", **FIELDS)
    assert form.status == 200
    assert len(form.get(f"{root}/customers").rows()) == 2
