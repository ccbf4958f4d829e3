"""The Reseller Console's things as the control plane shows them."""

from sandbox.accounts.profile import Shown
from sandbox.deployments.serializers import serialize_deployment
from sandbox.domain.wire import instant_text
from sandbox.reseller_console.details import CustomerDetails
from sandbox.reseller_console.discounts import CustomerDiscounts
from sandbox.reseller_console.model import ConsoleCustomer, CustomersPage, EnrolledCustomer
from sandbox.reseller_console.team import TeamMember


def serialize_console_customer(customer: ConsoleCustomer) -> Shown:
    """Return a row of the Customers page."""
    owner, licenses = customer.owner, customer.licenses
    return {
        "vipId": customer.customer_id,
        "companyName": customer.company_name,
        "email": owner.email if owner else "",
        "anniversaryDate": customer.coterm_date.isoformat() if customer.coterm_date else "",
        "marketSegment": customer.market_segment,
        "managedBy": customer.managed_by,
        "invitationStatus": customer.invitation,
        "vipSelect": customer.is_select,
        "licenseLevel": customer.license_level,
        "threeYearCommit": customer.commitment,
        "offerings": list(customer.offerings),
        "licenses": licenses.held,
        "assigned": licenses.assigned,
        "unassigned": licenses.held - licenses.assigned,
    }


def serialize_customers_page(page: CustomersPage) -> Shown:
    """Return a page of customers with the counts of all views."""
    return {
        "totalCount": page.counts[page.view],
        "counts": {view.value: count for view, count in page.counts.items()},
        "items": [serialize_console_customer(customer) for customer in page.customers],
    }


def serialize_details(details: CustomerDetails) -> Shown:
    """Return what the page of a customer tells beside its row: views, and the term that is left."""
    term = details.term
    return {
        **serialize_console_customer(details.customer),
        "views": [view.value for view in details.views],
        "extendedTerm": details.is_extended,
        "remainingTerm": {
            "days": term.days,
            "months": term.months,
            "oddDays": term.odd_days,
            "until": term.until.isoformat(),
            "hasBegun": term.has_begun,
        },
        "deployments": [serialize_deployment(each) for each in details.deployments],
        "flexDiscounts": _discounts(details.discounts),
    }


def _discounts(discounts: CustomerDiscounts) -> Shown:
    return {
        "preferred": [
            {
                "subscriptionId": held.subscription_id,
                "offerId": held.base_offer_id,
                "renewalDate": held.renewal_date.isoformat(),
                "code": held.flex_discount_code,
            }
            for held in discounts.preferred
        ],
        "used": [
            {
                "orderId": use.order_id,
                "orderType": use.order_type,
                "creationDate": instant_text(use.created_at),
                "offerId": use.offer_id,
                "quantity": use.quantity,
                "id": use.discount_id,
                "code": use.code,
            }
            for use in discounts.used
        ],
        "reusable": [
            {
                "id": discount.discount_id,
                "code": discount.code,
                "endDate": instant_text(discount.ends_at),
                "discountLockEndDate": (
                    "" if discount.locked_until is None else instant_text(discount.locked_until)
                ),
            }
            for discount in discounts.reusable
        ],
    }


def serialize_member(member: TeamMember) -> Shown:
    """Return a member of a team."""
    contact = member.contact
    return {
        "firstName": contact.first_name,
        "lastName": contact.last_name,
        "email": contact.email,
        "customers": member.customers,
    }


def serialize_enrolled(customer: EnrolledCustomer) -> Shown:
    """Return a customer with its invitation."""
    account, enrollment = customer.account, customer.enrollment
    invited, accepted = enrollment.invited_at, enrollment.accepted_at
    return {
        "vipId": account.customer_id,
        "resellerId": account.reseller_id,
        "companyName": account.company_name,
        "companyNameUsEnglish": enrollment.name_us_english,
        "marketSegment": account.market_segment,
        "anniversaryDate": account.coterm_date.isoformat() if account.coterm_date else "",
        "offerings": enrollment.offerings,
        "managedBy": enrollment.managed_by,
        "invitationStatus": enrollment.invitation,
        "invitedAt": instant_text(invited) if invited else "",
        "invitedEmail": enrollment.invited_email,
        "acceptedAt": instant_text(accepted) if accepted else "",
    }
