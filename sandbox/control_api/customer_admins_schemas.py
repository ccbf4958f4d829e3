"""The body that makes an admin of somebody."""

from sandbox.partner_api.schemas.accounts import ContactRequest


class NewAdmin(ContactRequest):
    """Who becomes an admin."""
