"""Step 4: what is left to do is done, one sub-step after the other.

Each is finished in a transaction of its own that also notes it. Whoever tries again, be it after
a failure, a killed process or in a second tab, goes on behind the last one that was noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from partner_platform.adobe import AdobeError
from partner_platform.instances import Instance
from partner_platform.services.refusals import NotPossible
from partner_platform.services.reseller_changes.messages import NOT_COMPLETED, ChangeProblem
from partner_platform.services.reseller_changes.opening import from_adobe, locked, note
from partner_platform.services.reseller_changes.sub_steps import (
    bring_services,
    find_or_make_account,
    find_or_make_container,
)
from partner_platform.services.reseller_changes.transferring import transfer
from partner_platform.store import Store
from partner_platform.tables import ChangeStage, ResellerChange, SubStep

_DO: Final[Mapping[SubStep, Callable[[Store, Instance, ResellerChange], None]]] = {
    SubStep.TRANSFER: transfer,
    SubStep.ACCOUNT: find_or_make_account,
    SubStep.SUBSCRIPTION: find_or_make_container,
    SubStep.ADD_ONS: bring_services,
}


def run(store: Store, instance: Instance, change: ResellerChange) -> ResellerChange:
    """Do what is left of a change, and return it as it is then: done, or with its problem."""
    current = _again(store, change)
    while current.stage == ChangeStage.RUN and current.next_sub_step is not None:
        try:
            _DO[current.next_sub_step](store, instance, current)
        except ChangeProblem as problem:
            return _stop(store, current, problem)
        except NotPossible as refused:
            return _stop(store, current, ChangeProblem(NOT_COMPLETED, str(refused)))
        except AdobeError as error:
            return _stop(store, current, from_adobe(NOT_COMPLETED, error))
        current = _again(store, current)
    return current


def _again(store: Store, change: ResellerChange) -> ResellerChange:
    with store.read() as session:
        return session.get_one(ResellerChange, (change.instance, change.change_id))


def _stop(store: Store, change: ResellerChange, problem: ChangeProblem) -> ResellerChange:
    """Note a problem, unless another tab has come further meanwhile."""
    with store.begin() as session:
        row = locked(session, change)
        if row.done == change.done:
            note(row, problem)
    return row
