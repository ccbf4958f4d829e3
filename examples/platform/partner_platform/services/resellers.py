"""The resellers that are registered to the shop's Adobe channel."""

from __future__ import annotations

from dataclasses import dataclass

from partner_platform.adobe import AdobeRefusal
from partner_platform.adobe.accounts import ListedAccount
from partner_platform.instances import Instance


@dataclass(frozen=True, slots=True)
class ResellerPage:
    """A page of resellers; offsets are None where there is no such page."""

    resellers: tuple[ListedAccount, ...]
    total: int
    previous: int | None
    next: int | None


def registered_resellers(instance: Instance, offset: int = 0, limit: int = 50) -> ResellerPage:
    """List resellers by name, as Adobe has them."""
    page = instance.adobe.resellers(offset, limit)
    shown = tuple(each for each in page.accounts if instance.has_reseller(each.account_id))
    after = offset + limit
    return ResellerPage(
        shown,
        page.total,
        max(offset - limit, 0) if offset else None,
        after if after < page.total else None,
    )


def find_reseller(instance: Instance, reseller_id: str) -> ListedAccount | None:
    """Return a registered reseller by Adobe's id."""
    if not reseller_id.isalnum() or not instance.has_reseller(reseller_id):
        return None
    try:
        return instance.adobe.reseller(reseller_id)
    except AdobeRefusal as refusal:
        if refusal.status == 404:
            return None
        raise
