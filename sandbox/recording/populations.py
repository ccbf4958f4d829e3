"""Record a population that was not asked for over HTTP, as if it had been."""

from collections.abc import Callable, Sequence

from sandbox.recording.recorder import POPULATIONS, AskedCall, Recorder
from sandbox.timeline.open_world import OpenWorld
from sandbox.web.answers import to_json


def recording_population(
    recorder: Recorder, *, resellers: int, customers: int, countries: Sequence[str] = ()
) -> Callable[[OpenWorld], None]:
    """Return what records a population in the transaction that makes it.

    Args:
        recorder: keeps the call.
        resellers: how many.
        customers: how many.
        countries: where they are; none: wherever the distributor sells.
    """
    asked = {"resellers": resellers, "customers": customers, "countries": list(countries)}

    def record(world: OpenWorld) -> None:
        call = AskedCall(world.public_id, world.now, "POST", POPULATIONS, 201, to_json(asked))
        recorder.keep(world.connection, call, locked=world.world_id)

    return record
