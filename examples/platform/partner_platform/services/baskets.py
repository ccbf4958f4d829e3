"""The basket of an account: what is ordered together in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from partner_platform.tables import Account, Basket, BasketLine

LARGEST_QUANTITY: Final = 999_999


def basket_of(session: Session, account: Account) -> Basket | None:
    """Return an account's basket; None if nothing is in one."""
    return session.get(Basket, (account.instance, account.account_id))


def lines_of(session: Session, account: Account) -> Sequence[BasketLine]:
    """Return what is in an account's basket."""
    wanted = select(BasketLine).where(
        BasketLine.instance == account.instance, BasketLine.account_id == account.account_id
    )
    return session.scalars(wanted.order_by(BasketLine.part_number)).all()


def put(session: Session, account: Account, part_number: str, quantity: int) -> None:
    """Put a product into the basket; one that is in it gets the new quantity, 0 takes it out."""
    key = (account.instance, account.account_id, part_number)
    line = session.get(BasketLine, key)
    if quantity == 0:
        if line is not None:
            session.delete(line)
    elif line is None:
        session.add(BasketLine(**dict(zip(_KEY, key, strict=True)), quantity=quantity))
    else:
        line.quantity = quantity
    renew(session, account)
    session.flush()
    if not lines_of(session, account):
        empty(session, account)


def renew(session: Session, account: Account) -> None:
    """Make the basket another order: what was asked under its old correlation id stays that."""
    basket = basket_of(session, account)
    if basket is None:
        basket = Basket(instance=account.instance, account_id=account.account_id, correlation_id="")
        session.add(basket)
    basket.correlation_id = str(uuid4())


def empty(session: Session, account: Account) -> None:
    """Take everything out."""
    for table in (BasketLine, Basket):
        session.execute(
            delete(table).where(
                table.instance == account.instance, table.account_id == account.account_id
            )
        )


_KEY: Final = ("instance", "account_id", "part_number")
