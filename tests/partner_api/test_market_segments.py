"""Market segments of resellers and customers over HTTP: AC-2 (docs market-segments)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import EDU, Json, Partner, World, contact, line, profile, refused

ADMIN = [contact("dean@school.edu")]


def made_reseller(partner: Partner, segments: list[str] | None) -> tuple[str, Json]:
    body = profile("Fairmont")
    if segments is not None:
        body["marketSegments"] = segments
    made = partner.make("/resellers", {"companyProfile": body})
    return f"/resellers/{made['resellerId']}", made["companyProfile"]


def made_customer(partner: Partner, reseller_path: str, segment: str) -> tuple[str, Json]:
    body = profile("The School", contacts=ADMIN, marketSegment=segment)
    reseller_id = reseller_path.rsplit("/", 1)[-1]
    made = partner.make("/customers", {"resellerId": reseller_id, "companyProfile": body})
    return f"/customers/{made['customerId']}", made["companyProfile"]


@pytest.mark.parametrize("sent", [None, []])
def test_a_reseller_without_segments_is_commercial(
    partner: Partner, sent: list[str] | None
) -> None:
    _, shown = made_reseller(partner, sent)
    assert shown["marketSegments"] == ["COM"]


def test_a_segment_sent_twice_counts_once(partner: Partner) -> None:
    _, shown = made_reseller(partner, ["EDU", "COM", "EDU"])
    assert shown["marketSegments"] == ["EDU", "COM"]


def test_a_reseller_sells_only_what_its_distributor_sells(
    new_world: Callable[..., World],
) -> None:
    partner = new_world(distributors=[{"name": "One", "marketSegments": ["COM", "EDU"]}]).partner
    body = profile("Fairmont", marketSegments=["COM", "GOV"])
    refused(partner.post("/resellers", {"companyProfile": body}), 400, "2135")
    path, shown = made_reseller(partner, ["COM"])
    change = shown | {"marketSegments": ["COM", "GOV"]}
    refused(partner.patch(path, {"companyProfile": change}), 400, "2135")


@pytest.mark.every_backend
def test_a_reseller_may_add_segments(partner: Partner) -> None:
    path, shown = made_reseller(partner, ["COM"])
    changed = partner.patch(path, {"companyProfile": shown | {"marketSegments": ["GOV", "COM"]}})
    assert changed.json()["companyProfile"]["marketSegments"] == ["GOV", "COM"]
    assert partner.fetch(path)["companyProfile"]["marketSegments"] == ["GOV", "COM"]


def test_a_reseller_must_pass_its_segments_on_patch(partner: Partner) -> None:
    path, shown = made_reseller(partner, ["COM"])
    del shown["marketSegments"]
    refused(
        partner.patch(path, {"companyProfile": shown}),
        400,
        "1122",
        "companyProfile.marketSegments",
    )


@pytest.mark.parametrize("left", [["COM"], ["EDU"], ["COM", "GOV"]])
def test_a_reseller_may_never_remove_a_segment(partner: Partner, left: list[str]) -> None:
    path, shown = made_reseller(partner, ["COM", "EDU"])
    answer = partner.patch(path, {"companyProfile": shown | {"marketSegments": left}})
    refused(answer, 400, "1134", "Reason: INVALID_CUSTOMER_MARKET_SEGMENT")
    assert partner.fetch(path)["companyProfile"]["marketSegments"] == ["COM", "EDU"]


def test_a_reseller_may_not_remove_all_segments(partner: Partner) -> None:
    path, shown = made_reseller(partner, ["COM"])
    answer = partner.patch(path, {"companyProfile": shown | {"marketSegments": []}})
    detail = "Reseller is not permitted to remove existing market segments"
    refused(answer, 400, "5122", detail)


def test_a_customer_has_one_of_its_resellers_segments(partner: Partner) -> None:
    path, _ = made_reseller(partner, ["EDU"])
    reseller_id = path.rsplit("/", 1)[-1]
    for segment in ("COM", "GOV", None):
        body = profile("The School", contacts=ADMIN, marketSegment=segment)
        answer = partner.post("/customers", {"resellerId": reseller_id, "companyProfile": body})
        refused(answer, 400, "2135", "companyProfile.marketSegment")
    _, shown = made_customer(partner, path, "EDU")
    assert shown["marketSegment"] == "EDU"


def test_a_segment_of_nobody_is_an_invalid_field(partner: Partner) -> None:
    body = profile("The School", marketSegment="ABC")
    answer = partner.post("/customers", {"resellerId": partner.reseller(), "companyProfile": body})
    refused(answer, 400, "1117", "companyProfile.marketSegment")


def test_a_customer_without_subscriptions_may_change_its_segment(partner: Partner) -> None:
    reseller, _ = made_reseller(partner, ["COM", "EDU"])
    path, shown = made_customer(partner, reseller, "COM")
    changed = partner.patch(path, {"companyProfile": shown | {"marketSegment": "EDU"}})
    assert changed.json()["companyProfile"]["marketSegment"] == "EDU"
    refused(partner.patch(path, {"companyProfile": shown | {"marketSegment": "GOV"}}), 400, "2135")
    del shown["marketSegment"]
    kept = partner.patch(path, {"companyProfile": shown})
    assert kept.json()["companyProfile"]["marketSegment"] == "EDU"


def test_a_customer_with_an_active_subscription_keeps_its_segment(
    world: World, partner: Partner
) -> None:
    reseller, _ = made_reseller(partner, ["COM", "EDU"])
    path, shown = made_customer(partner, reseller, "EDU")
    customer_id = path.rsplit("/", 1)[-1]
    partner.order(customer_id, line(EDU))
    change = {"companyProfile": shown | {"marketSegment": "COM"}}
    refused(partner.patch(path, change), 400, "1119", "companyProfile.marketSegment")
    assert partner.patch(path, {"companyProfile": shown}).status_code == 200
    held = partner.subscriptions(customer_id)[0]["subscriptionId"]
    assert partner.renew(customer_id, held, enabled=False).status_code == 200
    world.advance(to="2027-01-15T01:00:00Z")
    assert partner.patch(path, change).status_code == 200


def test_sub_segments_show_only_when_the_customer_has_some(world: World, partner: Partner) -> None:
    reseller, _ = made_reseller(partner, ["EDU"])
    path, shown = made_customer(partner, reseller, "EDU")
    assert "marketSubSegments" not in partner.fetch(path)["companyProfile"]
    world.control("PATCH", path, {"marketSubSegments": ["K_12"]})
    found = partner.fetch(path)["companyProfile"]
    assert list(found)[2:4] == ["marketSegment", "marketSubSegments"]
    assert found["marketSubSegments"] == ["K_12"]
    change = shown | {"marketSubSegments": ["HIGHER_ED"]}
    answer = partner.patch(path, {"companyProfile": change})
    refused(answer, 400, "1119", "companyProfile.marketSubSegments")
