"""Pages of accounts, the same for resellers and customers (AC-7)."""

from typing import Any

from sandbox.accounts.lists import AccountSearch
from sandbox.web.links import page_links


def page(total: int, search: AccountSearch, accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a page as Adobe's lists show it."""
    return {
        "totalCount": total,
        "count": len(accounts),
        "offset": search.offset,
        "limit": search.limit,
        "accounts": accounts,
        "links": page_links(search.offset, search.limit, total),
    }
