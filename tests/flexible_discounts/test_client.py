"""What a published partner's client does with discounts: tries codes, drops those it may not use.

It asks for a priced preview with a code a line, reads the number of the first line that is not
qualified from the details of 2141, drops that line's codes and tries again, five times; then it
orders with the codes that the preview shows.
"""

from __future__ import annotations

import re
from typing import Final

import httpx

from tests.flexible_discounts.given import flex_line, offer_discount
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line

LINE_ITEM: Final = re.compile(r"Line Item: ?(\d+)")
MOST_TRIES: Final = 5


def preview_with_what_holds(partner: Partner, customer: str, lines: list[Json]) -> httpx.Response:
    """Preview lines, without the codes of those that are not qualified."""
    for _ in range(MOST_TRIES):
        answer = partner.preview(customer, *lines, priced=True)
        body = answer.json()
        if body.get("code") != "2141":
            return answer
        found = LINE_ITEM.search(body["additionalDetails"][0])
        assert found is not None
        unfit = next(each for each in lines if each["extLineItemNumber"] == int(found[1]))
        del unfit["flexDiscountCodes"]
    return answer


def test_unfit_codes_are_dropped_one_after_the_other(
    world: World, partner: Partner, customer: str
) -> None:
    offer_discount(world, "FUTURE", start="2026-06-01T00:00:00Z")
    offer_discount(world, "GOOD", base_offer_ids=(OTHER_TEAM,))
    asked = [
        flex_line("FUTURE", offer_id=TEAM, number=3),
        flex_line("GOOD", offer_id=OTHER_TEAM, number=11),
        flex_line("FUTURE", offer_id="65324898CA01A12", number=7),
    ]
    answer = preview_with_what_holds(partner, customer, asked)
    assert answer.status_code == 201, answer.text
    shown = answer.json()["lineItems"]
    assert [bool(each.get("flexDiscounts")) for each in shown] == [False, True, False]

    order = partner.order(
        customer,
        *(
            line(each["offerId"], each["quantity"], each["extLineItemNumber"])
            | {"flexDiscountCodes": [each["flexDiscounts"][0]["code"]]}
            if each.get("flexDiscounts")
            else line(each["offerId"], each["quantity"], each["extLineItemNumber"])
            for each in shown
        ),
    )
    read = partner.read_order(customer, order["orderId"], priced=True)
    assert read["pricingSummary"] == answer.json()["pricingSummary"]


def test_other_refusals_are_the_clients_to_show(partner: Partner, customer: str) -> None:
    answer = preview_with_what_holds(partner, customer, [flex_line("UNKNOWN")])
    assert answer.json()["code"] == "2146"
