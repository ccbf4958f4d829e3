"""Containers and their add-ons as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.tables import Account, AddOn, Status, Subscription


def containers(
    instance: Instance, reseller_id: str = "", *, status: Status | None = None
) -> Select[Subscription, Account]:
    """Select containers with their accounts, by the account's name."""
    wanted = (
        select(Subscription, Account)
        .join(
            Account,
            (Account.instance == Subscription.instance)
            & (Account.account_id == Subscription.account_id),
        )
        .where(Subscription.instance == instance.key)
    )
    if reseller_id:
        wanted = wanted.where(Account.reseller_id == reseller_id)
    if status is not None:
        wanted = wanted.where(Subscription.status == status)
    return wanted.order_by(Account.name, Subscription.subscription_id)


def container_of(session: Session, account: Account) -> Subscription | None:
    """Return the container of an account: a shop keeps one (a second has another cycle)."""
    wanted = select(Subscription).where(
        Subscription.instance == account.instance, Subscription.account_id == account.account_id
    )
    return session.scalar(wanted)


def add_ons_by_container(
    session: Session, instance: Instance, containers: Sequence[Subscription]
) -> dict[str, list[AddOn]]:
    """Return the add-ons of several containers, by the containers' ids."""
    by_id: dict[str, list[AddOn]] = {each.subscription_id: [] for each in containers}
    wanted = select(AddOn).where(AddOn.instance == instance.key, AddOn.subscription_id.in_(by_id))
    for add_on in session.scalars(wanted.order_by(AddOn.created, AddOn.name, AddOn.addon_id)):
        by_id[add_on.subscription_id].append(add_on)
    return by_id


def add_ons_of(session: Session, container: Subscription) -> Sequence[AddOn]:
    """Return a container's add-ons in the order in which they came."""
    wanted = select(AddOn).where(
        AddOn.instance == container.instance,
        AddOn.subscription_id == container.subscription_id,
    )
    return session.scalars(wanted.order_by(AddOn.created, AddOn.name, AddOn.addon_id)).all()
