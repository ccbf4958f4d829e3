"""Ids of new accounts: the world's next one, or one of the tester's choice (control-api.md)."""

from typing import Literal

from sqlalchemy import bindparam, select

from sandbox.store.accounts import Customer, Reseller
from sandbox.timeline.open_world import OpenWorld

_TAKEN = {
    "reseller": select(Reseller.reseller_id).where(
        Reseller.world_id == bindparam("of_world"), Reseller.reseller_id == bindparam("of_id")
    ),
    "customer": select(Customer.customer_id).where(
        Customer.world_id == bindparam("of_world"), Customer.customer_id == bindparam("of_id")
    ),
}


class IdTakenError(ValueError):
    """An account of the chosen id is there already."""


def new_account_id(
    world: OpenWorld, kind: Literal["reseller", "customer"], chosen: str | None
) -> tuple[str, int]:
    """Return the id of a new account and its number in the order of creation.

    Drawn ids step over those that testers have chosen.

    Raises:
        IdTakenError: the chosen id is not free.
    """
    if chosen is not None:
        if _is_taken(world, kind, chosen):
            raise IdTakenError(f"there is already a {kind} {chosen}")
        return chosen, world.draw(kind)
    account_id, number = world.draw_id(kind)
    while _is_taken(world, kind, account_id):
        account_id, number = world.draw_id(kind)
    return account_id, number


def _is_taken(world: OpenWorld, kind: str, account_id: str) -> bool:
    found = world.connection.execute(
        _TAKEN[kind], {"of_world": world.world_id, "of_id": account_id}
    )
    return found.one_or_none() is not None
