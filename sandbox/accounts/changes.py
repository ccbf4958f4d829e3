"""What creation and change of resellers and customers have in common (AC-1, AC-3, AC-6)."""

from dataclasses import dataclass
from typing import Any, Literal

from sandbox.accounts.complete import begin_processing, note_activated
from sandbox.accounts.ids import new_account_id
from sandbox.accounts.model import CustomerAccount, ResellerAccount
from sandbox.accounts.profile import CompanyProfile
from sandbox.accounts.profiles import as_known, country_code
from sandbox.domain.errors import Error, Refusal
from sandbox.domain.names import MAX_EXTERNAL_REFERENCE
from sandbox.domain.statuses import Status
from sandbox.store.accounts import company_key
from sandbox.timeline.open_world import OpenWorld, Partner

NOT_UPDATABLE = frozenset({Status.PENDING, Status.BLOCKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountData:
    """What a POST or PATCH says about an account; None stands for what was not sent.

    Its values are those of a body whose model has checked them (ACC-5, AC-6).
    """

    profile: CompanyProfile
    external_reference_id: str | None = None


def check_reference(data: AccountData) -> None:
    """Refuse too long a reference (docs references/resources).

    Raises:
        Refusal: 2126.
    """
    length = len(data.external_reference_id or "")
    if length > MAX_EXTERNAL_REFERENCE:
        facts = {"length": length, "maximum": MAX_EXTERNAL_REFERENCE}
        raise Refusal(Error.EXTERNAL_REFERENCE_TOO_LONG, ["externalReferenceId"], facts=facts)


def check_country(world: OpenWorld, partner: Partner, profile: CompanyProfile) -> None:
    """Refuse a new account in a country where the distributor does not sell.

    Raises:
        Refusal: 1118 with the path of the country.
    """
    country = country_code(world.reference, profile.address.country)
    if country not in partner.countries:
        path = "companyProfile.address.country"
        facts = {"country": country, "sold": partner.countries}
        raise Refusal(Error.INVALID_ADDRESS, [path], facts=facts, rule="AC-6")


def check_updatable(account: ResellerAccount | CustomerAccount) -> None:
    """Refuse to change an account that is pending or blocked (AC-1).

    Raises:
        Refusal: 1125.
    """
    if account.status in NOT_UPDATABLE:
        raise Refusal(Error.ACCOUNT_NOT_UPDATABLE, facts={"status": account.status})


def new_columns(
    world: OpenWorld,
    partner: Partner,
    data: AccountData,
    kind: Literal["reseller", "customer"],
    *,
    chosen_id: str | None,
    active: bool,
) -> dict[str, Any]:
    """Return the columns that both tables have, for a new account of either.

    Args:
        world: the open world.
        partner: the distributor that it belongs to.
        data: what was sent.
        kind: which table it is for.
        chosen_id: an id of the tester's choice; by default the next one.
        active: active at once, without being validated.

    Raises:
        IdTakenError: the chosen id is not free.
    """
    account_id, number = new_account_id(world, kind, chosen_id)
    return {
        "world_id": world.world_id,
        f"{kind}_id": account_id,
        "sequence": number,
        "distributor_id": partner.distributor_id,
        "status": Status.ACTIVE if active else Status.PENDING,
        "created_at": world.now,
        "company_name": data.profile.company_name,
        "company_key": company_key(data.profile.company_name),
        "external_reference_id": data.external_reference_id or "",
        "profile": as_known(world, data.profile).shown(),
    }


def changed_columns(
    world: OpenWorld, account: ResellerAccount | CustomerAccount, data: AccountData
) -> dict[str, Any]:
    """Return the columns that a PATCH changes in both tables; a reference not sent is kept."""
    reference_id = data.external_reference_id
    return {
        "external_reference_id": account.external_reference_id
        if reference_id is None
        else reference_id,
        "profile": as_known(world, data.profile).shown(),
    }


def begin(world: OpenWorld, *, active: bool, reseller_id: str = "", customer_id: str = "") -> None:
    """Have a new account validated, or note that it is active already (AC-1)."""
    start = note_activated if active else begin_processing
    start(world, reseller_id=reseller_id, customer_id=customer_id)
