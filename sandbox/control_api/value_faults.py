"""Whether a body fits a world."""

from pydantic import ValidationError

from sandbox.control_api.parsing import faults_of
from sandbox.partner_api.schemas.account_values import Known, ValuedModel
from sandbox.timeline.open_world import OpenWorld


def value_faults(world: OpenWorld, body: ValuedModel, segment: str | None = None) -> list[str]:
    """Name the values of a body that are not as Adobe wants them, each with what would be right.

    The longest term is that of a market segment, by default of the usual one (X9).
    """
    try:
        body.checked(Known.of(world, segment))
    except ValidationError as error:
        return faults_of(error)
    return []
