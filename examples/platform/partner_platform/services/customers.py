"""Accounts and their customers at Adobe: made there, or taken from there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeRefusal, AdobeUnreachable
from partner_platform.adobe.accounts import Address, Customer, NewCustomer
from partner_platform.adobe.accounts import Contact as AdobeContact
from partner_platform.instances import Instance
from partner_platform.services.accounts import contacts_of
from partner_platform.services.refusals import NotPossible
from partner_platform.store import Store, next_id
from partner_platform.tables import Account, AccountSync, Contact


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that is to be made."""

    customer: NewCustomer
    correlation_id: str
    """Of the form: sent again, it makes no second account."""


def add_account(store: Store, instance: Instance, wanted: NewAccount) -> Account:
    """Write an account that Adobe does not know yet."""
    with store.begin() as session:
        known = session.scalar(
            select(Account).where(
                Account.instance == instance.key,
                Account.correlation_id == wanted.correlation_id,
            )
        )
        if known is not None and known.reseller_id != wanted.customer.reseller_id:
            raise NotPossible("That form was another reseller's.")
        if known is not None:
            return known
        return write_account(session, instance, wanted)


def write_account(session: Session, instance: Instance, wanted: NewAccount) -> Account:
    """Write an account with its contact, unsynced."""
    customer = wanted.customer
    account = Account(
        instance=instance.key,
        account_id=next_id(session, instance, "A"),
        reseller_id=customer.reseller_id,
        name=customer.company_name,
        segment=customer.segment,
        language=customer.language,
        country=customer.address.country,
        region=customer.address.region,
        city=customer.address.city,
        address_line1=customer.address.line1,
        address_line2=customer.address.line2,
        postal_code=customer.address.postal_code,
        adobe_customer_id=None,
        sync=AccountSync.UNSYNCED.value,
        sync_problem="",
        correlation_id=wanted.correlation_id,
        created=instance.now(),
    )
    session.add(account)
    add_contact(session, account, 1, customer.contact)
    return account


def add_contact(session: Session, account: Account, number: int, contact: AdobeContact) -> None:
    """Write a contact of an account."""
    session.add(
        Contact(
            instance=account.instance,
            account_id=account.account_id,
            number=number,
            first_name=contact.first_name,
            last_name=contact.last_name,
            email=contact.email,
            phone_number=contact.phone_number,
        )
    )


def create_at_adobe(store: Store, instance: Instance, account: Account) -> Account:
    """Make an account's customer at Adobe; tried again, no second one is made.

    Raises:
        NotPossible: it is there already.
        AdobeRefusal: Adobe does not take it; the account says so (failed).
        AdobeUnreachable: nobody knows; the account says so (failed).
    """
    if account.sync == AccountSync.SYNCED:
        raise NotPossible("The account is known at Adobe already.")
    with store.read() as session:
        [owner, *_] = contacts_of(session, account)
    wanted = NewCustomer(
        reseller_id=account.reseller_id,
        company_name=account.name,
        segment=account.segment,
        address=Address(
            account.country,
            account.region,
            account.city,
            account.address_line1,
            account.address_line2,
            account.postal_code,
        ),
        contact=AdobeContact(owner.first_name, owner.last_name, owner.email, owner.phone_number),
        language=account.language,
    )
    try:
        customer = instance.adobe.create_customer(wanted, account.correlation_id)
    except (AdobeRefusal, AdobeUnreachable) as error:
        _failed(store, instance, account, str(error))
        raise
    with store.begin() as session:
        _forget_customer(session, account, customer.customer_id)
        account = session.get_one(Account, (instance.key, account.account_id))
        synced(account, customer)
    return account


def synced(account: Account, customer: Customer) -> None:
    """Note which customer of Adobe's an account is."""
    account.adobe_customer_id = customer.customer_id
    account.sync, account.sync_problem = AccountSync.SYNCED.value, ""


def remove_unsynced(store: Store, instance: Instance, account: Account) -> None:
    """Take back an account that Adobe refused at once, so that its form can be sent anew."""
    with store.begin() as session:
        account = session.get_one(Account, (instance.key, account.account_id))
        for contact in contacts_of(session, account):
            session.delete(contact)
        session.delete(account)


def _failed(store: Store, instance: Instance, account: Account, problem: str) -> None:
    with store.begin() as session:
        account = session.get_one(Account, (instance.key, account.account_id))
        account.sync, account.sync_problem = AccountSync.FAILED.value, problem


def _forget_customer(session: Session, account: Account, customer_id: str) -> None:
    """Take the id from an account that had it: Adobe was set back, and gives it anew."""
    session.execute(
        update(Account)
        .where(
            Account.instance == account.instance,
            Account.adobe_customer_id == customer_id,
            Account.account_id != account.account_id,
        )
        .values(
            adobe_customer_id=None,
            sync=AccountSync.UNSYNCED.value,
            sync_problem="Adobe does not know this customer any more.",
        )
    )


def import_customer(
    store: Store, instance: Instance, reseller_id: str, customer_id: str
) -> Account:
    """Make an account of a customer that Adobe has already.

    Raises:
        NotPossible: it is another reseller's, or here already.
        AdobeError: Adobe does not know it.
    """
    customer = instance.adobe.customer(customer_id)
    if customer.reseller_id != reseller_id:
        raise NotPossible("That is a customer of another reseller.")
    with store.begin() as session:
        return account_from(session, instance, customer)


def account_from(session: Session, instance: Instance, customer: Customer) -> Account:
    """Write an account and its contacts from Adobe's data, synced."""
    known = session.scalar(
        select(Account).where(
            Account.instance == instance.key, Account.adobe_customer_id == customer.customer_id
        )
    )
    if known is not None:
        raise NotPossible("The customer has an account already.")
    if not customer.contacts:
        raise NotPossible("The customer has no contacts at Adobe.")
    owner, *others = customer.contacts
    wanted = NewCustomer(
        customer.reseller_id,
        customer.company_name,
        customer.segment,
        customer.address,
        owner,
        customer.language,
    )
    # The customer is there: nothing is asked for under a correlation id.
    account = write_account(session, instance, NewAccount(wanted, str(uuid4())))
    for number, contact in enumerate(others, 2):
        add_contact(session, account, number, contact)
    synced(account, customer)
    return account
