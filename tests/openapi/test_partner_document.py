"""The partner API keeps to its OpenAPI document, whatever is sent (ACC-4, ACC-5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import schemathesis

from sandbox.partner_api.document import partner_document
from tests.authorizing import take
from tests.migrating import Migration
from tests.openapi.fuzzing import (
    BOUNDED,
    CHECKS,
    Case,
    deepen,
    fuzz,
    fuzz_config,
    is_deep,
    labels,
    start,
)
from tests.support import InProcess, Partner, line, make_world

schema = schemathesis.openapi.from_dict(partner_document(), config=fuzz_config())


@dataclass(frozen=True)
class Target:
    """A world with a customer that has bought something."""

    client: InProcess
    partner: Partner
    known: dict[str, Any]
    free_membership_id: str


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with start(tmp_path_factory.mktemp("partner")) as client:
        world = make_world(client)
        partner = world.partner
        reseller_id = partner.reseller()
        customer_id = partner.customer(reseller_id, name="Acme Inc")
        order = partner.order(customer_id, line(quantity=9))
        (subscription,) = partner.subscriptions(customer_id)
        take(world, customer_id)
        migration = Migration.of(world)
        known = {
            "resellerId": reseller_id,
            "customerId": customer_id,
            "orderId": order["orderId"],
            "referenceOrderId": order["orderId"],
            "subscriptionId": subscription["subscriptionId"],
            "membershipId": migration.membership_id,
            "transferId": migration.begun(),
            "distributorId": partner.distributor_id,
        }
        yield Target(client, partner, known, Migration.of(world).membership_id)
        client.parts.engine.dispose()


@BOUNDED
def keeps_to_the_document(case: Case, target: Target) -> None:
    if is_deep(case):
        known = target.known
        if not case.path.endswith("/transfers/{transferId}"):
            known = known | {"membershipId": target.free_membership_id}
        deepen(case, known)
    headers = target.partner.headers(X_Correlation_Id=str(uuid4()), X_Request_Id=None)
    case.headers.clear()
    if case.body and isinstance(case.media_type, str):
        headers["Content-Type"] = case.media_type
    case.call_and_validate(headers=headers, checks=CHECKS, app=target.client.app)


@pytest.mark.parametrize("operation", labels(schema))
def test_every_answer_is_one_that_the_document_knows(operation: str, target: Target) -> None:
    fuzz(schema, operation, keeps_to_the_document, target=target)
