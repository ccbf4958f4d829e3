"""Renewals of what is deployed: by themselves, early, late and previewed (GS-10, GS-7)."""

from __future__ import annotations

import httpx
import pytest

from tests.deploying import AUSTRIA, GERMANY, JAPAN, deploy, line_at, rule_of
from tests.support import EDU, OTHER_TEAM, TEAM, Json, Partner, World, line, refused

AD = "2027-01-15T00:00:00Z"
EARLY = "2027-01-05T09:00:00Z"


@pytest.fixture
def places(partner: Partner, customer: str) -> tuple[str, str, str]:
    """Places in Germany, Austria and Japan, with five, three and two licences."""
    found = tuple(deploy(partner, customer, place) for place in (GERMANY, AUSTRIA, JAPAN))
    germany, austria, japan = found
    partner.order(
        customer,
        line_at(germany, "EUR", quantity=5),
        line_at(austria, "EUR", quantity=3, number=2),
        line_at(japan, "JPY", quantity=2, number=3),
    )
    return germany, austria, japan


def held_at(partner: Partner, customer: str, place: str | None, product: str = "65304479") -> Json:
    (found,) = [
        each
        for each in partner.subscriptions(customer)
        if each.get("deploymentId") == place and each["offerId"].startswith(product)
    ]
    return found


def renewal_of(held: Json, number: int = 1, **changes: object) -> Json:
    """A line that renews all of a subscription, as the real client sends it."""
    return {
        "extLineItemNumber": number,
        "offerId": held["offerId"],
        "quantity": held["currentQuantity"],
        "subscriptionId": held["subscriptionId"],
        **changes,
    }


def send(
    partner: Partner, customer: str, kind: str, *lines: Json, query: str = "", **more: str
) -> httpx.Response:
    body = {"orderType": kind, "lineItems": list(lines), **more}
    return partner.post(f"/customers/{customer}/orders{query}", body)


def renewals(partner: Partner, customer: str) -> list[Json]:
    return partner.orders(customer, "order-type=RENEWAL&start-date=2018-01-01")


@pytest.mark.every_backend
def test_each_currency_is_one_renewal_order_with_the_deployments_of_its_lines(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, austria, japan = places
    world.advance(to=AD)
    orders = {each["currencyCode"]: each for each in renewals(partner, customer)}
    assert set(orders) == {"EUR", "JPY"}
    shown = {
        currency: [(each["deploymentId"], each["quantity"]) for each in order["lineItems"]]
        for currency, order in orders.items()
    }
    assert shown == {"EUR": [(germany, 5), (austria, 3)], "JPY": [(japan, 2)]}
    assert {each["source"] for each in orders.values()} == {"System"}
    dates = {each["renewalDate"] for each in partner.subscriptions(customer)}
    assert dates == {"2028-01-15"}
    read = partner.read_order(customer, orders["EUR"]["orderId"], priced=True)
    assert read["pricingSummary"][0]["currencyCode"] == "EUR"


def test_the_level_of_renewal_counts_all_deployments_together(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    assert places
    world.advance(to=AD)
    offers = {
        each["offerId"] for order in renewals(partner, customer) for each in order["lineItems"]
    }
    assert offers == {"65304479CA02A12"}


def test_a_preview_of_what_renews_has_all_currencies_and_prices_for_one_alone(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    *_, japan = places
    world.advance(to=EARLY)
    shown = send(partner, customer, "PREVIEW_RENEWAL").json()
    assert shown["currencyCode"] == ""
    assert [each["deploymentId"] for each in shown["lineItems"]] == list(places)
    assert [each["currencyCode"] for each in shown["lineItems"]] == ["EUR", "EUR", "JPY"]
    query = "?fetch-price=true"
    refused(send(partner, customer, "PREVIEW_RENEWAL", query=query), 400, "2148")
    subscription = held_at(partner, customer, japan)["subscriptionId"]
    world.portal(f"/subscriptions/{subscription}", autoRenewalEnabled=False)
    priced = send(partner, customer, "PREVIEW_RENEWAL", query=query).json()
    assert (priced["currencyCode"], len(priced["pricingSummary"])) == ("EUR", 1)


def test_an_early_renewal_may_mix_deployments(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    world.advance(to=EARLY)
    lines = [
        renewal_of(held_at(partner, customer, place), number)
        for number, place in enumerate(places, 1)
    ]
    preview = send(partner, customer, "PREVIEW_RENEWAL", *lines)
    assert (preview.status_code, preview.json()["currencyCode"]) == (201, "")
    refused(
        send(partner, customer, "PREVIEW_RENEWAL", *lines, query="?fetch-price=true"), 400, "2148"
    )
    answer = send(partner, customer, "RENEWAL", *lines)
    assert answer.status_code == 201, answer.text
    order = answer.json()
    assert order["currencyCode"] == ""
    assert [each["deploymentId"] for each in order["lineItems"]] == list(places)
    assert [each["currencyCode"] for each in order["lineItems"]] == ["EUR", "EUR", "JPY"]
    world.advance(to=AD)
    assert len(renewals(partner, customer)) == 1
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert "pricingSummary" not in read


def test_a_line_may_repeat_place_and_currency_of_its_subscription_and_name_no_other(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, austria, japan = places
    world.advance(to=EARLY)
    held = held_at(partner, customer, germany)
    good = renewal_of(held, deploymentId=germany, currencyCode="EUR")
    for kind in ("PREVIEW_RENEWAL", "RENEWAL"):
        for other in (austria, japan):
            answer = send(partner, customer, kind, {**good, "deploymentId": other})
            refused(answer, 404, "2138", "Line Item: 1")
            assert rule_of(world) == "GS-10"
        refused(send(partner, customer, kind, {**good, "deploymentId": "1400000194"}), 404, "2138")
        refused(send(partner, customer, kind, {**good, "currencyCode": "JPY"}), 400, "2137")
        both = (good, renewal_of(held_at(partner, customer, japan), 2))
        plain = [{key: each[key] for key in each if key != "currencyCode"} for each in both]
        refused(send(partner, customer, kind, *plain, currencyCode="EUR"), 400, "2140")
    assert send(partner, customer, "RENEWAL", good).status_code == 201


def test_a_new_product_comes_to_deployments_with_an_early_renewal(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    _, austria, japan = places
    world.advance(to=EARLY)
    lines = [
        line_at(japan, "JPY", quantity=4, offer=OTHER_TEAM),
        line_at(austria, "EUR", quantity=6, number=2, offer=OTHER_TEAM),
    ]
    bare = {key: lines[1][key] for key in lines[1] if key != "currencyCode"}
    answer = send(partner, customer, "RENEWAL", lines[0], bare)
    refused(answer, 400, "1122", "lineItems[1].currencyCode")
    unknown = {**lines[1], "deploymentId": "1400000194"}
    refused(send(partner, customer, "RENEWAL", lines[0], unknown), 404, "2138", "Line Item: 2")
    foreign = {**lines[1], "currencyCode": "GBP"}
    refused(send(partner, customer, "RENEWAL", lines[0], foreign), 400, "2125", "GBP")
    answer = send(partner, customer, "RENEWAL", *lines)
    assert answer.status_code == 201, answer.text
    made = held_at(partner, customer, japan, "11083117")
    assert (made["status"], made["currencyCode"], made["renewedQuantity"]) == ("1009", "JPY", 4)
    world.advance(to=AD)
    assert held_at(partner, customer, japan, "11083117")["currentQuantity"] == 4
    assert held_at(partner, customer, austria, "11083117")["currentQuantity"] == 6


def test_a_product_is_new_where_it_is_not_held_though_it_is_held_elsewhere(
    world: World, partner: Partner, customer: str
) -> None:
    germany, japan = deploy(partner, customer, GERMANY), deploy(partner, customer, JAPAN)
    partner.order(customer, line_at(germany, "EUR", quantity=5))
    world.advance(to=EARLY)
    new = line_at(japan, "JPY", quantity=2)
    twice = line_at(japan, "JPY", quantity=1, number=2)
    refused(send(partner, customer, "RENEWAL", new, twice), 400, "3121")
    again = line_at(germany, "EUR", number=2)
    refused(send(partner, customer, "RENEWAL", new, again), 400, "3121", "Line Item: 2")
    home = line(TEAM, 1, 2)
    answer = send(partner, customer, "RENEWAL", new, home)
    assert answer.status_code == 201, answer.text
    assert {each["status"] for each in partner.subscriptions(customer)} == {"1000", "1009"}


@pytest.mark.every_backend
def test_a_late_renewal_brings_the_deployments_own_subscription_back(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, austria, japan = places
    for place in (germany, japan):
        subscription = held_at(partner, customer, place)["subscriptionId"]
        partner.renew(customer, subscription, enabled=False)
    world.advance(to="2027-01-20T09:00:00Z")
    # The product is active in Austria, which says nothing about Germany (GS-8).
    assert held_at(partner, customer, austria)["status"] == "1000"
    lines = [
        renewal_of(held_at(partner, customer, germany), 1),
        renewal_of(held_at(partner, customer, japan), 2),
    ]
    answer = send(partner, customer, "RENEWAL", *lines)
    assert answer.status_code == 201, answer.text
    assert answer.json()["currencyCode"] == ""
    held = partner.subscriptions(customer)
    assert {(each["status"], each["renewalDate"]) for each in held} == {("1000", "2028-01-15")}


def test_a_late_renewal_at_a_deactivated_deployment_is_2139(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    *_, japan = places
    partner.renew(customer, held_at(partner, customer, japan)["subscriptionId"], enabled=False)
    world.advance(to="2027-01-20T09:00:00Z")
    own = f"/customers/{customer}/deployments/{japan}"
    assert partner.patch(own, {"status": "1004"}).status_code == 200
    lapsed = renewal_of(held_at(partner, customer, japan))
    refused(send(partner, customer, "RENEWAL", lapsed), 400, "2139", "Line Item: 1")
    partner.patch(own, {"status": "1000"})
    assert send(partner, customer, "RENEWAL", lapsed).status_code == 201


def test_without_global_sales_what_is_deployed_renews_by_itself_and_not_by_hand(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, *_ = places
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    world.advance(to=EARLY)
    answer = send(partner, customer, "RENEWAL", renewal_of(held_at(partner, customer, germany)))
    refused(answer, 400, "1139")
    world.advance(to=AD)
    assert len(renewals(partner, customer)) == 2


# --- Scheduled products (GS-8) -----------------------------------------------------------------


def schedule(partner: Partner, customer: str, **changes: object) -> httpx.Response:
    body = {"offerId": OTHER_TEAM, "autoRenewal": {"enabled": True, "renewalQuantity": 3}}
    return partner.post(f"/customers/{customer}/subscriptions", {**body, **changes})


@pytest.mark.every_backend
def test_a_product_is_scheduled_for_a_deployment_and_renews_there(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    *_, japan = places
    world.advance(to=EARLY)
    answer = schedule(partner, customer, deploymentId=japan, currencyCode="JPY")
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["deploymentId"], shown["currencyCode"], shown["status"]) == (japan, "JPY", "1009")
    changed = partner.renew(customer, shown["subscriptionId"], renewalQuantity=4).json()
    assert (changed["deploymentId"], changed["currencyCode"]) == (japan, "JPY")
    world.advance(to=AD)
    assert held_at(partner, customer, japan, "11083117")["currentQuantity"] == 4
    (order,) = [each for each in renewals(partner, customer) if each["currencyCode"] == "JPY"]
    assert {each["deploymentId"] for each in order["lineItems"]} == {japan}


def test_the_same_product_is_scheduled_once_for_each_deployment(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, austria, japan = places
    world.advance(to=EARLY)
    wanted: list[Json] = [
        {"deploymentId": germany, "currencyCode": "EUR"},
        {"deploymentId": austria, "currencyCode": "EUR"},
        {"deploymentId": japan, "currencyCode": "JPY"},
        {"currencyCode": "USD"},
    ]
    for place in wanted:
        assert schedule(partner, customer, **place).status_code == 200
    for place in wanted:
        refused(schedule(partner, customer, **place), 400, "3120")
    shown = schedule(partner, customer, offerId=TEAM, currencyCode="USD").json()
    assert "deploymentId" not in shown
    assert "currencyCode" not in shown


def test_a_global_customer_names_the_currency_of_what_it_schedules(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, *_ = places
    world.advance(to=EARLY)
    refused(schedule(partner, customer), 400, "1122", "currencyCode")
    assert rule_of(world) == "GS-8"
    refused(schedule(partner, customer, deploymentId=germany), 400, "1122", "currencyCode")


def test_nothing_is_scheduled_where_the_customer_may_not_deploy(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    *_, japan = places
    free = deploy(partner, customer, JAPAN)
    partner.patch(f"/customers/{customer}/deployments/{free}", {"status": "1004"})
    world.advance(to=EARLY)
    there: Json = {"currencyCode": "JPY"}
    answer = schedule(partner, customer, deploymentId="PR1400001758", **there)
    refused(answer, 404, "2138", "deploymentId")
    answer = schedule(partner, customer, deploymentId=free, **there)
    refused(answer, 400, "2139", "deploymentId")
    answer = schedule(partner, customer, deploymentId=japan, currencyCode="GBP")
    refused(answer, 400, "2125", "GBP")
    home = partner.customer(name="Home")
    refused(schedule(partner, home, deploymentId=japan, **there), 400, "1140")
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    refused(schedule(partner, customer, deploymentId=japan, **there), 400, "1139")


@pytest.mark.every_backend
def test_nothing_is_scheduled_in_a_currency_that_it_will_have_no_price_in(
    world: World, partner: Partner, customer: str, places: tuple[str, str, str]
) -> None:
    germany, _, japan = places
    world.advance(to=EARLY)
    before = partner.subscriptions(customer)
    for place, currency in ((germany, "JPY"), (japan, "EUR"), ("", "JPY")):
        where: Json = {"deploymentId": place} if place else {}
        answer = schedule(partner, customer, currencyCode=currency, **where)
        refused(answer, 400, "2128", currency)
        assert rule_of(world) == "OR-2"
    assert partner.subscriptions(customer) == before
    for place, currency in ((germany, "EUR"), (japan, "JPY"), ("", "USD")):
        where = {"deploymentId": place} if place else {}
        assert schedule(partner, customer, currencyCode=currency, **where).status_code == 200
    made = partner.subscriptions(customer)[-1]["subscriptionId"]
    wish: Json = {"autoRenewal": {"renewalQuantity": 4}, "currencyCode": "JPY"}
    changed = partner.patch(f"/customers/{customer}/subscriptions/{made}", wish)
    refused(changed, 400, "1119", "currencyCode")
    world.advance(to=AD)
    assert {each["status"] for each in partner.subscriptions(customer)} == {"1000"}


def test_nothing_is_scheduled_abroad_for_a_segment_that_only_a_tester_made_global(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(name="School", marketSegment="EDU")
    world.portal(f"/customers/{customer}", globalSalesEnabled=True)
    answer = schedule(partner, customer, offerId=EDU, deploymentId="1450000001", currencyCode="USD")
    refused(answer, 400, "1142")
