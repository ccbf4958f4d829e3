"""The control plane keeps to its OpenAPI document, whatever is sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis

from sandbox.control_api.document import control_document
from tests.authorizing import take
from tests.branching import snapshot_of
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
from tests.support import InProcess, make_world

CASES_A_WORLD = 20

schema = schemathesis.openapi.from_dict(control_document(), config=fuzz_config())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with start(tmp_path_factory.mktemp("control")) as client:
        yield client
        client.parts.engine.dispose()


def inhabited(client: InProcess) -> dict[str, Any]:
    """Make a world with a customer that has bought something: a case may delete or age it."""
    world = make_world(client, seed=1)
    partner = world.partner
    reseller_id = partner.reseller()
    customer_id = partner.customer(reseller_id, name="Acme Inc")
    order = partner.order(customer_id)
    (subscription,) = partner.subscriptions(customer_id)
    authorization = take(world, customer_id, quantity=2)
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world)
    return {
        "worldId": world.world_id,
        "resellerId": reseller_id,
        "customerId": customer_id,
        "orderId": order["orderId"],
        "subscriptionId": subscription["subscriptionId"],
        "membershipId": migration.membership_id,
        "transferId": migration.begun(),
        "referenceId": authorization["referenceId"],
        "snapshotId": snapshot_of(world),
    }


@dataclass
class Lived:
    """A world that some cases share: to make it takes as long as ten cases."""

    client: InProcess
    known: dict[str, Any] = field(default_factory=dict)
    cases: int = 0

    def ids(self) -> dict[str, Any]:
        """Return the ids of what is there; of a new world after a while, since cases age it."""
        if self.cases % CASES_A_WORLD == 0:
            self.known = inhabited(self.client)
        self.cases += 1
        return dict(self.known)

    def leave(self) -> None:
        """Let the next case have a new world."""
        self.cases = 0


@BOUNDED
def keeps_to_the_document(case: Case, lived: Lived) -> None:
    if case.path_parameters and is_deep(case):
        known = lived.ids()
        if case.method == "POST" and case.path.endswith(("/resellers", "/customers")):
            # There these are ids of the caller's choice, of which the drawn ones will do.
            known.pop("customerId")
        deepen(case, known)
    answer = case.call_and_validate(checks=CHECKS, app=lived.client.app)
    if case.method == "DELETE" and answer.status_code < 300:
        lived.leave()


@pytest.mark.parametrize("operation", labels(schema))
def test_every_answer_is_one_that_the_document_knows(operation: str, client: InProcess) -> None:
    fuzz(schema, operation, keeps_to_the_document, lived=Lived(client))
