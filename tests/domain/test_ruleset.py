"""The ruleset: defaults, bounds, what a world stores of it, and its sources (section 1)."""

from typing import Any

import pytest
from pydantic import ValidationError

from sandbox.catalogue.offers import quantity_max
from sandbox.catalogue.synthesis import synthesize
from sandbox.domain.ruleset import Ruleset, describe, overrides_of, parse_ruleset

DEFAULTS = {
    "lateRenewalDays": 30,
    "returnErrors": "numeric",
    "approvalCodeHours": 168,
    "resellerConsoleCodeHours": 72,
    "resellerConsoleCodesPerDay": 5,
    "commitmentComplianceDays": 30,
    "upcomingRenewalDays": 45,
    "duplicateCustomerStatus": "1014",
    "enterpriseQuantityMax": 200_000,
    "extendedTermMaxMonths": {"COM": 36, "EDU": 48, "GOV": 48},
    "earlyRenewalPartialReturn": False,
    "wholeReturnOfPacks": True,
    "latePreferenceChanges": "ignored",
    "graceServiceDays": 30,
    "returnWindowDays": 14,
    "earlyRenewalDays": 30,
    "preferenceCutoffDays": 3,
    "resellerChangeBlackoutBeforeDays": 30,
    "resellerChangeBlackoutAfterDays": 30,
    "purchaseAuthorizationDays": 7,
    "anniversaryFrom": "order",
    "orderFreezeHours": 0,
    "manualRenewalOnUnrenewable": False,
    "discountsWhenLapsed": "kept",
    "renewedInFull": "extraSeats",
    "renewalPriceDay": "anniversary",
    "renewalPreviewPrices": "anniversary",
    "expiredPreference": "3120",
    "orderProcessingSeconds": 0,
    "accountProcessingSeconds": 0,
    "transferProcessingSeconds": 0,
    "unknownOffers": "reject",
    "lowerLevelOnNew": "asSent",
    "flexPreferenceValidation": "none",
    "flexRedemption": "closedOnce",
    "flexAutoApply": "autoRenewal",
    "flexCommitmentError": "2141",
    "flexPreviewRenewalAt": "renewal",
}
# The other value of each contradiction of section 1 that has one.
OTHERS = {
    "anniversaryFrom": "orderOrFirstAuthorization",
    "lateRenewalDays": 14,
    "returnErrors": "words",
    "approvalCodeHours": 72,
    "commitmentComplianceDays": 7,
    "upcomingRenewalDays": 90,
    "duplicateCustomerStatus": "1024",
    "enterpriseQuantityMax": 599_000,
    "extendedTermMaxMonths": {"GOV": 36},
    "earlyRenewalPartialReturn": True,
    "wholeReturnOfPacks": False,
    "latePreferenceChanges": "counted",
    "graceServiceDays": 0,
    "lowerLevelOnNew": "corrected",
    "renewedInFull": "refuse",
    "renewalPriceDay": "pacific",
    "expiredPreference": "3123",
    "flexPreferenceValidation": "full",
    "flexRedemption": "once",
    "flexAutoApply": "allRenewals",
    "flexCommitmentError": "2166",
    "flexPreviewRenewalAt": "now",
}


def test_the_defaults_are_those_of_the_program() -> None:
    shown = Ruleset().model_dump(mode="json", by_alias=True)
    assert {name: shown.get(name) for name in DEFAULTS} == DEFAULTS


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_side_of_a_contradiction_can_be_chosen_and_is_kept(name: str) -> None:
    chosen = Ruleset.model_validate({name: OTHERS[name]})
    stored = overrides_of(chosen)
    assert name in stored
    assert parse_ruleset(stored) == chosen != Ruleset()


def test_a_world_stores_only_what_differs_from_the_defaults() -> None:
    assert overrides_of(Ruleset()) == "{}"
    assert overrides_of(Ruleset.model_validate({"lateRenewalDays": 30})) == "{}"
    assert parse_ruleset("{}") == Ruleset()


def test_one_market_segment_can_differ_alone() -> None:
    rules = Ruleset.model_validate({"extendedTermMaxMonths": {"GOV": 36}})
    longest = rules.extended_term_max_months
    assert (longest.COM, longest.EDU, longest.GOV) == (36, 48, 36)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lateRenewalDays": -1},
        {"lateRenewalDays": 401},
        {"lateRenewalDays": "30"},
        {"lateRenewalDays": 30.5},
        {"lateRenewalDays": True},
        {"lateRenewalDays": None},
        {"returnErrors": "colours"},
        {"preferenceCutoffDays": 0},
        {"orderProcessingSeconds": -1},
        {"extendedTermMaxMonths": {"COM": 12}},
        {"extendedTermMaxMonths": {"NON": 36}},
        {"earlyRenewalPartialReturn": "yes"},
        {"earlyRenewalPartialReturn": 1},
        {"noSuchRule": 1},
    ],
)
def test_a_wrong_value_or_name_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Ruleset.model_validate(wrong)


@pytest.mark.parametrize("edge", [{"lateRenewalDays": 0}, {"lateRenewalDays": 400}])
def test_the_ends_of_a_range_are_inside(edge: dict[str, Any]) -> None:
    assert Ruleset.model_validate(edge).late_renewal_days == edge["lateRenewalDays"]


def test_rules_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        Ruleset().late_renewal_days = 14  # type: ignore[misc]  # that it is frozen is the test


def test_enterprise_lines_have_their_own_largest_quantity() -> None:
    team = synthesize("12345678CA01A12")
    enterprise = synthesize("12345678EA01A12")
    assert team is not None
    assert enterprise is not None
    assert quantity_max(team.product, Ruleset()) == 10_000
    assert quantity_max(enterprise.product, Ruleset()) == 200_000


def test_every_rule_says_what_it_means_where_it_comes_from_and_how_sure_it_is() -> None:
    rules = list(describe(Ruleset()))
    assert {rule.name for rule in rules} >= set(DEFAULTS)
    for rule in rules:
        assert rule.meaning
        assert rule.source
        assert rule.standing in {"documented", "seed", "reported", "assumed"}
        assert rule.value == rule.default


def test_a_changed_rule_is_shown_beside_its_default() -> None:
    shown = {rule.name: rule for rule in describe(parse_ruleset('{"lateRenewalDays": 14}'))}
    assert (shown["lateRenewalDays"].value, shown["lateRenewalDays"].default) == (14, 30)
    assert shown["graceServiceDays"].value == 30
