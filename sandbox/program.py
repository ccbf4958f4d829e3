"""The table of contents: which feature answers what another must ask without knowing it.

A program of Adobe's plugs in here, by rows: the only module that knows all features.
"""

from typing import Final

from sandbox.accounts.check_points import (
    AGENCY_ASKED,
    BENEFITS_ASKED,
    BENEFITS_BEGIN,
    GLOBAL_SALES_ENDS,
    GROUP_ASKED,
)
from sandbox.accounts.complete import process_accounts
from sandbox.authorizations.anniversary import day_of_first_authorization
from sandbox.authorizations.changes import follow_order, mark_past_due, rearm_authorizations
from sandbox.deployments.checks import check_deployments, check_none_active
from sandbox.deployments.manage import add_deployments
from sandbox.deployments.regions import regions_of
from sandbox.domain.extension import Program
from sandbox.domain.order_types import OrderType
from sandbox.flexible_discounts.at_renewal import discounts_at_renewal
from sandbox.flexible_discounts.on_orders import discounts_of_lines
from sandbox.flexible_discounts.preferences import check_preferred_code
from sandbox.high_growth import on_orders as moq_orders
from sandbox.high_growth.at_renewal import renewal_offer
from sandbox.high_growth.offers import eligible_offers
from sandbox.high_growth.on_returns import check_moq_kept
from sandbox.high_growth.on_switches import check_not_held
from sandbox.high_growth.preferences import check_scheduled, preferred_code
from sandbox.high_volume.conditions import code_of, levels_by_high_volume
from sandbox.large_agencies import groups as agency_groups
from sandbox.large_agencies import settling as agencies
from sandbox.large_agencies.ask import ask_agency
from sandbox.large_agencies.checks import (
    check_minimum,
    check_products,
    check_renewed_products,
)
from sandbox.large_agencies.conditions import levels_of_agency
from sandbox.large_agencies.due import lapse_upgrades
from sandbox.large_agencies.groups import check_owner, held_by_others
from sandbox.large_agencies.schedule import rearm_upgrades
from sandbox.linked_memberships.ask import ask_for_group
from sandbox.linked_memberships.check_points import GROUP_CHECKS
from sandbox.linked_memberships.due import pass_anniversaries, refresh_levels
from sandbox.linked_memberships.levels import levels_by_group
from sandbox.migration.deployment_points import NEW_DEPLOYMENTS
from sandbox.migration.transfer import process_transfers
from sandbox.orders.check_points import (
    COUNTED_BESIDE,
    HOLDING_CHECKS,
    PRODUCT_CHECKS,
    PURCHASE_CHECKS,
    RETURN_CHECKS,
    SWITCH_CHECKS,
)
from sandbox.orders.checks import check_eligible
from sandbox.orders.complete import complete_purchase, process_orders
from sandbox.orders.deployed import DEPLOYMENT_CHECK
from sandbox.orders.kinds import ORDER_KINDS, ORDER_SETTLED, OrderKind
from sandbox.orders.offer_points import LINE_OFFERS
from sandbox.orders.place import place_order, preview_order
from sandbox.orders.price_points import (
    DISCOUNT_CODES,
    LINE_DISCOUNTS,
    PRICE_LOCKS,
    PRICE_REGIONS,
)
from sandbox.orders.terms import FIRST_DAYS
from sandbox.price_lists.announce import announce_price_lists
from sandbox.renewals.actions import manual_renewals
from sandbox.renewals.anniversary_points import ANNIVERSARIES, SHORTFALLS
from sandbox.renewals.announce import announce_renewals
from sandbox.renewals.automatic import end_terms
from sandbox.renewals.check_points import PREFERENCE_CHECKS, RENEWAL_CHECKS, RENEWED_AFTER_SALE
from sandbox.renewals.code_points import (
    ELIGIBLE_OFFERS,
    PREFERRED_CODES,
    RENEWAL_OFFERS,
    SCHEDULED_CODES,
)
from sandbox.renewals.complete import complete_renewal, fail_renewal, tell_renewals
from sandbox.renewals.discount_points import PREFERENCE_DISCOUNTS, RENEWAL_DISCOUNTS
from sandbox.renewals.manual import renew_manually
from sandbox.renewals.manual_checks import check_window
from sandbox.renewals.preferences import check_sold
from sandbox.renewals.preview import preview_renewal
from sandbox.reseller_change.returns import check_ordered_since_change
from sandbox.returns.checks import check_programs
from sandbox.returns.complete import complete_return, fail_return
from sandbox.returns.place import return_order
from sandbox.subscriptions.actions import ALLOWED_ACTIONS
from sandbox.subscriptions.levels import LEVEL_RULES
from sandbox.subscriptions.seat_removal import end_grace_days
from sandbox.subscriptions.terms import rearm_announcements
from sandbox.switches.complete import (
    complete_revert,
    complete_switch,
    fail_switch,
    still_stands,
)
from sandbox.switches.place import place_switch, preview_switch
from sandbox.switches.returns import refuse_return
from sandbox.switches.revert import place_revert, preview_revert
from sandbox.three_year_commit import settling as commitments
from sandbox.three_year_commit.ask import ask, begin
from sandbox.three_year_commit.conditions import levels_by_commitment, locked_prices
from sandbox.three_year_commit.due import end_commitments, end_compliance, expire_requests
from sandbox.three_year_commit.on_renewals import (
    check_final_term,
    check_minimum_renews,
    may_renew_after_sale,
)
from sandbox.three_year_commit.on_returns import check_minimum_kept
from sandbox.three_year_commit.schedule import rearm_requests
from sandbox.three_year_commit.settling import pass_anniversary, renewal_falls_short
from sandbox.timeline.changed_rules import CHANGED_RULES
from sandbox.timeline.queue import EventKind
from sandbox.timeline.runner import HANDLERS

PROGRAM: Final = Program(
    # What an order of each type does (OR-1).
    ORDER_KINDS.rows(
        {
            OrderType.NEW: OrderKind(
                place=place_order, complete=complete_purchase, is_returnable=True
            ),
            OrderType.PREVIEW: OrderKind(place=preview_order),
            OrderType.RETURN: OrderKind(
                place=return_order, complete=complete_return, fail=fail_return
            ),
            OrderType.RENEWAL: OrderKind(
                place=renew_manually,
                complete=complete_renewal,
                fail=fail_renewal,
                tell=tell_renewals,
                is_returnable=True,
            ),
            OrderType.PREVIEW_RENEWAL: OrderKind(place=preview_renewal),
            OrderType.SWITCH: OrderKind(
                place=place_switch,
                complete=complete_switch,
                fail=fail_switch,
                stands=still_stands,
                refuse_return=refuse_return,
            ),
            OrderType.PREVIEW_SWITCH: OrderKind(place=preview_switch),
            OrderType.REVERT_SWITCH: OrderKind(
                place=place_revert, complete=complete_revert, stands=still_stands
            ),
            OrderType.PREVIEW_REVERT_SWITCH: OrderKind(place=preview_revert),
        }
    ),
    # What customers may ask to be in, and when that begins (TC-1, LG-2).
    BENEFITS_ASKED.rows(ask),
    AGENCY_ASKED.rows(ask_agency),
    BENEFITS_BEGIN.rows(begin),
    # Linked memberships: what a partner asks for, and who may own one (LM-1).
    GROUP_ASKED.rows(ask_for_group),
    GROUP_CHECKS.rows((check_owner,)),
    # Who comes from VIP with deployments has them here too (GS-11).
    NEW_DEPLOYMENTS.rows(add_deployments),
    # Whether a customer may give up global sales (GS-12).
    GLOBAL_SALES_ENDS.rows(check_none_active),
    # Who may buy, return, renew and prefer what, in the order in which they are asked.
    DEPLOYMENT_CHECK.rows(check_deployments),
    PURCHASE_CHECKS.rows((check_eligible, check_minimum)),
    COUNTED_BESIDE.rows(held_by_others),
    PRODUCT_CHECKS.rows((check_products,)),
    RETURN_CHECKS.rows((check_ordered_since_change, check_programs)),
    HOLDING_CHECKS.rows((check_moq_kept, check_minimum_kept)),
    RENEWED_AFTER_SALE.rows(may_renew_after_sale),
    RENEWAL_CHECKS.rows((check_final_term, check_renewed_products, check_window)),
    SWITCH_CHECKS.rows((check_not_held,)),
    PREFERENCE_CHECKS.rows((check_sold, check_minimum_renews)),
    # What programs make of the plain ladder of levels, and of an anniversary.
    LEVEL_RULES.rows(
        (levels_by_commitment, levels_by_high_volume, levels_of_agency, levels_by_group)
    ),
    ANNIVERSARIES.rows(
        (pass_anniversary, agencies.pass_anniversary, agency_groups.follow_anniversary)
    ),
    SHORTFALLS.rows((renewal_falls_short, agencies.upgrade_fails)),
    # What follows an order of any type that ended: purchase authorizations are paid (VC-3),
    # commitments are reached (TC-10), products are held by minimum-order offers (HG-6), upgrades
    # to large agencies are caught up (LG-8).
    ORDER_SETTLED.rows(
        (
            follow_order,
            commitments.follow_order,
            moq_orders.follow_order,
            agencies.follow_order,
            agency_groups.follow_order,
        )
    ),
    # Minimum-order offers: which are bought, chosen, and renewed with (HG-3 to HG-8).
    LINE_OFFERS.rows(moq_orders.held_offers),
    PREFERRED_CODES.rows(preferred_code),
    SCHEDULED_CODES.rows(check_scheduled),
    RENEWAL_OFFERS.rows(renewal_offer),
    ELIGIBLE_OFFERS.rows(eligible_offers),
    # What programs make of a line's price: regions of deployments, locks, codes of high volume
    # discounts, flexible discounts.
    PRICE_REGIONS.rows(regions_of),
    PRICE_LOCKS.rows(locked_prices),
    DISCOUNT_CODES.rows(code_of),
    LINE_DISCOUNTS.rows(discounts_of_lines),
    RENEWAL_DISCOUNTS.rows(discounts_at_renewal),
    PREFERENCE_DISCOUNTS.rows(check_preferred_code),
    # The first authorization may set the anniversary before the first order (X39).
    FIRST_DAYS.rows((day_of_first_authorization,)),
    # What may be done to a subscription now.
    ALLOWED_ACTIONS.rows((manual_renewals,)),
    # What is scheduled anew when a rule changes.
    CHANGED_RULES.rows(
        {
            "purchase_authorization_days": rearm_authorizations,
            "early_renewal_days": rearm_announcements,
            "late_renewal_days": rearm_upgrades,
            "commitment_acceptance_days": rearm_requests,
            "commitment_compliance_days": rearm_requests,
        }
    ),
    # What is due, and who does it.
    HANDLERS.rows(
        {
            EventKind.ACCOUNT_PROCESSED: process_accounts,
            EventKind.ORDER_PROCESSED: process_orders,
            EventKind.TRANSFER_PROCESSED: process_transfers,
            EventKind.TERM_ENDS: end_terms,
            EventKind.GRACE_ENDS: end_grace_days,
            EventKind.RENEWAL_COMING: announce_renewals,
            EventKind.AUTHORIZATION_PAST_DUE: mark_past_due,
            EventKind.PRICE_LIST_MONTH: announce_price_lists,
            EventKind.REQUEST_EXPIRES: expire_requests,
            EventKind.COMPLIANCE_ENDS: end_compliance,
            EventKind.COMMITMENT_ENDS: end_commitments,
            EventKind.LINKED_ANNIVERSARY: pass_anniversaries,
            EventKind.LINKED_REFRESHED: refresh_levels,
            EventKind.UPGRADE_LAPSES: lapse_upgrades,
        }
    ),
)
