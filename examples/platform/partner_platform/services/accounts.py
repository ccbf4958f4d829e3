"""Accounts as their users may see them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.tables import Account, Contact


def accounts_of(instance: Instance, reseller_id: str = "") -> Select[Account]:
    """Select the accounts of a reseller, or all of the instance, by name."""
    wanted = select(Account).where(Account.instance == instance.key)
    if reseller_id:
        wanted = wanted.where(Account.reseller_id == reseller_id)
    return wanted.order_by(Account.name, Account.account_id)


def find_account(
    session: Session, instance: Instance, account_id: str, reseller_id: str = ""
) -> Account | None:
    """Return an account; None also where it is another reseller's."""
    account = session.get(Account, (instance.key, account_id))
    if account is None or (reseller_id and account.reseller_id != reseller_id):
        return None
    return account


def contacts_of(session: Session, account: Account) -> Sequence[Contact]:
    """Return an account's contacts, its owner first."""
    wanted = select(Contact).where(
        Contact.instance == account.instance, Contact.account_id == account.account_id
    )
    return session.scalars(wanted.order_by(Contact.number)).all()
