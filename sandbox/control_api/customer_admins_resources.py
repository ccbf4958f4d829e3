"""Answers about the admins of a customer."""

from sandbox.partner_api.schemas.common import Resource


class CustomerAdmin(Resource):
    """An admin; `contact` tells whether it is a contact, which the partner API shows."""

    first_name: str
    last_name: str
    email: str
    contract_owner: bool
    contact: bool


class CustomerAdmins(Resource):
    """The admins of a customer: the contract owner, other contacts, who was added after them."""

    total_count: int
    items: list[CustomerAdmin]
