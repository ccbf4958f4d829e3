"""Customers that went to another reseller: by the tool here, or by any other way at Adobe.

Adobe answers a distributor for the customers of all its resellers. So whether a customer is still
the reseller's is asked before anything is shown or changed of it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from partner_platform.adobe.accounts import Customer
from partner_platform.instances import Instance
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of, container_of
from partner_platform.store import Store
from partner_platform.tables import Account, AccountSync, AddOnStatus, Status

MOVED: Final = "The customer changed to another reseller."


def customer_of(store: Store, instance: Instance, account: Account) -> Customer:
    """Ask Adobe for the customer that an account is; one that has left is let go.

    Raises:
        NotPossible: it is another reseller's by now; the account is unsynced, its container ended.
        AdobeError: Adobe does not tell.
    """
    customer = instance.adobe.customer(account.adobe_customer_id or "")
    if customer.reseller_id != account.reseller_id:
        with store.begin() as session:
            key = (instance.key, account.account_id)
            row = session.get_one(Account, key, with_for_update=True)
            if row.adobe_customer_id == customer.customer_id:
                let_go(session, row)
        raise NotPossible(MOVED)
    return customer


def let_go(session: Session, account: Account) -> None:
    """Let an account be no customer of Adobe's any more."""
    account.adobe_customer_id = None
    account.sync, account.sync_problem = AccountSync.UNSYNCED.value, MOVED
    container = container_of(session, account)
    if container is not None:
        container.status = Status.CANCELED.value
        for add_on in add_ons_of(session, container):
            if add_on.status == AddOnStatus.ACTIVE:
                add_on.status, add_on.scheduled_quantity = AddOnStatus.CANCELED.value, 0
