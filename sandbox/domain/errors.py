"""The table of refusals: every documented error by name (docs references/error-handling).

A rule raises `Refusal(Error.NAME, [...])`; `partner_api/errors.py` alone renders it. Names rather
than codes, since one code of Adobe's carries several messages (2129, 5122).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from sandbox.domain.rule_sources import RULE_SOURCES

# What a rule looked at, for the journal: names to JSON values, dates, or collections of them.
Facts: TypeAlias = dict[str, object]


class ErrorRow(NamedTuple):
    """One line of the table: Adobe's code, the HTTP status, the message and the rule behind it."""

    code: str
    http_status: int
    message: str
    rule: str


class Error(Enum):
    """Every error that the sandbox knows; `docs/errors.md` lists them with what raises them."""

    # Access (ACC-2, ACC-3)
    API_KEY_INVALID = ErrorRow("4115", 403, "Api Key is invalid or missing", "ACC-2")
    TOKEN_INVALID = ErrorRow("4116", 401, "Authorization token is invalid", "ACC-2")
    TOKEN_MISSING = ErrorRow("4117", 403, "Authorization token is missing", "ACC-2")
    CORRELATION_ID_MISSING = ErrorRow("4119", 400, "Correlation ID is Invalid or Missing", "ACC-2")
    DUPLICATE_REQUEST_ID = ErrorRow(
        "4120", 400, "Duplicate request id, same requestId has already been processed", "ACC-3"
    )
    NOT_ALLOWED = ErrorRow(
        "4121", 403, "You are not allowed to perform that action on this resource", "ACC-2"
    )
    ALREADY_PROCESSING = ErrorRow(
        "4122",
        400,
        "This request is already being processed. Please wait a moment and try again.",
        "ACC-3",
    )

    # Request bodies (ACC-4, ACC-5)
    INVALID_FIELDS = ErrorRow("1117", 400, "Some Fields are Invalid", "ACC-5")
    NO_SUCH_PATH = ErrorRow("1117", 404, "There is no such path", "ACC-4")
    NOT_SIMULATED = ErrorRow(
        "1117",
        404,
        "Adobe's API has this operation, and the sandbox does not simulate it yet",
        "NOT-SIMULATED",
    )
    METHOD_NOT_ALLOWED = ErrorRow("1117", 405, "The path does not take this method", "ACC-4")
    BODY_TOO_LARGE = ErrorRow("1117", 413, "The request body is too large", "ACC-4")
    URI_TOO_LONG = ErrorRow("1117", 414, "The path and its query are too long", "ACC-4")
    ENCODING_NOT_READ = ErrorRow(
        "1117", 415, "The request body has a Content-Encoding that is not read", "ACC-4"
    )
    INVALID_ADDRESS = ErrorRow("1118", 400, "Invalid Address", "ACC-5")
    NOT_EDITABLE = ErrorRow("1119", 400, "Some fields are not editable", "ACC-5")
    UNEXPECTED_FIELDS = ErrorRow(
        "1121", 400, "Request contains additional unexpected fields", "ACC-5"
    )
    MISSING_FIELDS = ErrorRow("1122", 400, "Request is missing required fields", "ACC-5")
    INTERNAL = ErrorRow("1124", 500, "Internal Server Error. Please try again later", "INTERNAL")
    UNAVAILABLE = ErrorRow(
        "1124", 503, "The service is unavailable. Please try again later", "INTERNAL"
    )

    # Accounts (AC-1 to AC-7)
    INVALID_DISTRIBUTOR = ErrorRow("1114", 400, "Invalid Distributor", "AC-1")
    INVALID_RESELLER = ErrorRow("1115", 404, "Invalid Reseller", "ACC-6")
    INVALID_CUSTOMER = ErrorRow("1116", 404, "Invalid Customer", "ACC-6")
    ACCOUNT_NOT_UPDATABLE = ErrorRow(
        "1125", 400, "Account cannot be updated while status is pending or blocked", "AC-1"
    )
    RESELLER_INACTIVE = ErrorRow(
        "1126", 400, "Customer cannot be created because reseller account is inactive", "AC-1"
    )
    ACCOUNT_EXISTS = ErrorRow("1127", 400, "Account already exists", "AC-4")
    COMMITMENT_QUANTITY = ErrorRow("1135", 400, "Minimum quantity out of range", "TC-3")
    COMMITMENT_OF_AGENCY = ErrorRow("1147", 400, "3YC Customer not allowed", "TC-6")
    COMMITMENT_OF_LINKED = ErrorRow("1147", 400, "3YC Customer not allowed", "LM-7")
    AGENCY_OUTSIDE_GOVERNMENT = ErrorRow(
        "1163", 400, "Market segment not allowed for Large Government Agency", "LG-3"
    )
    PARTNER_WITHOUT_AGENCIES = ErrorRow(
        "1164", 400, "Large Government Agency is not enabled for partner", "LG-3"
    )
    CUSTOMER_IS_NO_AGENCY = ErrorRow(
        "1165", 400, "Large Government Agency is not enabled for customer", "LG-5"
    )
    GROUP_IS_OF_NO_AGENCIES = ErrorRow(
        "1166", 400, "Large Government Agency is not enabled for linked account group", "LG-5"
    )
    GROUP_NOT_FOUND = ErrorRow("1143", 404, "Linked Account Group Not Found", "LG-5")
    GROUP_OF_ANOTHER = ErrorRow("1153", 400, "Invalid group id", "LG-5")
    AGENCY_COUNTRY = ErrorRow("1167", 400, "Invalid country for Large Government Agency", "LG-3")
    AGENCY_SUB_SEGMENT = ErrorRow(
        "1168", 400, "Market subsegment not allowed for Large Government Agency", "LG-3"
    )
    PARTNER_WITHOUT_GLOBAL_SALES = ErrorRow(
        "1139", 400, "Partner is not enabled for global sales", "GLOBAL-SALES"
    )
    CUSTOMER_WITHOUT_GLOBAL_SALES = ErrorRow(
        "1140", 400, "Customer is not enabled for global sales", "GS-2"
    )
    DEPLOYMENT_AT_HOME = ErrorRow(
        "1141", 400, "Deployment and customer country cannot be the same", "GS-2"
    )
    SEGMENT_WITHOUT_GLOBAL_SALES = ErrorRow(
        "1142", 400, "Market segment not allowed for global sales", "GLOBAL-SALES"
    )
    SEGMENT_REMOVED = ErrorRow("1134", 400, "Invalid operation on path", "AC-2")
    INVALID_REQUEST = ErrorRow("5122", 400, "Invalid Request", "AC-2")
    EXTERNAL_REFERENCE_TOO_LONG = ErrorRow(
        "2126", 400, "externalReferenceId exceeds maximum character limit", "OR-2"
    )
    INVALID_MARKET_SEGMENT = ErrorRow(
        "2135", 400, "Invalid market segment used for customer", "AC-2"
    )

    # Reseller change and migration (RC-2, RC-3, MG-2)
    CHANGE_CODE_INVALID = ErrorRow("1128", 404, "Invalid Reseller Change Code", "RC-2")
    CHANGE_CODE_EXPIRED = ErrorRow("1129", 404, "Reseller Change Code is expired", "RC-2")
    CHANGE_COMPLETE = ErrorRow("1131", 400, "Reseller Change is already complete", "RC-2")
    CURRENT_RESELLER = ErrorRow("1134", 400, "Invalid operation on path", "RC-2")
    INVALID_MEMBERSHIP = ErrorRow("5115", 400, "Invalid Membership ID", "MG-2")
    INVALID_TRANSFER = ErrorRow("5116", 400, "Invalid Membership or Transfer ID", "MG-2")
    VIP_GROUP_NOT_FOUND = ErrorRow("1143", 400, "Internal Server Error", "LM-8")
    OWNERS_MIGRATE_FIRST = ErrorRow(
        "1148", 400, "owners need to migrate first for account group", "LM-8"
    )
    MEMBERS_CANCEL_FIRST = ErrorRow(
        "1149", 400, "Members must cancel before the owner for account group", "LM-8"
    )
    NOT_TRANSFERABLE = ErrorRow("5117", 400, "Customer is not eligible for transfer", "MG-2")
    ALREADY_TRANSFERRED = ErrorRow("5118", 400, "Customer has already been transferred", "MG-2")
    TRANSFER_TO_INACTIVE = ErrorRow(
        "5119", 400, "Customer cannot be transferred because reseller account is inactive", "MG-2"
    )
    NO_ADMIN_CONTACTS = ErrorRow(
        "5120", 400, "Customer cannot be transferred because there are no admin contacts", "MG-2"
    )
    TRANSFER_IN_PROGRESS = ErrorRow(
        "5121", 400, "Transfer currently in progress for this customer", "MG-2"
    )

    # Reading orders (OR-4)
    INVALID_SEARCH = ErrorRow("1132", 400, "Invalid value for search parameter", "OR-4")
    OFFSET_OUT_OF_RANGE = ErrorRow("1133", 400, "Offset out of range", "OR-4")

    # Orders (OR-2, OR-5)
    INVALID_ORDER = ErrorRow("2115", 404, "Invalid Customer or Order ID", "ACC-6")
    TOO_MANY_LINES = ErrorRow("2119", 400, "Too many line items", "OR-2")
    QUANTITY_OUT_OF_RANGE = ErrorRow("2120", 400, "Line item quantity out of range", "OR-2")
    DUPLICATE_LINE_NUMBERS = ErrorRow("2121", 400, "Duplicate line item numbers", "OR-2")
    INVALID_OFFER = ErrorRow("2122", 400, "Line item Offer ID is invalid", "OR-2")
    LINE_NUMBER_OUT_OF_RANGE = ErrorRow("2123", 400, "extLineItemNumber out of range", "OR-2")
    CURRENCY_NOT_SOLD = ErrorRow(
        "2125", 400, "Distributor not allowed to sell in the currency for the region", "OR-2"
    )
    CURRENCY_INVALID_FOR_OFFER = ErrorRow("2128", 400, "Currency is not valid for Offer ID", "OR-2")
    NOT_ELIGIBLE = ErrorRow("2129", 400, "Customer is not eligible to purchase Offer ID", "OR-2")
    AGENCY_OFFER = ErrorRow(
        "1169", 400, "This offer is not allowed for Large Government Agency", "LG-3"
    )
    AGENCY_QUANTITY = ErrorRow("1170", 400, "Invalid quantity for Large Government Agency", "LG-3")
    CURRENCY_NOT_ALIGNED = ErrorRow("2137", 400, "Currency code not aligned", "OR-2")
    INVALID_DEPLOYMENT = ErrorRow("2138", 404, "Invalid Deployment", "GS-5")
    DEPLOYMENT_NOT_ALLOWED = ErrorRow(
        "2139", 400, "Deployment not allowed for this contract", "GS-5"
    )
    TWO_CURRENCY_LEVELS = ErrorRow(
        "2140", 400, "Order contains order level currency and line-item level currency", "OR-2"
    )
    NOT_QUALIFIED_FOR_FLEX_DISCOUNT = ErrorRow(
        "2141", 400, "Customer is not qualified for the Flexible Discount", "FD-6"
    )
    FLEX_DISCOUNT_REDEEMED = ErrorRow(
        "2142",
        400,
        "This Flexible Discount is for one-time use and is no longer available.",
        "FD-4",
    )
    FLEX_DISCOUNT_NOT_COMBINED = ErrorRow(
        "2144",
        400,
        "Flexible Discount cannot be applied in combination with other discounts.",
        "FD-6",
    )
    FLEX_DISCOUNT_ON_ADD_ON = ErrorRow(
        "2145", 400, "Flexible discount codes cannot be applied to non-base products.", "FD-6"
    )
    INVALID_FLEX_DISCOUNT = ErrorRow("2146", 400, "Invalid Flexible Discount Code", "FD-6")
    SEVERAL_FLEX_DISCOUNTS = ErrorRow(
        "2147", 400, "Only one Flexible Discount Code is allowed per line item", "FD-6"
    )
    FLEX_DISCOUNT_FOR_COMMITTED = ErrorRow(
        "2166", 400, "This promo code is applicable for only 3YC customers.", "X36"
    )
    INVALID_DISCOUNT_CODE = ErrorRow("5135", 400, "Invalid Discount Code", "DISCOUNT-CODES")
    ORDERS_UNAVAILABLE = ErrorRow(
        "5122", 400, "Order placement is currently unavailable. Please try again later.", "OR-5"
    )

    # Recommendations (RE-C4); both are worded with the code that was sent
    RECOMMENDATION_COUNTRY = ErrorRow(
        "5136", 400, "Not allowed to fetch Recommendations for Country Code", "RE-C4"
    )
    RECOMMENDATION_LANGUAGE = ErrorRow(
        "5137", 400, "Not allowed to fetch recommendations for language", "RE-C4"
    )

    # Price lists (OF-5, docs manage-pricing)
    CONTRACT_INACTIVE = ErrorRow("1159", 400, "Inactive Partner Contract", "PL-1")
    SEGMENT_NOT_SOLD = ErrorRow("1160", 400, "Invalid Market Segment for Partner", "OF-5")
    COUNTRY_NOT_SOLD = ErrorRow("1178", 400, "Invalid Country for Partner", "FD-2")
    REGION_NOT_SOLD = ErrorRow("1161", 400, "Invalid Currency/Region for Partner", "OF-5")
    PRICE_LIST_NOT_FOUND = ErrorRow("1162", 404, "Price List not found", "OF-5")

    # Returns (RE-1, RE-2)
    INVALID_STATUS = ErrorRow("2116", 400, "Invalid status", "RE-1")
    WINDOW_CLOSED = ErrorRow("2117", 400, "Cancellation window has closed", "RE-1")
    ALREADY_CANCELLED = ErrorRow("2118", 400, "Order has already been cancelled", "RE-1")
    WORD_EXCEEDS_REMAINING = ErrorRow(
        "RETURN_QTY_EXCEEDS_REMAINING",
        422,
        "Requested return quantity exceeds remaining returnable quantity",
        "RE-1",
    )
    WORD_MOQ_NOT_SUPPORTED = ErrorRow(
        "RETURN_NOT_SUPPORTED_MOQ_SKU",
        422,
        "Return is not supported for a minimum order offer",
        "RE-2",
    )
    WORD_SWITCH_NOT_SUPPORTED = ErrorRow(
        "RETURN_NOT_SUPPORTED_SWITCH_ORDER",
        422,
        "Return is not supported for a switch order",
        "SW-9",
    )
    REASON_PARTIAL = ErrorRow(
        "PARTIAL_CANCELLATION_NOT_ALLOWED_FOR_SCP_OR_CONSUMABLE",
        422,
        "Part of a line item cannot be returned",
        "X49",
    )
    REASON_SWITCH_NOT_ALLOWED = ErrorRow(
        "SWITCH_ORDER_CANCELLATION_NOT_ALLOWED", 422, "A switch order is not returned", "X49"
    )
    REASON_COMMITMENT = ErrorRow(
        "THREE_YEAR_COMMIT",
        422,
        "A three-year commitment asks for what is returned",
        "X49",
    )
    WORD_VIOLATES_COMMITMENT = ErrorRow(
        "RETURN_VIOLATES_3YC_MCQ",
        422,
        "Return leaves less than the minimum quantity of the three-year commitment",
        "TC-14",
    )
    CANCELLATION_NOT_ALLOWED = ErrorRow("2127", 400, "Order cancellation is not allowed", "RE-2")
    RETURN_OFFER_MISMATCH = ErrorRow(
        "2130", 400, "Line item Offer ID does not match original order", "RE-1"
    )
    RETURN_LINE_UNKNOWN = ErrorRow(
        "2131", 400, "extLineItemNumber does not match original order", "RE-1"
    )
    RETURN_QUANTITY_MISMATCH = ErrorRow(
        "2132", 400, "Line item quantity does not match original order", "RE-1"
    )
    LINE_ALREADY_RETURNED = ErrorRow("2133", 400, "Line item has already been returned", "RE-1")
    LINE_TERM_OVER = ErrorRow(
        "2134", 400, "Line item cannot be returned as the order already expired", "RE-1"
    )

    # Mid-term switches (SW-6)
    SWITCH_QUANTITIES_DIFFER = ErrorRow(
        "2149",
        400,
        "Switch plan error: Requested quantity and cancel quantity must be equal.",
        "SW-6",
    )
    NO_SWITCH_PATH = ErrorRow("2150", 400, "Switch path validity check failed.", "SW-6")
    SWITCH_QUANTITY_EXCEEDED = ErrorRow(
        "2151",
        400,
        "Requested quantity must be less than or equal to the active subscription quantity.",
        "SW-6",
    )
    ONE_ITEM_A_SWITCH = ErrorRow("2152", 400, "Only one item supported for switch.", "SW-6")
    SWITCH_LINES_MISMATCH = ErrorRow(
        "2153", 400, "Line item and cancelling line item mismatch.", "SW-6"
    )
    UPGRADE_NOT_SUPPORTED = ErrorRow("2154", 400, "Upgrade not supported", "SW-6")

    # Subscriptions (RN-2)
    NOTHING_ENABLED = ErrorRow(
        "2136",
        400,
        "Please review the renewal settings. "
        "Auto-renewal needs to be turned on for at least 1 quantity",
        "RN-6",
    )
    SEVERAL_CURRENCIES_PRICED = ErrorRow(
        "2148", 400, "Invalid pricing request for multiple currencies.", "RN-6"
    )
    ALL_RENEWED = ErrorRow("2164", 400, "All subscriptions are already renewed.", "RN-3")
    INVALID_SUBSCRIPTION_ON_ORDER = ErrorRow(
        "3115", 400, "Invalid Customer or Subscription ID", "RN-3"
    )
    SUBSCRIPTION_ACTIVE = ErrorRow(
        "3121", 400, "Subscription is Active. Subscription Not allowed for Renewal.", "RN-3"
    )
    RENEWAL_NOT_ALLOWED = ErrorRow("3121", 400, "Subscription Not allowed for Renewal.", "RN-3")
    RENEWAL_WINDOW_OVER = ErrorRow("3122", 400, "Not within Renewal Window", "RN-5")
    EARLY_RENEWAL_IN_PROGRESS = ErrorRow(
        "3131", 400, "Early renewal in progress. Invalid order type.", "RN-3"
    )
    EARLY_RENEWAL_IN_FINAL_TERM = ErrorRow(
        "3133", 400, "Early renewal is not allowed for customers in final 3YC term.", "TC-16"
    )
    INELIGIBLE_PRODUCT = ErrorRow("3132", 400, "Ineligible product for orderType.", "RN-3")
    INVALID_SUBSCRIPTION = ErrorRow("3115", 404, "Invalid Customer or Subscription ID", "ACC-6")
    RENEWAL_QUANTITY_OUT_OF_RANGE = ErrorRow("3116", 400, "renewalQuantity out of range", "RN-2")
    RENEWAL_CODE_INVALID = ErrorRow("5123", 400, "Invalid Discount Code", "HG-5")
    RENEWAL_QUANTITY_BELOW_MOQ = ErrorRow(
        "5124", 400, "Invalid Renewal Quantity for Discount Code", "HG-5"
    )
    RENEWAL_CODE_MISUSED = ErrorRow("5125", 400, "Invalid Request for Discount Code", "HG-5")
    RENEWAL_CODE_OUTSIDE_BRACKET = ErrorRow(
        "5126", 400, "Invalid Current Quantity for Discount Code", "HG-2"
    )
    RENEWAL_CODE_OUT_OF_WINDOW = ErrorRow(
        "5127", 400, "Discount Code is not valid for the current time period", "X52"
    )
    MOQ_WITHOUT_COMMITMENT = ErrorRow(
        "5128", 400, "Discount code not applicable for regular customer", "HG-5"
    )
    MOQ_ABOVE_COMMITMENT = ErrorRow(
        "5129", 400, "Discount Code not applicable for 3yc committed quantity", "HG-5"
    )
    ORDER_BELOW_MOQ = ErrorRow("5131", 400, "Invalid Order Quantity for Discount Code", "HG-5")
    MOQ_OF_LAST_COMMITMENT = ErrorRow(
        "5132", 400, "Discount Code not applicable for the current term", "HG-5"
    )
    RETURN_BELOW_MOQ = ErrorRow(
        "5133", 400, "Order cancellation not allowed below MOQ quantity", "HG-9"
    )
    MOQ_ALWAYS_RENEWS = ErrorRow(
        "5134", 400, "Could not turn off Auto Renewal for MOQ offer", "HG-5"
    )
    SUBSCRIPTION_NOT_EDITABLE = ErrorRow(
        "3119", 400, "Inactive Subscription is not Editable", "RN-2"
    )
    INVALID_RENEWAL_ORDER = ErrorRow(
        "3120",
        400,
        "Update could not be performed because it would create an invalid renewal order",
        "RN-2",
    )
    OFFER_EXPIRED = ErrorRow("3123", 400, "The offer has expired", "X19")

    @property
    def code(self) -> str:
        """Adobe's code, a string on the wire."""
        return self.value.code

    @property
    def http_status(self) -> int:
        """The HTTP status that carries it."""
        return self.value.http_status

    @property
    def message(self) -> str:
        """Adobe's message."""
        return self.value.message

    @property
    def rule(self) -> str:
        """The rule that says so, by its id in `RULE_SOURCES`."""
        return self.value.rule


class Refusal(Exception):
    """The program's documented no: an error of the table with Adobe's additional details.

    Args:
        error: the row of the table.
        details: strings of Adobe's form: field paths, `Reason: X`, `Line Item: 2, Reason: X`.
        message: what is said instead of the row's message, for errors that Adobe words by case;
            such answers carry no `additionalDetails` (X2).
        facts: what the rule looked at, for the journal and never for the answer.
        rule: the rule where it is not the row's.
    """

    def __init__(
        self,
        error: Error,
        details: Iterable[str] = (),
        *,
        message: str | None = None,
        facts: Mapping[str, object] | None = None,
        rule: str | None = None,
    ) -> None:
        """Keep the row, its details, its wording and what explains it."""
        super().__init__(f"{error.code} {message or error.message}")
        self.message = message
        self.error = error
        self.details = tuple(details)
        self.facts: Mapping[str, object] = facts or {}
        self.rule = rule or error.rule

    @property
    def why(self) -> dict[str, Any]:
        """The explanation that the journal keeps: rule, facts as JSON values, and source."""
        return explanation(self.rule, self.facts)


def explanation(rule: str, facts: Mapping[str, object]) -> dict[str, Any]:
    """Return what the journal says of an answer: rule, facts as JSON values, and source."""
    return {
        "rule": rule,
        "facts": {name: _to_json(value) for name, value in facts.items()},
        "source": RULE_SOURCES[rule],
    }


def _to_json(fact: object) -> object:
    """Return a fact as JSON can say it; sets in order, so that two runs agree."""
    if isinstance(fact, datetime):
        return f"{fact:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, Mapping):
        return {str(name): _to_json(value) for name, value in fact.items()}
    if isinstance(fact, set | frozenset):
        return sorted(_to_json(each) for each in fact)  # type: ignore[type-var]  # facts are text
    if isinstance(fact, list | tuple):
        return [_to_json(each) for each in fact]
    return fact


def field_refusal(
    paths: list[str], problems: Mapping[str, str] | None = None, *, rule: str | None = None
) -> Refusal:
    """Return 1118 when only the address is wrong, else 1117, naming the fields (ACC-5).

    Args:
        paths: the fields.
        problems: what is wrong with each, where that is known.
        rule: the rule that says so, where it is not that of the row.
    """
    in_address = all(path.startswith("companyProfile.address.") for path in paths)
    error = Error.INVALID_ADDRESS if in_address else Error.INVALID_FIELDS
    return Refusal(error, paths, facts={"fields": problems or paths}, rule=rule)


def reason_detail(reason: str) -> str:
    """Adobe's way to name the reason for a whole request: `Reason: RETURNABLE_PURCHASE`."""
    return f"Reason: {reason}"


def offer_detail(offer_id: str) -> str:
    """Point at an offer that stands against a transfer (assumed: Adobe shows no form for it)."""
    return f"Offer ID: {offer_id}"


def line_detail(number: int, reason: str | None = None) -> str:
    """Adobe's way to point at a line item: `Line Item: 2, Reason: INELIGIBLE_ADD_ON`."""
    return f"Line Item: {number}" if reason is None else f"Line Item: {number}, Reason: {reason}"
