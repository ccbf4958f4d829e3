"""A world as one file, and a world of such a file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from werkzeug.exceptions import RequestEntityTooLarge

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.world_schemas import WorldResource
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.web.operations import (
    Nothing,
    file_body,
    file_response,
    other_responses,
    response,
    summary,
)
from sandbox.web.requests import current_request, read_file
from sandbox.worlds.export import export_world as write_world
from sandbox.worlds.imported import import_world as make_world

FILE: Final = "application/octet-stream"
IMPORT_PATH: Final = "/worlds/import"
_TAKEN: Final = frozenset({FILE, "application/gzip", "application/x-gzip"})
_CHUNK_BYTES: Final = 256 * 1024

routes = ControlBlueprint(
    "world_files", __name__, tag="Worlds as files", about="Worlds that go from sandbox to sandbox."
)


@routes.get("/worlds/<world_id>/export")
@summary("Export a world as one compressed file")
@file_response(FILE)
@other_responses(ControlError.WORLD_NOT_FOUND)
def export_world(call: Call[Nothing, Nothing], world_id: str) -> Iterator[bytes]:
    """Answer the file, once it is written whole: what goes wrong before that is still told."""
    file = TemporaryFile()  # noqa: SIM115 - the answer is read from it when this is over
    try:
        write_world(call.worlds.engine, world_id, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _parts(file)


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(_CHUNK_BYTES):
            yield part


@routes.post(IMPORT_PATH)
@summary("Make a world of an exported one")
@file_body(FILE)
@response(WorldResource, 201)
@other_responses(
    ControlError.INVALID_REQUEST,
    ControlError.ENCODING_NOT_READ,
    ControlError.IMPORT_UNREADABLE,
    ControlError.IMPORT_TOO_NEW,
    ControlError.IMPORT_TOO_LARGE,
    ControlError.TOO_MANY_WORLDS,
)
def import_world(call: Call[Nothing, Nothing]) -> WorldResource:
    """Answer the world, with credentials of its own."""
    request = current_request()
    if request.mimetype not in _TAKEN:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST, [f"Content-Type: send the file as {FILE}"]
        )
    most = call.most_file_bytes
    try:
        with read_file(request, most) as file:
            return WorldResource.of(make_world(call.worlds, file, most))
    except RequestEntityTooLarge:
        raise ControlRefusal(
            ControlError.IMPORT_TOO_LARGE, [f"it has more than {most:,} bytes"]
        ) from None
