"""Calls about what partners asked, the emails that Adobe would have sent, and replay files."""

from types import NoneType

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Instant, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.journal_schemas import Requests
from sandbox.control_api.outbox_schemas import Emails


@operation("get_requests", "GET", f"{WORLD}/requests", Requests)
def get_requests(  # noqa: PLR0913 - the filters of the API
    world_id: str,
    *,
    operation: str | None = None,
    status: int | None = None,
    code: str | None = None,
    refused: bool | None = None,
    customer_id: str | None = None,
    correlation_id: str | None = None,
    order_type: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List what partners asked, newest first; a refused request says why.

    All that is given must hold; an empty `code` means: not refused.
    """
    return Sent(
        query=query(
            operation=operation,
            status=status,
            code=code,
            refused=refused,
            customer_id=customer_id,
            correlation_id=correlation_id,
            order_type=order_type,
            limit=limit,
            offset=offset,
        ),
    )


@operation("delete_requests", "DELETE", f"{WORLD}/requests", NoneType)
def delete_requests(world_id: str) -> Sent:
    """Empty the journal of a world."""
    return Sent()


@operation("get_outbox", "GET", f"{WORLD}/outbox", Emails)
def get_outbox(
    world_id: str,
    *,
    customer_id: str | None = None,
    kind: str | None = None,
    recipient: str | None = None,
    from_: Instant | None = None,
    to: Instant | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List the emails that Adobe would have sent, newest first; all that is given must hold."""
    return Sent(
        query=query(
            customer_id=customer_id,
            kind=kind,
            recipient=recipient,
            from_=from_,
            to=to,
            limit=limit,
            offset=offset,
        ),
    )


@operation("get_replay", "GET", f"{WORLD}/replay", bytes, takes_long=True)
def get_replay(world_id: str) -> Sent:
    """Get a world's seed, rules, clock moves and calls as JSON lines (`vipmp-sandbox replay`)."""
    return Sent()
