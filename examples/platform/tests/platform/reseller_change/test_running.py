"""Step 4: what goes wrong on the way, and `Try Again`, which goes on where it stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from partner_platform.adobe import AdobeClient
from partner_platform.adobe.transfers import Transfer, TransferRequest
from partner_platform.instances import Instance
from partner_platform.services.reseller_changes import sub_steps, transferring
from partner_platform.store import Store
from partner_platform.tables import Account, SubStep
from platform_testing.browser import Browser, Page
from platform_testing.moving import Kept, Source, Tool, kept, unsynced_account

NOT_COMPLETED = "Subscription Migration was not completed successfully."
PENDING = (
    "Subscription Migration was not completed successfully. The transfer request is pending in "
    "Adobe. Please try again later or contact your distributor."
)
DONE = "The reseller change was completed successfully."
ALL = Kept(accounts=1, contacts=1, subscriptions=1, add_ons=2)
COMMIT = "/v3/transfers"
STATES = {
    SubStep.TRANSFER: ["Failed", "Waiting", "Waiting", "Waiting"],
    SubStep.ACCOUNT: ["Done", "Failed", "Waiting", "Waiting"],
    SubStep.SUBSCRIPTION: ["Done", "Done", "Failed", "Waiting"],
    SubStep.ADD_ONS: ["Done", "Done", "Done", "Failed"],
}


def states(page: Page) -> list[str]:
    """Return how the sub-steps of the visual stepper stand."""
    return [
        part.partition("</strong>")[0]
        for part in page.html.partition('<ol class="run"')[2].split("<strong>")[1:]
    ]


def commits(source: Source) -> list[tuple[int, str]]:
    """Return status and correlation id of the COMMITs that were asked, oldest first."""
    [_preview, *asked] = reversed(source.world.requests(operation="change_reseller_of_customer"))
    return [(request.status, request.correlation_id or "") for request in asked]


def failed(page: Page, message: str, sub_step: SubStep) -> None:
    assert page.path.endswith("/run")
    assert f'role="alert"><p>{message}</p>' in page.html
    assert "⬇" in page.text
    assert states(page) == STATES[sub_step]


def done(page: Page, store: Store, instance: Instance) -> None:
    assert page.messages == [DONE]
    assert states(page) == ["Done"] * 4
    assert kept(store, instance) == ALL


@pytest.mark.parametrize(
    "fault",
    [
        {"name": "gateway-timeout"},
        {"name": "bad-gateway"},
        {"name": "dropped"},
        {"name": "truncated"},
        {"effect": {"type": "dropConnection", "after": True}},
        {"effect": {"type": "timeoutAfterCommit", "milliseconds": 200}},
        {"effect": {"type": "status", "status": 400, "code": "4122"}},
    ],
)
def test_a_commit_without_an_answer_is_pending_and_is_tried_under_its_id(
    tool: Tool, source: Source, store: Store, instance: Instance, fault: dict[str, Any]
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    source.world.fault(path=COMMIT, **fault)
    failed(tool.choose_new(), PENDING, SubStep.TRANSFER)
    failed(tool.page("run"), PENDING, SubStep.TRANSFER)
    done(tool.try_again(), store, instance)
    asked = commits(source)
    assert len({correlation_id for _, correlation_id in asked}) == 1
    assert [status for status, _ in asked].count(201) >= 1


@pytest.mark.parametrize("code", ["1124", "4118", "5119"])
def test_a_commit_that_is_refused_is_another_intent_next_time(
    tool: Tool, source: Source, store: Store, instance: Instance, code: str
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    effect = {"type": "status", "status": 400, "code": code}
    source.world.fault(path=COMMIT, effect=effect)
    failed(tool.choose_new(), NOT_COMPLETED, SubStep.TRANSFER)
    assert kept(store, instance) == Kept(0, 0, 0, 0)
    done(tool.try_again(), store, instance)
    [first, second] = commits(source)
    assert first[1] != second[1]


def test_a_commit_that_adobe_refuses_itself_is_not_refused_for_ever(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    customer = source.customer()
    tool.come_to_choice(source.code(customer))
    source.world.control.change_customer(customer, status="1004")
    page = tool.choose_new()
    failed(page, NOT_COMPLETED, SubStep.TRANSFER)
    assert "Reason: INACTIVE" in page.text
    source.world.control.change_customer(customer, status="1000")
    done(tool.try_again(), store, instance)


def test_a_transfer_that_is_pending_at_adobe_is_looked_at_again(
    tool: Tool,
    source: Source,
    store: Store,
    instance: Instance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really_commit, really_read = AdobeClient.commit_transfer, AdobeClient.transfer

    def pending(adobe: AdobeClient, wanted: TransferRequest, correlation_id: str) -> Transfer:
        return replace(really_commit(adobe, wanted, correlation_id), status="1002")

    def still_pending(adobe: AdobeClient, transfer_id: str) -> Transfer:
        return replace(really_read(adobe, transfer_id), status="1002")

    tool.come_to_choice(source.code(source.customer()))
    monkeypatch.setattr(AdobeClient, "commit_transfer", pending)
    monkeypatch.setattr(AdobeClient, "transfer", still_pending)
    failed(tool.choose_new(), PENDING, SubStep.TRANSFER)
    failed(tool.try_again(), PENDING, SubStep.TRANSFER)
    monkeypatch.undo()
    done(tool.try_again(), store, instance)
    assert len(commits(source)) == 1


@pytest.mark.parametrize(
    ("sub_step", "path", "nth"),
    [
        (SubStep.ACCOUNT, "/v3/customers/*", 1),
        (SubStep.SUBSCRIPTION, "/v3/customers/*", 2),
        (SubStep.ADD_ONS, "/v3/customers/*", 3),
        (SubStep.ADD_ONS, "/v3/customers/*/subscriptions", 1),
    ],
)
@pytest.mark.parametrize("name", ["server-error", "dropped"])
def test_a_failure_behind_the_transfer_is_shown_where_it_is(
    tool: Tool,
    source: Source,
    store: Store,
    instance: Instance,
    *,
    sub_step: SubStep,
    path: str,
    nth: int,
    name: str,
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    source.world.fault(name, method="GET", path=path, nth=nth)
    failed(tool.choose_new(), NOT_COMPLETED, sub_step)
    done(tool.try_again(), store, instance)
    assert len(commits(source)) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("sub_step", [SubStep.ACCOUNT, SubStep.SUBSCRIPTION, SubStep.ADD_ONS])
def test_a_process_killed_before_a_sub_step_is_noted_has_not_half_done_it(
    tool: Tool,
    source: Source,
    store: Store,
    instance: Instance,
    reseller: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    sub_step: SubStep,
    existing: bool,
) -> None:
    known = unsynced_account(store, instance, reseller, "Known") if existing else ""
    really_finish = sub_steps._finish  # noqa: SLF001 - the last thing before the note

    def finish(change: Any, finished: SubStep) -> None:
        if finished is sub_step:
            raise Killed
        really_finish(change, finished)

    tool.come_to_choice(source.code(source.customer()))
    monkeypatch.setattr(sub_steps, "_finish", finish)
    with pytest.raises(Killed):
        _ = tool.choose(known) if existing else tool.choose_new()
    monkeypatch.undo()
    page = tool.page("run")
    assert states(page) == [
        "Interrupted" if state == "Failed" else state for state in STATES[sub_step]
    ]
    done(tool.try_again(), store, instance)
    assert len(commits(source)) == 1


def test_a_process_killed_between_the_commit_and_its_note_commits_once(
    tool: Tool,
    source: Source,
    store: Store,
    instance: Instance,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise Killed

    tool.come_to_choice(source.code(source.customer()))
    monkeypatch.setattr(transferring, "_write", killed)
    with pytest.raises(Killed):
        tool.choose_new()
    monkeypatch.undo()
    done(tool.try_again(), store, instance)
    assert len(source.world.events(kind="reseller.changed")) == 1


def test_after_adobe_has_forgotten_the_commit_the_customer_is_found_to_have_come(
    tool: Tool,
    source: Source,
    store: Store,
    instance: Instance,
) -> None:
    """Adobe keeps answers for ten days; after them the code is a used one (1131)."""
    tool.come_to_choice(source.code(source.customer()))
    source.world.fault(path=COMMIT, effect={"type": "dropConnection", "after": True})
    failed(tool.choose_new(), PENDING, SubStep.TRANSFER)
    source.world.travel(days=11)
    tool.carry_on()
    done(tool.try_again(), store, instance)
    assert [status for status, _ in commits(source)][-1] == 400


def twin_of(browser: Browser) -> Browser:
    """Return a second tab of the same browser."""
    client = browser.client.application.test_client()
    client.environ_base.update(browser.client.environ_base)
    cookie = browser.client.get_cookie("platform_session")
    assert cookie is not None
    client.set_cookie("platform_session", cookie.value)
    twin = Browser(client)
    twin.get("/my-account/")
    return twin


@pytest.mark.parametrize("delay", [0, 700])
def test_of_two_tabs_that_send_the_last_step_one_commits(
    tool: Tool, source: Source, store: Store, instance: Instance, delay: int
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    if delay:
        effect = {"type": "delay", "milliseconds": delay}
        source.world.fault(path=COMMIT, effect=effect)
    tabs = [tool.browser, twin_of(tool.browser)]
    with ThreadPoolExecutor(2) as pool:
        pages = list(
            pool.map(
                lambda tab: tab.post(f"{tool.base}/customer", customer_type="New Customer"), tabs
            )
        )
    assert all(page.path.endswith("/run") for page in pages)
    done(tool.try_again(), store, instance)
    assert len(source.world.events(kind="reseller.changed")) == 1
    assert len({correlation_id for _, correlation_id in commits(source)}) == 1


def test_a_finished_change_does_nothing_again(
    tool: Tool, source: Source, store: Store, instance: Instance
) -> None:
    tool.come_to_choice(source.code(source.customer()))
    tool.choose_new()
    for page in (tool.try_again(), tool.choose_new(), tool.give_code("00000000")):
        done(page, store, instance)
    assert len(commits(source)) == 1


def test_an_account_synced_meanwhile_is_not_taken_and_another_can_be_chosen(
    tool: Tool, source: Source, store: Store, instance: Instance, reseller: str
) -> None:
    known = unsynced_account(store, instance, reseller, "Known")
    tool.come_to_choice(source.code(source.customer()))
    source.world.fault("server-error", method="GET", path="/v3/customers/*")
    failed(tool.choose(known), NOT_COMPLETED, SubStep.ACCOUNT)
    with store.begin() as session:
        account = session.get_one(Account, (instance.key, known))
        account.adobe_customer_id, account.sync = "1005000000", "synced"
    page = tool.try_again()
    failed(page, NOT_COMPLETED, SubStep.ACCOUNT)
    assert '"Known" was synced with another customer of Adobe meanwhile.' in page.text
    assert "Choose the customer again" in page.text
    page = tool.choose_new()
    assert page.messages == [DONE]
    assert kept(store, instance) == Kept(2, 2, 1, 2)
