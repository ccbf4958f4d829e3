"""Steps 2 and 3: the services are acknowledged, and an account is chosen for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeError
from partner_platform.instances import Instance
from partner_platform.offers import part_number
from partner_platform.services.accounts import accounts_of, find_account
from partner_platform.services.prices import load_current_list, price_now
from partner_platform.services.reseller_changes.messages import SERVICE_ERROR, ChangeProblem
from partner_platform.services.reseller_changes.opening import (
    from_adobe,
    locked,
    note,
    services_of,
)
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AccountSync,
    ChangeStage,
    CustomerType,
    Product,
    ResellerChange,
    SubStep,
)


def acknowledge(store: Store, change: ResellerChange) -> None:
    """Go on with the services that the preview showed."""
    with store.begin() as session:
        row = locked(session, change)
        if row.stage == ChangeStage.SERVICES:
            row.stage = ChangeStage.CUSTOMER.value
            note(row, None)


def accounts_to_choose(
    session: Session, instance: Instance, reseller_id: str
) -> Sequence[tuple[Account, bool]]:
    """Return all accounts of a reseller, and of each whether it can be chosen."""
    found = session.scalars(accounts_of(instance, reseller_id))
    return [(account, may_be_chosen(account)) for account in found]


def may_be_chosen(account: Account) -> bool:
    """Say whether an account may become the customer: unsynced or failed at this instance."""
    return account.sync != AccountSync.SYNCED


def may_choose(change: ResellerChange) -> bool:
    """Say whether the account can be chosen, also anew, as long as none was changed or made."""
    if change.stage == ChangeStage.RUN:
        return change.done in {"", SubStep.TRANSFER}
    return change.stage == ChangeStage.CUSTOMER


def choose_customer(
    store: Store,
    instance: Instance,
    change: ResellerChange,
    customer_type: CustomerType,
    account_id: str,
) -> bool:
    """Choose the account; say whether the last step may begin. Where not, the change says why.

    Args:
        store: the database.
        instance: Adobe.
        change: the change.
        customer_type: an existing account, or a new one.
        account_id: the existing one.
    """
    problem: ChangeProblem | None = None
    try:
        _check_prices(store, instance, change)
    except ChangeProblem as found:
        problem = found
    with store.begin() as session:
        row = locked(session, change)
        if not may_choose(row):
            return row.stage == ChangeStage.RUN
        chosen = find_account(session, instance, account_id, row.reseller_id)
        if customer_type is CustomerType.EXISTING and problem is None:
            problem = _unsuitable(chosen)
        note(row, problem)
        if problem is not None:
            return False
        is_existing = customer_type is CustomerType.EXISTING
        row.customer_type = customer_type.value
        row.chosen_account_id = chosen.account_id if is_existing and chosen else None
        row.stage = ChangeStage.RUN.value
    return True


def _unsuitable(account: Account | None) -> ChangeProblem | None:
    if account is None:
        return ChangeProblem("Please choose one of your customers.")
    if not may_be_chosen(account):
        return ChangeProblem(
            f'"{account.name}" is synced with this Adobe instance. Please choose a customer that '
            "is unsynced or failed."
        )
    return None


def _check_prices(store: Store, instance: Instance, change: ResellerChange) -> None:
    """Refuse services without a price: often Adobe has no list of the segment for this month."""
    with store.read() as session:
        services = services_of(session, change)
        wanted = {part_number(service.offer_id) for service in services}
        products = session.scalars(
            select(Product).where(Product.instance == instance.key, Product.part_number.in_(wanted))
        ).all()
    segments = {product.part_number: product.segment for product in products}
    for segment in sorted(set(segments.values())):
        try:
            load_current_list(store, instance, segment)
        except AdobeError as error:
            raise from_adobe(SERVICE_ERROR, error) from error
    with store.read() as session:
        for service in services:
            segment = segments.get(part_number(service.offer_id), "")
            price, _ = price_now(session, instance, segment, service.offer_id)
            if price is None:
                details = f"The price list {segment} of this month has no {service.offer_id}."
                raise ChangeProblem(SERVICE_ERROR, details)
