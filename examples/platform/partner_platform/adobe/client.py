"""The operations of Adobe's partner API that the platform uses, with types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import uuid4

from partner_platform.adobe.accounts import (
    AccountPage,
    Contact,
    Customer,
    ListedAccount,
    NewCustomer,
)
from partner_platform.adobe.connection import Connection, Json, understood
from partner_platform.adobe.orders import Order, OrderLine, order_body
from partner_platform.adobe.price_lists import LARGEST_PAGE, ListedOffer, PriceListName
from partner_platform.adobe.subscriptions import Subscription
from partner_platform.adobe.transfers import Transfer, TransferRequest

_PAGE = 50


class AdobeClient:
    """Adobe, for one distributor.

    Whatever changes something takes a correlation id: who tries again gives the same one, and
    Adobe does the work once (docs references/idempotency). Every method raises `AdobeRefusal` and
    `AdobeUnreachable`. No transaction of the platform is open while Adobe is asked.
    """

    def __init__(self, connection: Connection) -> None:
        """Take a connection."""
        self._connection = connection

    # --- Accounts --------------------------------------------------------------------------------

    def resellers(self, offset: int = 0, limit: int = _PAGE) -> AccountPage:
        """List the active resellers by name."""
        told = self._connection.get(
            "/resellers",
            offset=offset,
            limit=limit,
            **{"sort-by": "companyName", "order-by": "asc"},
        )
        return understood(AccountPage.read, told, "resellerId")

    def reseller(self, reseller_id: str) -> ListedAccount:
        """Read what a list would show of a reseller."""
        told = self._connection.get(f"/resellers/{reseller_id}")
        return understood(ListedAccount.read, told, "resellerId")

    def contacts_of_reseller(self, reseller_id: str) -> tuple[Contact, ...]:
        """Read the contacts of a reseller, the first one first."""
        told = self._connection.get(f"/resellers/{reseller_id}")
        return understood(_contacts, told)

    def customers_of(self, reseller_id: str, offset: int = 0, limit: int = 20) -> AccountPage:
        """List the active customers of a reseller by name."""
        told = self._connection.get(
            f"/resellers/{reseller_id}/customers",
            offset=offset,
            limit=limit,
            **{"sort-by": "companyName", "order-by": "asc"},
        )
        return understood(AccountPage.read, told, "customerId")

    def customer(self, customer_id: str) -> Customer:
        """Read a customer."""
        return understood(Customer.read, self._connection.get(f"/customers/{customer_id}"))

    def create_customer(self, wanted: NewCustomer, correlation_id: str) -> Customer:
        """Make a customer."""
        told = self._connection.post("/customers", wanted.body(), correlation_id)
        return understood(Customer.read, told)

    # --- Orders ----------------------------------------------------------------------------------

    def orders(
        self,
        customer_id: str,
        *,
        order_type: str | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> list[Order]:
        """Read a customer's orders, newest first; Adobe wants both dates or none."""
        query: dict[str, str | int] = {"limit": 100}
        if order_type:
            query["order-type"] = order_type
        if start and end:
            query.update({"start-date": start.isoformat(), "end-date": end.isoformat()})
        return list(self._order_pages(customer_id, query))

    def _order_pages(self, customer_id: str, query: dict[str, str | int]) -> Iterator[Order]:
        offset = 0
        while True:
            told = self._connection.get(f"/customers/{customer_id}/orders", offset=offset, **query)
            found = understood(_orders, told)
            yield from found
            offset += len(found)
            if offset >= told.get("totalCount", 0) or not found:
                return

    def order(self, customer_id: str, order_id: str, *, with_prices: bool = False) -> Order:
        """Read an order; prices are told of completed ones."""
        query = {"fetch-price": "true"} if with_prices else {}
        path = f"/customers/{customer_id}/orders/{order_id}"
        return understood(Order.read, self._connection.get(path, **query))

    def preview_order(self, customer_id: str, currency: str, lines: Sequence[OrderLine]) -> Order:
        """Ask at which level, and for how much, lines would be ordered; changes nothing."""
        told = self._connection.post(
            f"/customers/{customer_id}/orders",
            order_body("PREVIEW", currency, lines),
            str(uuid4()),
            **{"fetch-price": "true"},
        )
        return understood(Order.read, told)

    def place_order(
        self, customer_id: str, currency: str, lines: Sequence[OrderLine], correlation_id: str
    ) -> Order:
        """Place a NEW order; `order` tells the ids of its subscriptions when it is completed."""
        body = order_body("NEW", currency, lines)
        told = self._connection.post(f"/customers/{customer_id}/orders", body, correlation_id)
        return understood(Order.read, told)

    def return_order(
        self,
        customer_id: str,
        reference_order_id: str,
        currency: str,
        lines: Sequence[OrderLine],
        correlation_id: str,
    ) -> Order:
        """Give back lines of the order that is referred to, in whole or in part (RETURN)."""
        body = order_body("RETURN", currency, lines, reference_order_id)
        path = f"/customers/{customer_id}/orders"
        return understood(Order.read, self._connection.post(path, body, correlation_id))

    def preview_renewal(self, customer_id: str) -> Order:
        """Ask what would renew at the anniversary, with prices (PREVIEW_RENEWAL)."""
        told = self._connection.post(
            f"/customers/{customer_id}/orders",
            {"orderType": "PREVIEW_RENEWAL"},
            str(uuid4()),
            **{"fetch-price": "true"},
        )
        return understood(Order.read, told)

    # --- Subscriptions ---------------------------------------------------------------------------

    def subscriptions(self, customer_id: str) -> list[Subscription]:
        """Read all subscriptions of a customer, lapsed ones too."""
        told = self._connection.get(f"/customers/{customer_id}/subscriptions")
        return understood(_subscriptions, told)

    def set_auto_renewal(
        self,
        customer_id: str,
        subscription_id: str,
        *,
        enabled: bool,
        quantity: int | None,
        correlation_id: str,
    ) -> Subscription:
        """Say whether a subscription renews, and with how many licences (None: as it is)."""
        renewal = {
            "enabled": enabled,
            **({} if quantity is None else {"renewalQuantity": quantity}),
        }
        path = f"/customers/{customer_id}/subscriptions/{subscription_id}"
        told = self._connection.patch(path, {"autoRenewal": renewal}, correlation_id)
        return understood(Subscription.read, told)

    # --- Prices ----------------------------------------------------------------------------------

    def price_list(self, name: PriceListName) -> list[ListedOffer]:
        """Read a whole price list."""
        found: list[ListedOffer] = []
        while True:
            told = self._connection.post(
                "/pricelist", name.body(), str(uuid4()), offset=len(found), limit=LARGEST_PAGE
            )
            page = understood(_offers, told)
            found += page
            if len(found) >= told.get("totalCount", 0) or not page:
                return found

    # --- Changes of reseller ---------------------------------------------------------------------

    def preview_transfer(self, wanted: TransferRequest) -> Transfer:
        """Ask what would move; changes nothing."""
        told = self._connection.post("/transfers", wanted.body("PREVIEW"), str(uuid4()))
        return understood(Transfer.read, told)

    def commit_transfer(self, wanted: TransferRequest, correlation_id: str) -> Transfer:
        """Take a customer over."""
        told = self._connection.post("/transfers", wanted.body("COMMIT"), correlation_id)
        return understood(Transfer.read, told)

    def transfer(self, transfer_id: str) -> Transfer:
        """Read a change that was made."""
        return understood(Transfer.read, self._connection.get(f"/transfers/{transfer_id}"))


def _orders(told: Json) -> list[Order]:
    return [Order.read(item) for item in told["items"]]


def _subscriptions(told: Json) -> list[Subscription]:
    return [Subscription.read(item) for item in told["items"]]


def _offers(told: Json) -> list[ListedOffer]:
    return [ListedOffer.read(offer) for offer in told["offers"]]


def _contacts(told: Json) -> tuple[Contact, ...]:
    return tuple(Contact.read(contact) for contact in told["companyProfile"]["contacts"])
