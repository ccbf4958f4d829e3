"""Nobody sees or changes what is another's: distributors of a world, worlds of one seed (ACC-6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from sandbox.partner_api.blueprint import DECLARED
from tests.deploying import GERMANY, body_at, deploy, global_customer, worldwide
from tests.support import (
    OTHER_TEAM,
    Json,
    Partner,
    World,
    contact,
    content,
    line,
    profile,
    refused,
)

# What no business here has.
NOT_THERE = {
    "transfer_id": "1100000000",
    "membership_id": "12345678",
}
METHODS = {operation.name: (operation.method, operation.template) for operation in DECLARED}
# What is said to who asks for what is another's, by operation; lists of one's own are not here.
FOREIGN = {
    "get_reseller": "1115",
    "change_reseller": "1115",
    "get_customers": "1115",
    "create_customer": "1115",
    "get_customer": "1116",
    "change_customer": "1116",
    "get_subscriptions": "1116",
    "get_order_history": "1116",
    "create_order": "1116",
    "get_order": "2115",
    "update_order": "2115",
    "get_subscription": "3115",
    "update_subscription": "3115",
    "create_subscription": "1116",
    "get_open_acquisitions": "1116",
    "get_notifications": "1115",
    "get_deployments": "1116",
    "get_deployment": "1116",
    "create_deployment": "1116",
    "update_deployment": "1116",
    "get_customer_flex_discounts": "1116",
    "fetch_recommendations": "1116",
    "get_offer_switch_paths": "1116",
    "get_switch_paths_of_subscription": "1116",
}
# What names the business where the path does not.
QUERIES = {
    "get_notifications": "?notification-type=LICENSES_PENDING_PARTNER_ORDER"
    "&reseller-id={reseller_id}",
    "get_offer_switch_paths": "?customer-id={customer_id}&subscription-id={subscription_id}",
}


@dataclass(frozen=True)
class Business:
    """A reseller with a customer that has an order and a subscription."""

    reseller_id: str
    customer_id: str
    order_id: str
    subscription_id: str
    deployment_id: str

    @property
    def ids(self) -> dict[str, str]:
        return self.__dict__

    @classmethod
    def found(cls, partner: Partner, name: str = "Acme Inc") -> "Business":
        reseller_id = partner.reseller()
        customer_id = global_customer(partner, resellerId=reseller_id, companyProfile=profile(name))
        order = partner.order(customer_id)
        (subscription,) = partner.subscriptions(customer_id)
        return cls(
            reseller_id,
            customer_id,
            order["orderId"],
            subscription["subscriptionId"],
            deploy(partner, customer_id),
        )

    def bodies(self) -> dict[str, Json]:
        """What would be right if it came from the one whose it is."""
        reseller = profile("Fairmont Reselling", marketSegments=["COM", "EDU", "GOV"])
        return {
            "change_reseller": {"companyProfile": reseller, "externalReferenceId": "changed"},
            "create_customer": {
                "resellerId": self.reseller_id,
                "companyProfile": profile("Intruder Inc"),
            },
            "change_customer": {
                "companyProfile": profile("Acme Inc"),
                "externalReferenceId": "changed",
            },
            "create_order": {"orderType": "NEW", "lineItems": [line()]},
            "update_order": {"externalReferenceId": "changed"},
            "update_subscription": {"autoRenewal": {"enabled": False}},
            "create_subscription": {
                "offerId": OTHER_TEAM,
                "currencyCode": "USD",
                "autoRenewal": {"renewalQuantity": 1},
            },
            "create_deployment": body_at(GERMANY),
            "update_deployment": {"status": "1004"},
            "fetch_recommendations": {"customerId": self.customer_id},
        }

    def ask(self, partner: Partner, name: str, **other: str) -> httpx.Response:
        """Send an operation's good request about this business."""
        method, path = METHODS[name]
        path += QUERIES.get(name, "")
        return partner.call(
            method, path.format(**NOT_THERE | self.ids | other), self.bodies().get(name)
        )

    def view(self, partner: Partner) -> dict[str, Any]:
        """All that its distributor can read."""
        reads = [name for name, (method, _) in METHODS.items() if method == "GET"]
        return {name: self.ask(partner, name).json() for name in reads}


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A world of one distributor."""
    return new_world(distributors=worldwide())


@pytest.fixture
def world_of_two(new_world: Callable[..., World]) -> World:
    """A world of two distributors."""
    return new_world(distributors=[*worldwide(name="Mouse"), *worldwide(name="Duck")])


@pytest.fixture
def two(world_of_two: World) -> tuple[Partner, Partner]:
    """Two distributors of a world."""
    return world_of_two.partners[0], world_of_two.partners[1]


@pytest.fixture
def worlds(new_world: Callable[..., World]) -> tuple[World, World]:
    """Two worlds of one seed: the same calls make the same ids."""
    return (
        new_world(seed=11, distributors=worldwide()),
        new_world(seed=11, distributors=worldwide()),
    )


def test_every_operation_with_an_owner_is_in_the_table() -> None:
    assert METHODS.keys() - FOREIGN.keys() == {
        "get_resellers",
        "create_reseller",
        "fetch_price_list",
        "get_flex_discounts",
        # Who holds the customer's code may ask; what comes of it, tests/reseller_change say.
        "change_reseller_of_customer",
        "get_transfer",
        # A membership of VIP is no distributor's yet: tests/migration.
        "get_membership_offers",
        "transfer_membership",
        "get_membership_transfer",
        # Of agencies alone, as are the groups that they are enrolled in: tests/large_agencies.
        "get_linked_membership_groups",
        "enroll_in_linked_membership",
    }


@pytest.mark.parametrize("name", FOREIGN)
def test_the_request_is_right_when_it_comes_from_the_owner(
    world_of_two: World, two: tuple[Partner, Partner], name: str
) -> None:
    owner, _ = two
    business = Business.found(owner)
    if name == "create_subscription":
        world_of_two.advance(to="2027-01-05T09:00:00Z")
    assert business.ask(owner, name).status_code in (200, 201)


@pytest.mark.parametrize("name", FOREIGN)
def test_another_distributor_is_told_that_nothing_is_there(
    two: tuple[Partner, Partner], name: str
) -> None:
    owner, stranger = two
    business = Business.found(owner)
    before = business.view(owner)
    refused(business.ask(stranger, name), 404, FOREIGN[name])
    assert business.view(owner) == before


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("get_order", "order_id"),
        ("get_order", "customer_id"),
        ("update_order", "order_id"),
        ("update_order", "customer_id"),
        ("get_subscription", "subscription_id"),
        ("get_subscription", "customer_id"),
        ("update_subscription", "subscription_id"),
        ("update_subscription", "customer_id"),
    ],
)
def test_one_foreign_id_beside_an_own_one_is_enough(
    two: tuple[Partner, Partner], name: str, foreign: str
) -> None:
    owner, stranger = two
    theirs, mine = Business.found(owner), Business.found(stranger)
    before = theirs.view(owner), mine.view(stranger)
    answer = mine.ask(stranger, name, **{foreign: theirs.ids[foreign]})
    refused(answer, 404, FOREIGN[name])
    assert (theirs.view(owner), mine.view(stranger)) == before


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("get_order", "order_id"),
        ("update_order", "order_id"),
        ("get_subscription", "subscription_id"),
        ("update_subscription", "subscription_id"),
    ],
)
def test_ids_of_another_customer_of_ones_own_do_not_fit_either(
    partner: Partner, name: str, other: str
) -> None:
    one, two = Business.found(partner), Business.found(partner, name="Beta Inc")
    refused(one.ask(partner, name, **{other: two.ids[other]}), 404, FOREIGN[name])


def test_an_order_of_another_cannot_be_returned(two: tuple[Partner, Partner]) -> None:
    owner, stranger = two
    theirs, mine = Business.found(owner), Business.found(stranger)
    before = theirs.view(owner)
    order = owner.fetch(f"/customers/{theirs.customer_id}/orders/{theirs.order_id}")
    refused(stranger.give_back(theirs.customer_id, order), 404, "2115")
    refused(stranger.give_back(mine.customer_id, order), 404, "2115")
    assert theirs.view(owner) == before


def test_an_order_of_another_customer_of_ones_own_cannot_be_returned(partner: Partner) -> None:
    one, two = Business.found(partner), Business.found(partner, name="Beta Inc")
    order = partner.fetch(f"/customers/{two.customer_id}/orders/{two.order_id}")
    refused(partner.give_back(one.customer_id, order), 404, "2115")


def test_a_customer_cannot_be_moved_to_a_foreign_reseller(two: tuple[Partner, Partner]) -> None:
    owner, stranger = two
    theirs, mine = Business.found(owner), Business.found(stranger)
    shown = stranger.fetch(f"/customers/{mine.customer_id}")
    body = {"resellerId": theirs.reseller_id, "companyProfile": shown["companyProfile"]}
    answer = stranger.patch(f"/customers/{mine.customer_id}", body)
    refused(answer, 400, "1119", "resellerId")


def test_a_reseller_cannot_be_made_for_another_distributor(two: tuple[Partner, Partner]) -> None:
    owner, stranger = two
    body = {
        "distributorId": owner.distributor_id,
        "companyProfile": profile("Fairmont Reselling", marketSegments=["COM"]),
    }
    refused(stranger.post("/resellers", body), 400, "1114")
    assert owner.fetch("/resellers")["totalCount"] == 0


@pytest.mark.every_backend
def test_lists_hold_what_is_ones_own(two: tuple[Partner, Partner]) -> None:
    owner, stranger = two
    business = Business.found(owner)
    assert stranger.fetch("/resellers")["accounts"] == []
    mine = stranger.reseller("Own Reselling")
    found = [each["resellerId"] for each in stranger.fetch("/resellers")["accounts"]]
    assert found == [mine]
    found = [each["resellerId"] for each in owner.fetch("/resellers")["accounts"]]
    assert found == [business.reseller_id]
    by_name = owner.fetch("/resellers?company-name=Own*")
    assert by_name["totalCount"] == 0


@pytest.mark.every_backend
def test_a_filter_does_not_reach_over_the_fence(two: tuple[Partner, Partner]) -> None:
    owner, stranger = two
    theirs, mine = Business.found(owner), Business.found(stranger)
    for query in (f"reseller-id={theirs.reseller_id}", f"reference-order-id={theirs.order_id}"):
        assert stranger.orders(mine.customer_id, query) == []
    path = f"/resellers/{mine.reseller_id}/customers?customer-id={theirs.customer_id}"
    assert stranger.fetch(path)["accounts"] == []


def test_the_same_company_may_buy_from_two_distributors(two: tuple[Partner, Partner]) -> None:
    """The contact is known in the whole world (AC-3); the account is not (AC-4, ACC-6)."""
    admin = contact("admin@acme.com")
    for partner in two:
        reseller_id = partner.reseller()
        made = partner.customer(reseller_id, name="Acme Inc", contacts=[admin])
        assert partner.fetch(f"/customers/{made}")["resellerId"] == reseller_id


@pytest.mark.every_backend
def test_worlds_of_one_seed_share_their_ids(worlds: tuple[World, World]) -> None:
    one, two = (Business.found(world.partner) for world in worlds)
    assert one == two
    assert worlds[0].partner.distributor_id == worlds[1].partner.distributor_id


@pytest.mark.parametrize("name", FOREIGN)
def test_the_ids_of_a_world_mean_nothing_in_another(worlds: tuple[World, World], name: str) -> None:
    here, there = worlds
    business = Business.found(here.partner)
    before = content(here), business.view(here.partner), content(there)
    refused(business.ask(there.partner, name), 404, FOREIGN[name])
    assert (content(here), business.view(here.partner), content(there)) == before


@pytest.mark.every_backend
@pytest.mark.parametrize("name", [name for name in FOREIGN if METHODS[name][0] != "GET"])
def test_a_change_in_a_world_is_none_in_its_twin(worlds: tuple[World, World], name: str) -> None:
    here, there = worlds
    business = Business.found(here.partner)
    assert Business.found(there.partner) == business
    if name == "create_subscription":
        here.advance(to="2027-01-05T09:00:00Z")
        there.advance(to="2027-01-05T09:00:00Z")
    before = content(there), business.view(there.partner)
    assert business.ask(here.partner, name).status_code in (200, 201)
    assert (content(there), business.view(there.partner)) == before
    # And the twin can do the same by itself.
    assert business.ask(there.partner, name).status_code in (200, 201)


def test_the_clock_of_a_world_moves_no_other(worlds: tuple[World, World]) -> None:
    here, there = worlds
    business = Business.found(here.partner)
    Business.found(there.partner)
    before = content(there), business.view(there.partner), there.now()
    here.advance(by="P800D")
    assert (content(there), business.view(there.partner), there.now()) == before
    (renewed,) = here.partner.subscriptions(business.customer_id)
    assert renewed["renewalDate"] == "2029-01-15"


@pytest.mark.every_backend
@pytest.mark.parametrize(("method", "path"), [("DELETE", ""), ("POST", "/reset")])
def test_the_end_of_a_world_is_not_that_of_its_twin(
    worlds: tuple[World, World], method: str, path: str
) -> None:
    here, there = worlds
    business = Business.found(here.partner)
    Business.found(there.partner)
    before = content(there), business.view(there.partner)
    assert here.control(method, path).status_code in (200, 204)
    assert (content(there), business.view(there.partner)) == before


def test_rules_of_a_world_are_its_own(worlds: tuple[World, World]) -> None:
    here, there = worlds
    here.rules(accountProcessingSeconds=3600)
    body = {"companyProfile": profile("Fairmont Reselling", marketSegments=["COM"])}
    statuses = []
    for world in worlds:
        made = world.partner.make("/resellers", body)
        statuses.append(world.partner.fetch(f"/resellers/{made['resellerId']}")["status"])
    assert statuses == ["1002", "1000"]
    assert there.control("GET", "").json()["rules"]["accountProcessingSeconds"] == 0


def test_names_of_contacts_are_known_in_their_world_only(worlds: tuple[World, World]) -> None:
    email = "minnie@mouse.com"
    shown = []
    for world, first_name in zip(worlds, ("Minnie", "Minerva"), strict=True):
        made = world.partner.reseller(contacts=[contact(email, firstName=first_name)])
        found = world.partner.fetch(f"/resellers/{made}")["companyProfile"]["contacts"]
        shown.append(found[0]["firstName"])
    assert shown == ["Minnie", "Minerva"]
