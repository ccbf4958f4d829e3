"""Where licences are: those of a product, and those that a revert put elsewhere (SW-7, SW-10)."""

from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio


def active_of_product(
    portfolio: Portfolio, like: Subscription, product_id: str
) -> Subscription | None:
    """Return the active subscription of a product where another subscription is, to the same day.

    One that was bought to a cotermDate which an early renewal had rolled on ends a year later: what
    is paid to one anniversary is none of the other's (SW-7).

    Args:
        portfolio: what the customer holds.
        like: a subscription in that currency and deployment, with that renewalDate.
        product_id: the product.
    """
    key = (product_id, like.currency, like.deployment_id, like.renewal_date)
    return next(
        (
            held
            for held in portfolio.active(like.customer_id)
            if (held.product_id, held.currency, held.deployment_id, held.renewal_date) == key
        ),
        None,
    )


def holder_of(portfolio: Portfolio, customer_id: str, subscription_id: str) -> str:
    """Return the id of the subscription that has the licences of a line of `subscription_id`.

    It is the line's own, but where a switch emptied that one in its term: a revert has put them
    onto the one that was bought since (SW-10).
    """
    own = portfolio.find(customer_id, subscription_id)
    if own is None or not _was_emptied(portfolio, own):
        return subscription_id
    newer = active_of_product(portfolio, own, own.product_id)
    return subscription_id if newer is None else newer.subscription_id


def held_for(portfolio: Portfolio, holder: Subscription) -> list[str]:
    """Return the ids of the subscriptions whose lines' licences a subscription has, its own too."""
    customer_id = holder.customer_id
    return [
        each.subscription_id
        for each in portfolio.subscriptions[customer_id]
        if each.product_id == holder.product_id
        and holder_of(portfolio, customer_id, each.subscription_id) == holder.subscription_id
    ]


def _was_emptied(portfolio: Portfolio, own: Subscription) -> bool:
    """Tell whether nothing is left of a subscription before its term is over."""
    is_over = own.renewal_date <= portfolio.world.today
    return not (own.is_open or own.current_quantity or is_over)
