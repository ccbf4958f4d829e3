"""Deployments on the wire (docs deployment-management)."""

from typing import Annotated, Literal

from pydantic import Field

from sandbox.deployments.search import LARGEST_PAGE, USUAL_PAGE
from sandbox.partner_api.schemas.account_queries import LARGEST_OFFSET, WholeNumber
from sandbox.partner_api.schemas.account_values import Known, ValuedModel
from sandbox.partner_api.schemas.accounts import AddressRequest
from sandbox.partner_api.schemas.common import KebabQuery, PageLinks, ReadOnly, Resource, SelfLink
from sandbox.timeline.open_world import OpenWorld


class DeploymentProfileRequest(ValuedModel):
    """Where a deployment is: a company profile without anything but an address."""

    address: AddressRequest


class DeploymentFields(ValuedModel):
    """What the creation and the change of a deployment have in common."""

    deployment_id: ReadOnly
    creation_date: ReadOnly
    links: ReadOnly

    def known_by(self, world: OpenWorld) -> Known:
        """Return what its values are measured by."""
        return Known.of(world)


class DeploymentRequest(DeploymentFields):
    """A deployment to be created (docs deployment-management/create-deployment)."""

    company_profile: DeploymentProfileRequest
    status: ReadOnly


class DeploymentChange(DeploymentFields):
    """What is to change of a deployment (docs deployment-management/update-deployment)."""

    company_profile: DeploymentProfileRequest | None = None
    status: Literal["1000", "1004"] | None = None


class DeploymentQuery(KebabQuery):
    """Which deployments of a customer, and which page of them."""

    status: Literal["1000", "1004"] | None = None
    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0


class DeploymentAddress(Resource):
    """Where a deployment is."""

    country: str
    region: str
    city: str
    address_line1: str
    address_line2: str | None = None
    postal_code: str | None = None
    phone_number: str | None = None


class DeploymentProfile(Resource):
    """What a deployment has of a company's profile: the address alone."""

    address: DeploymentAddress


class DeploymentResource(Resource):
    """A deployment as it is shown."""

    deployment_id: str
    company_profile: DeploymentProfile
    creation_date: str
    status: Literal["1000", "1004"]
    links: SelfLink


class DeploymentPage(Resource):
    """A page of deployments."""

    total_count: int
    count: int
    offset: int
    limit: int
    items: list[DeploymentResource]
    links: PageLinks
