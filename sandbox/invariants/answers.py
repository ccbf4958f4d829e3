"""What a kept answer says was made is there (ACC-3): the answer is written with the work.

An answer that is still being made is none yet, whether its worker lives or was killed.
"""

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select

from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import RowsId
from sandbox.store.events import Answer
from sandbox.store.moves import TransferRow
from sandbox.store.orders import OrderRow, SubscriptionRow

_NAMED: Final = re.compile(
    rb'"(orderId|customerId|resellerId|subscriptionId|transferId)": ?"([^"\\]+)"'
)
_MADE: Final = {
    "orderId": OrderRow.order_id,
    "customerId": Customer.customer_id,
    "resellerId": Reseller.reseller_id,
    "subscriptionId": SubscriptionRow.subscription_id,
    "transferId": TransferRow.transfer_id,
}


def check_answers(connection: Connection, world_id: RowsId) -> Findings:
    """Look up every id that an accepted request was answered."""
    there = _ids(connection, world_id)
    kept = connection.execute(
        select(Answer.intent, Answer.status, Answer.body)
        .where(Answer.world_id == world_id, Answer.status >= 200, Answer.status < 300)
        .execution_options(yield_per=1000)
    )
    for row in kept:
        for name, value in dict.fromkeys(_NAMED.findall(row.body)):
            field, found = name.decode(), value.decode()
            if found not in there[field]:
                facts = {
                    "fault": "what was answered is there",
                    "answer": row.intent,
                    field: found,
                }
                yield Broken(Invariant.ANSWERS, "", facts)


def _ids(connection: Connection, world_id: RowsId) -> Mapping[str, set[str]]:
    return {
        name: set(
            connection.execute(select(column).where(column.class_.world_id == world_id)).scalars()
        )
        for name, column in _MADE.items()
    }
