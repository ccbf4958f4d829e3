"""What a world was asked, as a file from which it is made once more."""

from collections.abc import Iterator

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.recording.reading import read_recording
from sandbox.recording.serializers import replay_lines
from sandbox.store.engine import reading
from sandbox.web.operations import Nothing, file_response, other_responses, summary

routes = ControlBlueprint(
    "replay", __name__, tag="Replay", about="A world as the calls that made it."
)


@routes.get("/worlds/<world_id>/replay")
@summary("Get a world's seed, rules, clock moves and calls as JSON lines")
@file_response("text/plain")
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.NOT_RECORDED)
def get_replay(call: Call[Nothing, Nothing], world_id: str) -> Iterator[bytes]:
    """Answer a line for the world, then one for each call."""
    with reading(call.worlds.engine) as connection:
        recording = read_recording(connection, world_id, call.recorder.most)
    if not call.recorder.most:
        raise ControlRefusal(ControlError.NOT_RECORDED)
    return replay_lines(recording)
