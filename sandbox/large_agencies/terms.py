"""The terms and conditions that an upgrade brings; nothing waits for their acceptance (LG-8)."""

from dataclasses import replace

from sandbox.accounts.agencies import large_agency_of, with_large_agency
from sandbox.store.accounts import Customer
from sandbox.timeline.open_world import OpenWorld


def accept_agency_terms(world: OpenWorld, customer: Customer) -> None:
    """Accept the terms of large agencies for a customer; nothing where none wait."""
    agency = large_agency_of(customer.benefits)
    if agency is None or not agency.has_terms_to_accept:
        return
    accepted = replace(agency, has_terms_to_accept=False)
    customer.benefits = with_large_agency(customer.benefits, accepted)
    world.record(
        "agency.terms_accepted",
        f"Customer {customer.customer_id} has accepted the terms of large government agencies",
        customer_id=customer.customer_id,
    )
