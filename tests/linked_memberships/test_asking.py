"""What a partner may ask for, and how it is shown (LM-1, LM-2, LM-7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.committing import accepted, benefit, committed, request, requested
from tests.linking import NAME, ask, holding, linked, own
from tests.support import Json, Partner, World, profile, refused


def test_a_customer_becomes_the_owner(world: World, partner: Partner) -> None:
    customer = partner.customer()
    answer = ask(partner, customer)
    assert answer.status_code == 200, answer.text
    linked = answer.json()["linkedMembership"]
    assert linked == {
        "id": linked["id"],
        "name": NAME,
        "type": "STANDARD",
        "linkedMembershipType": "OWNER",
        "creationDate": world.now().removesuffix("Z"),
    }
    assert len(linked["id"]) == 8
    read = partner.fetch(f"/customers/{customer}")
    assert list(read)[-2:] == ["linkedMembership", "links"]
    assert (read["linkedMembership"], read["benefits"]) == (linked, [])


def test_who_is_in_none_shows_none(partner: Partner) -> None:
    read = partner.fetch(f"/customers/{partner.customer()}")
    assert "linkedMembership" not in read
    assert "benefits" not in read


def test_a_consortium_is_made_the_same_way(partner: Partner) -> None:
    linked = own(partner, partner.customer(), type="CONSORTIUM", name="Q")
    assert (linked["type"], linked["name"]) == ("CONSORTIUM", "Q")


@pytest.mark.parametrize(
    ("linked", "path"),
    [
        ({"type": "STANDARD", "name": ""}, "linkedMembership.name"),
        ({"type": "STANDARD", "name": "x" * 81}, "linkedMembership.name"),
        ({"type": "STANDARD", "name": 7}, "linkedMembership.name"),
        ({"type": "OTHER", "name": "Q"}, "linkedMembership.type"),
        ({"type": None, "name": "Q"}, "linkedMembership.type"),
    ],
)
def test_names_and_types_that_there_are_not_are_refused(
    partner: Partner, linked: Json, path: str
) -> None:
    customer = partner.customer()
    refused(ask(partner, customer, **linked), 400, "1117", path)
    assert "linkedMembership" not in partner.fetch(f"/customers/{customer}")


def test_the_longest_name_is_taken(partner: Partner) -> None:
    assert own(partner, partner.customer(), type="STANDARD", name="x" * 80)["name"] == "x" * 80


@pytest.mark.parametrize(
    ("linked", "code"),
    [({"name": "Q"}, "1122"), ({"type": "STANDARD", "name": "Q", "more": 1}, "1121")],
)
def test_a_body_has_both_fields_and_no_others(partner: Partner, linked: Json, code: str) -> None:
    refused(ask(partner, partner.customer(), **linked), 400, code)


@pytest.mark.parametrize("wrong", [[], [{}], "", "STANDARD", 0, 7, 1.5, True, False])
def test_what_is_no_object_is_refused(partner: Partner, wrong: Any) -> None:
    customer = partner.customer()
    company = partner.fetch(f"/customers/{customer}")["companyProfile"]
    body = {"companyProfile": company, "linkedMembership": wrong}
    refused(partner.patch(f"/customers/{customer}", body), 400, "1117", "linkedMembership")
    made = {"resellerId": partner.reseller(), "companyProfile": profile("Acme Inc")}
    new = {**made, "linkedMembership": wrong}
    refused(partner.post("/customers", new), 400, "1117", "linkedMembership")


@pytest.mark.parametrize("nothing", [None, {}])
def test_what_is_empty_asks_for_nothing(partner: Partner, nothing: Any) -> None:
    customer = partner.customer()
    read = partner.fetch(f"/customers/{customer}")
    body = {"companyProfile": read["companyProfile"], "linkedMembership": nothing}
    answer = partner.patch(f"/customers/{customer}", body)
    assert answer.status_code == 200
    assert "linkedMembership" not in answer.json()


def test_a_customer_that_is_made_owns_none_yet(partner: Partner) -> None:
    body = {
        "resellerId": partner.reseller(),
        "companyProfile": profile("Acme Inc"),
        "linkedMembership": {"type": "STANDARD", "name": NAME},
    }
    refused(partner.post("/customers", body), 400, "1117", "linkedMembership")


def test_what_was_read_and_is_sent_back_asks_for_nothing(partner: Partner) -> None:
    customer = partner.customer()
    linked = own(partner, customer)
    for sent in (linked, {"type": linked["type"], "name": linked["name"]}):
        again = ask(partner, customer, **sent)
        assert (again.status_code, again.json()["linkedMembership"]) == (200, linked)
    whole = partner.patch(f"/customers/{customer}", partner.fetch(f"/customers/{customer}"))
    assert (whole.status_code, whole.json()["linkedMembership"]) == (200, linked)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Another"},
        {"type": "CONSORTIUM"},
        {"id": "51000000"},
        {"linkedMembershipType": "MEMBER"},
        {"creationDate": "2020-01-01T00:00:00"},
        {"country": "US"},
    ],
)
def test_another_one_is_not_editable(partner: Partner, changes: Json) -> None:
    customer = partner.customer()
    linked = own(partner, customer)
    refused(ask(partner, customer, **(linked | changes)), 400, "1119", "linkedMembership")
    assert partner.fetch(f"/customers/{customer}")["linkedMembership"] == linked


def test_what_is_adobes_to_say_asks_for_no_new_one(partner: Partner) -> None:
    answer = ask(partner, partner.customer(), type="STANDARD", name=NAME, id="51000000")
    refused(answer, 400, "1119", "linkedMembership")


def test_the_same_correlation_id_again_is_given_the_first_answer(partner: Partner) -> None:
    customer = partner.customer()
    read = partner.fetch(f"/customers/{customer}")
    wanted = {"type": "STANDARD", "name": NAME}
    body = {"companyProfile": read["companyProfile"], "linkedMembership": wanted}
    headers = {"X-Correlation-Id": "once-only"}
    first = partner.patch(f"/customers/{customer}", body, **headers)
    again = partner.patch(f"/customers/{customer}", body, **headers)
    assert first.json() == again.json()


@pytest.mark.parametrize(
    "linked",
    [
        {"type": "STANDARD", "name": ""},
        {"type": "OTHER", "name": "Q"},
        {"type": "STANDARD", "name": "Another"},
        {"type": "STANDARD", "name": NAME, "id": "51000000"},
    ],
)
def test_the_journal_says_that_a_refusal_is_assumed(
    world: World, partner: Partner, linked: Json
) -> None:
    customer = partner.customer()
    own(partner, customer)
    assert ask(partner, customer, **linked).status_code == 400
    assert world.why()["rule"] == "LM-1"
    assert "assumed" in world.why()["source"]


def test_so_does_that_of_a_new_customer(world: World, partner: Partner) -> None:
    body = {
        "resellerId": partner.reseller(),
        "companyProfile": profile("Acme Inc"),
        "linkedMembership": {"type": "STANDARD", "name": NAME},
    }
    assert partner.post("/customers", body).status_code == 400
    assert world.why()["rule"] == "LM-1"
    # Beside faults of other fields it is one of all.
    assert partner.post("/customers", {**body, "globalSalesEnabled": "x"}).status_code == 400
    assert world.why()["rule"] == "ACC-5"


# --- Three-year commitments (LM-7) ------------------------------------------------------------

EXCLUDED = "3YC Customer not allowed for Linked Membership"


def test_a_request_an_acceptance_and_a_commitment_bar_it(world: World, partner: Partner) -> None:
    customer = partner.customer()
    requested(partner, customer, LICENSE=10)
    refused(ask(partner, customer), 400, "1147", EXCLUDED)
    accepted(world, customer)
    refused(ask(partner, customer), 400, "1147", EXCLUDED)
    other = holding(partner, 10)
    committed(world, other, LICENSE=10)
    refused(ask(partner, other), 400, "1147", EXCLUDED)
    assert "linkedMembership" not in partner.fetch(f"/customers/{other}")


def test_one_that_was_declined_bars_nothing(world: World, partner: Partner) -> None:
    customer = partner.customer()
    requested(partner, customer, LICENSE=10)
    world.control("POST", f"/customers/{customer}/commitment", {"accept": False})
    linked = own(partner, customer)
    read = partner.fetch(f"/customers/{customer}")
    assert read["linkedMembership"] == linked
    assert [each["type"] for each in read["benefits"]] == ["THREE_YEAR_COMMIT"]


def test_a_refused_change_changes_nothing_else(partner: Partner) -> None:
    customer = partner.customer()
    requested(partner, customer, LICENSE=10)
    before = partner.fetch(f"/customers/{customer}")
    company = before["companyProfile"] | {"preferredLanguage": "fr-FR"}
    wanted = {"type": "STANDARD", "name": NAME}
    body = {"companyProfile": company, "linkedMembership": wanted}
    refused(partner.patch(f"/customers/{customer}", body), 400, "1147")
    assert partner.fetch(f"/customers/{customer}") == before


def test_an_owner_is_asked_for_no_commitment(partner: Partner) -> None:
    customer = holding(partner, 10)
    own(partner, customer)
    refused(request(partner, customer, LICENSE=10), 400, "1147", EXCLUDED)


def test_both_at_once_are_refused(partner: Partner) -> None:
    customer = partner.customer()
    read = partner.fetch(f"/customers/{customer}")
    body = {
        "companyProfile": read["companyProfile"],
        "benefits": [benefit(LICENSE=10)],
        "linkedMembership": {"type": "STANDARD", "name": NAME},
    }
    refused(partner.patch(f"/customers/{customer}", body), 400, "1147", EXCLUDED)
    assert partner.fetch(f"/customers/{customer}") == read


def test_who_is_in_one_stays_in_its_segment(partner: Partner) -> None:
    customer = partner.customer()
    own(partner, customer)
    read = partner.fetch(f"/customers/{customer}")
    company = read["companyProfile"] | {"marketSegment": "EDU"}
    changed = partner.patch(f"/customers/{customer}", {"companyProfile": company})
    refused(changed, 400, "1119", "companyProfile.marketSegment")


def test_one_that_changes_its_segment_with_the_request_has_a_group_of_the_new_one(
    world: World, partner: Partner
) -> None:
    customer = partner.customer()
    company = partner.fetch(f"/customers/{customer}")["companyProfile"] | {"marketSegment": "EDU"}
    wanted = {"type": "STANDARD", "name": NAME}
    body = {"companyProfile": company, "linkedMembership": wanted}
    assert partner.patch(f"/customers/{customer}", body).status_code == 200
    assert linked(world, customer)["marketSegment"] == "EDU"
