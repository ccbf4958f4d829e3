"""The tool from the code to the subscription in the Storefront."""

from __future__ import annotations

from partner_platform.adobe import AdobeClient
from partner_platform.instances import Instance
from partner_platform.store import Store
from partner_platform.tables import Account
from platform_testing.moving import Source, Tool, unsynced_account
from sqlalchemy import select


def test_a_new_customer_comes_with_its_services(
    tool: Tool, source: Source, reseller: str, adobe: AdobeClient
) -> None:
    customer = source.customer("Acme")
    page = tool.give_code(source.code(customer))
    assert page.path.endswith("/services")
    assert page.rows("Services") == [
        ["Acrobat Pro for teams", "65304479", "3"],
        ["Photoshop for teams", "11073058", "2"],
    ]
    page = tool.acknowledge()
    assert page.path.endswith("/customer")
    page = tool.choose_new()
    assert page.messages == ["The reseller change was completed successfully."]
    assert adobe.customer(customer).reseller_id == reseller
    page = tool.browser.get("/subscriptions/")
    [row] = page.rows("Adobe subscriptions")
    assert row[1:3] == ["Acme", "Active"]
    assert "Acrobat Pro for teams: 3 (Active)" in " ".join(row)
    page = tool.browser.get("/accounts/")
    assert page.rows("Accounts")[0][0] == "Acme"


def test_an_existing_customer_gets_the_external_id_and_nothing_else(
    tool: Tool, source: Source, store: Store, instance: Instance, reseller: str
) -> None:
    known = unsynced_account(store, instance, reseller, "Known Ltd")
    customer = source.customer("Acme")
    tool.come_to_choice(source.code(customer))
    page = tool.choose(known)
    assert page.messages == ["The reseller change was completed successfully."]
    page = tool.browser.get(f"/accounts/{known}")
    assert "Known Ltd" in page.text
    assert customer in page.text
    assert page.rows("Contacts") == [["Ada Known", "ada@known.example"]]
    with store.read() as session:
        [kept] = session.scalars(select(Account).where(Account.instance == instance.key))
    assert (kept.name, kept.city, kept.sync) == ("Known Ltd", "San Jose", "synced")
