"""Going to the step of the tool that a change has come to."""

from __future__ import annotations

from typing import Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from partner_platform.tables import ChangeStage, ResellerChange

TITLES: Final = {
    ChangeStage.CODE: "Authorization Code",
    ChangeStage.SERVICES: "Services Preview",
    ChangeStage.CUSTOMER: "Customer Type",
    ChangeStage.RUN: "Transfer",
}


def to_step(change: ResellerChange) -> ResponseReturnValue:
    """Redirect to the page of the step."""
    where = url_for(
        f"reseller_change.{ChangeStage(change.stage).name.lower()}", change_id=change.change_id
    )
    return redirect(where, 303)


def has_come_to(change: ResellerChange, stage: ChangeStage) -> bool:
    """Say whether a step is the present one or one before it; from the last none leads back."""
    order = list(ChangeStage)
    if change.stage == ChangeStage.RUN:
        return stage is ChangeStage.RUN
    return order.index(stage) <= order.index(ChangeStage(change.stage))
