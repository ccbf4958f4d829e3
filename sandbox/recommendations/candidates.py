"""Read a customer for whom recommendations are asked."""

from dataclasses import replace

from sqlalchemy import bindparam, select

from sandbox.domain.errors import Error, Refusal
from sandbox.recommendations.model import Candidate, Enquiry
from sandbox.store.accounts import Customer
from sandbox.store.rows import columns_for
from sandbox.subscriptions.records import SUBSCRIPTIONS_OF_ONE

_CUSTOMER = select(*columns_for(Candidate, Customer)).where(
    Customer.world_id == bindparam("of_world"),
    Customer.customer_id == bindparam("of_customer"),
    Customer.distributor_id == bindparam("of_distributor"),
)


def find_candidate(enquiry: Enquiry, customer_id: str) -> Candidate:
    """Return a distributor's customer with its subscriptions.

    Raises:
        Refusal: 1116, the distributor has no such customer.
    """
    keys = {"of_world": enquiry.world_id, "of_customer": customer_id}
    of_partner = keys | {"of_distributor": enquiry.partner.distributor_id}
    row = enquiry.connection.execute(_CUSTOMER, of_partner).one_or_none()
    if row is None:
        facts = {"customerId": customer_id}
        raise Refusal(Error.INVALID_CUSTOMER, facts=facts, rule="RE-C1")
    holdings = SUBSCRIPTIONS_OF_ONE.all(enquiry.connection, keys)
    return replace(Candidate(*row), holdings=holdings)
