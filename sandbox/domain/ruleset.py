"""The program's numbers and options: one field a rule, with its source and standing.

A world keeps only what differs from the defaults. Windows are derived from rules when they are
asked for, so that a change counts at once (`control-api.md`).
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt
from pydantic.alias_generators import to_camel

from sandbox.domain.whole_numbers import WHOLE

Days = Annotated[StrictInt, Field(ge=0, le=400), WHOLE]
Seconds = Annotated[StrictInt, Field(ge=0, le=31_536_000), WHOLE]
Months = Annotated[StrictInt, Field(ge=13, le=120), WHOLE]
Standing = Literal["documented", "seed", "reported", "assumed"]


def _rule(default: Any, meaning: str, source: str, standing: Standing) -> Any:  # noqa: ANN401 - a pydantic field stands for any type
    return Field(
        default=default,
        description=meaning,
        json_schema_extra={"x-source": source, "x-standing": standing},
    )


class ExtendedTermMaxMonths(BaseModel):
    """The longest first term by market segment, in months."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    COM: Months = 36
    EDU: Months = 48
    GOV: Months = 48


RegionCodes = Literal["partners", "iso"]
"""Which codes may name a region: those of ISO 3166-2 alone, or what partners send too (X17)."""


StartDateAlone = Literal["live", "onOrAfter"]
"""Which flexible discounts a start date without an end date finds (X24)."""


class Ruleset(BaseModel):
    """Every number and option of a world, by the name that the control plane uses."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid"
    )

    late_renewal_days: Days = _rule(
        30,
        "Days after the anniversary on which a late RENEWAL order is accepted",
        "X1: docs references/error-handling (3122)",
        "documented",
    )
    return_errors: Literal["numeric", "words", "reasons"] = _rule(
        "numeric",
        "How refused returns are answered: HTTP 400 with a number, 422 with a word, or 422 with "
        "the reason that 2127 names",
        "X2, X49: docs references/error-handling, docs order-management/order-scenarios",
        "documented",
    )
    approval_code_hours: Annotated[StrictInt, Field(ge=1, le=8760), WHOLE] = _rule(
        168, "Life of a reseller-change code in hours", "X3: docs reseller-change", "documented"
    )
    reseller_console_code_hours: Annotated[StrictInt, Field(ge=1, le=8760), WHOLE] = _rule(
        72,
        "Life in hours of a reseller-change code that a reseller had mailed",
        "RC-6: seed 001",
        "seed",
    )
    reseller_console_codes_per_day: Annotated[StrictInt, Field(ge=0, le=10_000), WHOLE] = _rule(
        5,
        "Reseller-change codes that a reseller may have mailed on one UTC day, to all customers",
        "RC-6: seed 001; the day is assumed",
        "seed",
    )
    commitment_compliance_days: Days = _rule(
        30,
        "Days after acceptance until a three-year commitment must be complied with",
        "X4: docs customer-account/three-year-commit",
        "documented",
    )
    commitment_acceptance_days: Days = _rule(
        7,
        "Days after the request through which a three-year commitment may be accepted",
        "TC-8: docs sandbox view-3yc-status",
        "documented",
    )
    commitment_end: Literal["anniversary", "acceptance"] = _rule(
        "anniversary",
        "Where three years count from that are accepted in mid-term: the anniversary before, so "
        "that they end with a term, or the acceptance",
        "X41: docs customer-account/three-year-commit",
        "documented",
    )
    recommitment_window_days: Days = _rule(
        30,
        "Last days of a three-year commitment in which a recommitment may be requested; 0 for all",
        "X46: docs customer-account/update-customer-account; Adobe's sandbox documentation of 2022",
        "documented",
    )
    declined_request_status: Literal["DECLINED", "EXPIRED"] = _rule(
        "DECLINED",
        "Status of a request for a three-year commitment that the customer declines",
        "X47: docs sandbox 3yc-management, docs customer-account/three-year-commit",
        "documented",
    )
    commitment_level_basis: Literal["committed", "cumulative"] = _rule(
        "committed",
        "What the level of a three-year commitment goes by: what is committed, or the larger of "
        "this and what is held",
        "X43: docs customer-account/three-year-commit",
        "documented",
    )
    commitment_shortfall: Literal["nonCompliant", "fail"] = _rule(
        "nonCompliant",
        "What an automatic renewal of less than is committed does: it renews without the "
        "commitment's levels and prices, or fails",
        "X44: reported by partners; docs release-notes",
        "reported",
    )
    commitment_preferences: Literal["refused", "allowed"] = _rule(
        "refused",
        "Whether preferences are refused with which less than is committed would renew",
        "X45: Adobe's sandbox documentation of 2022; reported by partners",
        "documented",
    )
    commitment_expiry_levels: Literal["anew", "base"] = _rule(
        "anew",
        "Levels of the renewal at the end of a commitment: anew by what renews, or 01 and T1",
        "X48: docs customer-account/three-year-commit",
        "documented",
    )
    moq_opt_in_days: Days = _rule(
        30,
        "Days before the anniversary on which a minimum-order offer may first be chosen for it",
        "X52: docs customer-account/high-growth",
        "documented",
    )
    linked_code_uses: Literal["one", "many"] = _rule(
        "one",
        "How many customers may join a linked membership by one code of its owner's",
        "X50: helpx.adobe.com, docs sandbox linked-memberships",
        "documented",
    )
    linked_code_hours: Annotated[StrictInt, Field(ge=1, le=8760), WHOLE] = _rule(
        72,
        "Life in hours of a code to join a linked membership by",
        "LM-3: docs sandbox linked-memberships",
        "documented",
    )
    linked_refresh_minutes: Annotated[StrictInt, Field(ge=0, le=10_080), WHOLE] = _rule(
        60,
        "World minutes between the request for a refresh of a linked membership's levels and them",
        "LM-5: docs sandbox linked-memberships",
        "assumed",
    )
    linked_migration: Literal["ownerFirst", "refused"] = _rule(
        "ownerFirst",
        "Whether members of linked memberships may come from VIP: after their owner, or never",
        "X51: docs customer-account/linked-membership, docs migration",
        "documented",
    )
    lga_minimum: Literal[100, 101] = _rule(
        100,
        "Licences that a large government agency has at least: for orders, and to become one",
        "X55: docs lga/index, docs lga/convert",
        "documented",
    )
    upcoming_renewal_days: Days = _rule(
        45, "Days before the anniversary on which renewals are listed", "X5: seed 001", "seed"
    )
    duplicate_customer_status: Literal["1014", "1024"] = _rule(
        "1014",
        "Status of a customer that another reseller already has",
        "X7: docs references/error-handling",
        "documented",
    )
    enterprise_quantity_max: Annotated[StrictInt, Field(ge=1, le=599_000), WHOLE] = _rule(
        200_000,
        "Largest quantity of an enterprise line item",
        "X8: docs order-management/order-scenarios",
        "documented",
    )
    team_quantity_max: Annotated[StrictInt, Field(ge=1, le=599_000), WHOLE] = _rule(
        10_000,
        "Largest quantity of a team line item",
        "OR-2: docs order-management/order-scenarios",
        "documented",
    )
    extended_term_max_months: ExtendedTermMaxMonths = _rule(
        ExtendedTermMaxMonths(),
        "Longest first term by market segment, in months",
        "X9: seed 001; docs customer-account/create-customer-account",
        "seed",
    )
    early_renewal_partial_return: StrictBool = _rule(
        False,
        "Whether part of an early-renewed line may be returned",
        "X10: docs renewals/manual-renewals",
        "documented",
    )
    whole_return_of_packs: StrictBool = _rule(
        True,
        "Whether whole lines of packs, MOQ offers and consumables may be returned",
        "X11: docs references/error-handling",
        "documented",
    )
    late_preference_changes: Literal["ignored", "counted"] = _rule(
        "ignored",
        "What a preference changed after the cutoff does to the coming renewal",
        "X12: seed 003; docs subscription-management",
        "seed",
    )
    grace_service_days: Days = _rule(
        30, "Days for which lapsed licences stay usable", "X13: seed 002", "seed"
    )
    regions: RegionCodes = _rule(
        "partners",
        "Codes that name the region of an address: those of ISO 3166-2, or 00 and numbers too",
        "X17: docs references/resources; Adobe's Postman collection, partners",
        "reported",
    )
    return_window_days: Days = _rule(
        14,
        "Days after the order through which it may be returned",
        "RE-1: docs order-management/order-scenarios",
        "documented",
    )
    early_renewal_days: Days = _rule(
        30,
        "Days before the anniversary on which renewal opens",
        "RN-3: docs renewals",
        "documented",
    )
    preference_cutoff_days: Annotated[StrictInt, Field(ge=1, le=400), WHOLE] = _rule(
        3,
        "Days before the anniversary on which a changed preference last counts",
        "X12: seed 003; docs subscription-management",
        "seed",
    )
    reseller_change_blackout_before_days: Days = _rule(
        30, "Days before an anniversary without reseller change", "RC-3: seed 004", "seed"
    )
    reseller_change_blackout_after_days: Days = _rule(
        30, "Days after an anniversary without reseller change", "RC-3: seed 004", "seed"
    )
    purchase_authorization_days: Days = _rule(
        7, "Days for which a purchase authorization is open", "VC-3: seed 001", "seed"
    )
    anniversary_from: Literal["order", "orderOrFirstAuthorization"] = _rule(
        "order",
        "What sets a new customer's anniversary: its first order, or the purchase authorization "
        "that came before and that this order covers",
        "X39: seed 001; docs customer-account",
        "seed",
    )
    order_freeze_hours: Annotated[StrictInt, Field(ge=0, le=240), WHOLE] = _rule(
        0, "Hours before the anniversary from which orders are held back", "OR-5", "reported"
    )
    manual_renewal_on_unrenewable: StrictBool = _rule(
        False, "Whether MANUAL_RENEWAL shows on offers that cannot be renewed", "OR-6", "reported"
    )
    discounts_when_lapsed: Literal["kept", "absent"] = _rule(
        "kept",
        "Whether a customer whose subscriptions have all lapsed shows its discounts",
        "OR-6",
        "reported",
    )
    renewed_in_full: Literal["extraSeats", "refuse"] = _rule(
        "extraSeats",
        "What another early RENEWAL is when all of a customer is renewed: extra seats, or 2164",
        "X14: docs renewals/manual-renewals, docs renewals/error-codes",
        "documented",
    )
    renewal_price_day: Literal["anniversary", "pacific"] = _rule(
        "anniversary",
        "Price day of automatic renewals: that of the anniversary, or the Pacific one at 00:00 UTC",
        "X16: RN-1, OF-9",
        "documented",
    )
    renewal_preview_prices: Literal["anniversary", "request"] = _rule(
        "anniversary",
        "Price day of PREVIEW_RENEWAL without lines: that of the renewal, or of the request",
        "RN-6; docs order-management/order-scenarios",
        "documented",
    )
    expired_preference: Literal["3120", "3123"] = _rule(
        "3120",
        "How a preference is refused for a product that is no longer sold at the anniversary",
        "X19: RN-2; reported by partners (3123)",
        "assumed",
    )
    order_processing_seconds: Seconds = _rule(
        0, "World seconds between an order and its completion", "OR-1", "assumed"
    )
    account_processing_seconds: Seconds = _rule(
        0, "World seconds between an account and its activation", "AC-1", "assumed"
    )
    transfer_processing_seconds: Seconds = _rule(
        0, "World seconds between a transfer and its completion", "MG-1", "assumed"
    )
    correlation_id_on_reads: Literal["documented", "all"] = _rule(
        "documented",
        "Which reads need X-Correlation-Id: all but the four that Adobe's pages and collection "
        "ask without it, or all",
        "X15: docs references/api-headers, docs reseller-account/get-reseller-list",
        "documented",
    )
    lower_level_on_new: Literal["asSent", "corrected"] = _rule(
        "asSent",
        "What becomes of a NEW line at a worse level than the customer is entitled to",
        "X18: OF-4; Adobe's Postman collection",
        "assumed",
    )
    recommendations: Literal["sandbox", "owned"] = _rule(
        "sandbox",
        "Which products are recommended: those that Adobe's sandbox names, or the same without "
        "what the customer owns",
        "RE-C3: docs sandbox recommendations",
        "documented",
    )
    recommendation_language_by_region: StrictBool = _rule(
        False,
        "Whether recommendations in EN are for western Europe alone, and those in MULT for all "
        "other regions",
        "RE-C4: docs recommendations/apis",
        "assumed",
    )
    overlay_opportunity_days: Annotated[StrictInt, Field(ge=1, le=400), WHOLE] = _rule(
        31,
        "Days for which an overlay opportunity is open unless it says when it expires",
        "RE-C7: docs recommendations/apis; the number is assumed",
        "assumed",
    )
    propensity_empty: Literal["array", "object"] = _rule(
        "array",
        "What a signal is for which there is no data: [] or {}",
        "X29: docs recommendations/apis, docs recommendations/index",
        "documented",
    )
    propensity_source: Literal["levels", "seeds"] = _rule(
        "levels",
        "Where propensity comes from: levels that testers set, or one of 13 seeds a customer",
        "X30: docs sandbox recommendations",
        "documented",
    )
    propensity_values: Literal["live", "fixed"] = _rule(
        "live",
        "Whether months and seats in the reasons of a propensity are the customer's, or the seed's",
        "RE-C8: docs sandbox recommendations",
        "assumed",
    )
    flex_start_date_alone: StartDateAlone = _rule(
        "live",
        "What start-date without end-date finds of flexible discounts: those that have begun by "
        "then or now, or future ones too",
        "X24: docs flex-discounts/apis, docs release-notes",
        "documented",
    )
    unknown_offers: Literal["reject", "synthesize"] = _rule(
        "reject", "What an offer that the catalogue lacks becomes", "OR-2 (2122)", "assumed"
    )
    flex_preference_validation: Literal["none", "full"] = _rule(
        "none",
        "What a preference's flexible discount code is refused for: two codes alone, or as on "
        "orders",
        "X20: docs flex-discounts/apis, docs flex-discounts/error-codes",
        "documented",
    )
    flex_redemption: Literal["closedOnce", "once"] = _rule(
        "closedOnce",
        "Which flexible discounts a customer uses once: closed codes, or all but reusable ones",
        "X21: docs flex-discounts/apis, docs flex-discounts/index",
        "documented",
    )
    flex_auto_apply: Literal["autoRenewal", "allRenewals"] = _rule(
        "autoRenewal",
        "Which renewals reusable discounts come to by themselves: automatic ones, or RENEWAL "
        "orders too",
        "X25: docs flex-discounts/index",
        "documented",
    )
    flex_commitment_error: Literal["2141", "2166"] = _rule(
        "2141",
        "How a flexible discount is refused that a three-year commitment alone is missing for",
        "X36: docs flex-discounts/error-codes, docs references/error-handling",
        "documented",
    )
    flex_preview_renewal_at: Literal["renewal", "now"] = _rule(
        "renewal",
        "The instant that PREVIEW_RENEWAL without lines judges flexible discounts at",
        "FD-15: docs flex-discounts/apis",
        "assumed",
    )

    @property
    def synthesizes_offers(self) -> bool:
        """Whether offers that the catalogue lacks may be ordered all the same."""
        return self.unknown_offers == "synthesize"


class RuleInfo(NamedTuple):
    """A rule as `GET /worlds/{w}/rules` shows it."""

    name: str
    value: object
    default: object
    meaning: str
    source: str
    standing: str


@lru_cache(maxsize=512)
def parse_ruleset(overrides: str) -> Ruleset:
    """Return the rules in force for a world's stored overrides (a JSON object)."""
    return Ruleset.model_validate(json.loads(overrides))


def overrides_of(ruleset: Ruleset) -> str:
    """Return what a world stores: the rules that differ from the defaults, as a JSON object."""
    return ruleset.model_dump_json(by_alias=True, exclude_defaults=True)


def describe(ruleset: Ruleset) -> Iterator[RuleInfo]:
    """List every rule with its value, default, meaning, source and standing."""
    values = ruleset.model_dump(mode="json", by_alias=True)
    defaults = Ruleset().model_dump(mode="json", by_alias=True)
    for name, field in Ruleset.model_fields.items():
        alias = field.alias or name
        extra = field.json_schema_extra
        notes = extra if isinstance(extra, dict) else {}
        yield RuleInfo(
            alias,
            values[alias],
            defaults[alias],
            field.description or "",
            str(notes["x-source"]),
            str(notes["x-standing"]),
        )
