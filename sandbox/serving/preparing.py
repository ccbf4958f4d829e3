"""Make a database ready for a server: its tables, the world `default`, what is overdue."""

from dataclasses import dataclass
from typing import Final

from sandbox.app import make_parts
from sandbox.recording.populations import recording_population
from sandbox.recording.recorder import Recorder
from sandbox.seeding.marketplace import SEED_RESELLERS, seed_marketplace
from sandbox.serving.refusals import CannotServeError
from sandbox.settings import Settings, variable
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.engine import writing
from sandbox.timeline.clock import WallClockError, check_wall_clock, real_now
from sandbox.timeline.opening import WorldGone, Worlds, read_state
from sandbox.worlds.listing import worlds_behind
from sandbox.worlds.published_credential import (
    PUBLISHED_SECRET,
    credential_of,
    replace_published_secrets,
)
from sandbox.worlds.worlds import DEFAULT_WORLD, ensure_default_world

STARTUP_PORTIONS: Final = 50
"""Portions of overdue events that a world may take at start-up; requests do the rest."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing found: the credentials of `default`, and whether it was filled just now.

    `key` is the database's: workers are made with it, also while the database is away.
    """

    key: str
    client_id: str
    client_secret: str
    is_published: bool
    is_seeded: bool


def refuse_open_control_plane(settings: Settings) -> None:
    """Refuse to be reachable by others while anybody may use the control plane."""
    if settings.off_loopback and not settings.control_token:
        raise CannotServeError(
            f"others can reach {settings.host}, and the control plane would be open to them. "
            f"Set {variable('control_token')} to a secret of your choice, or serve on 127.0.0.1.",
            exit_code=2,
        )


def prepare(settings: Settings) -> Prepared:
    """Create what the database lacks, and catch up with what is overdue.

    Raises:
        CannotServeError: it cannot be used, or no world can live by this machine's clock (exit
            code 2).
    """
    try:
        check_wall_clock()
    except WallClockError as error:
        raise CannotServeError(str(error), exit_code=2) from error
    try:
        made = make_parts(settings)
    except UnusableDatabaseError as error:
        reason = f"the database of {variable('database_url')} or --database cannot be used: {error}"
        raise CannotServeError(reason, exit_code=2) from error
    try:
        ensure_default_world(made.worlds, wall=real_now())
        resellers, customers = SEED_RESELLERS, settings.seed_customers
        report = seed_marketplace(
            made.worlds,
            DEFAULT_WORLD,
            resellers=resellers,
            customers=customers,
            only_untouched=True,
            record=recording_population(
                Recorder(settings.recorded_calls), resellers=resellers, customers=customers
            ),
        )
        for world_id in worlds_behind(made.worlds):
            _catch_up(made.worlds, world_id)
        with writing(made.engine) as session:
            if settings.off_loopback:
                replace_published_secrets(session)
            client_id, client_secret = credential_of(session, DEFAULT_WORLD)
    finally:
        made.engine.dispose()
    is_published = client_secret == PUBLISHED_SECRET
    return Prepared(made.key, client_id, client_secret, is_published, report.customers > 0)


def _catch_up(worlds: Worlds, world_id: str) -> None:
    """Do what became due while the server slept, in a bounded number of portions."""
    for _ in range(STARTUP_PORTIONS):
        try:
            with worlds.engine.connect() as connection:
                if not read_state(connection, world_id).is_behind:
                    return
            worlds.catch_up(world_id)
        except WorldGone:
            return
