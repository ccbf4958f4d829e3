"""How likely a customer is to leave, and to add seats (RE-C8, X29, X30)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import bindparam, delete, select

from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.calendar import start_of
from sandbox.recommendations.fixtures import PropensitySeeds, SeedSignal, propensity_seeds
from sandbox.recommendations.live_values import live_value
from sandbox.recommendations.model import (
    Candidate,
    Enquiry,
    Level,
    Prediction,
    Reason,
    Signal,
)
from sandbox.store.recommendations import PropensityRow
from sandbox.timeline.open_world import OpenWorld

_LEVELS = select(PropensityRow.signal, PropensityRow.level).where(
    PropensityRow.world_id == bindparam("of_world"),
    PropensityRow.customer_id == bindparam("of_customer"),
)


def predict(
    enquiry: Enquiry, candidate: Candidate, signals: Sequence[Signal]
) -> dict[Signal, Prediction | None]:
    """Return a prediction for each signal that is asked for; None where there is no data."""
    if not signals:
        return {}
    keys = {"of_world": enquiry.world_id, "of_customer": candidate.customer_id}
    rows = enquiry.connection.execute(_LEVELS, keys)
    levels = {Signal(row.signal): Level(row.level) for row in rows}
    seeds = propensity_seeds()
    return {
        signal: _prediction(
            enquiry, candidate, _said(enquiry, candidate, seeds, signal, levels.get(signal))
        )
        for signal in signals
    }


def set_levels(
    world: OpenWorld, customer_id: str, levels: Mapping[Signal, Level | None]
) -> dict[Signal, Level]:
    """Set the levels of some signals, None to the default; returns those of all that have one.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer_of_world(world, customer_id)
    for signal, level in levels.items():
        world.connection.execute(
            delete(PropensityRow).where(
                PropensityRow.world_id == world.world_id,
                PropensityRow.customer_id == customer_id,
                PropensityRow.signal == signal.value,
            )
        )
        if level is not None:
            world.session.add(
                PropensityRow(
                    world_id=world.world_id,
                    customer_id=customer_id,
                    signal=signal.value,
                    level=level.value,
                )
            )
    world.flush()
    return levels_of(world, customer_id)


def levels_of(world: OpenWorld, customer_id: str) -> dict[Signal, Level]:
    """Return the level of every signal of a customer: the default one is MEDIUM."""
    keys = {"of_world": world.world_id, "of_customer": customer_id}
    found = {row.signal: row.level for row in world.connection.execute(_LEVELS, keys)}
    return {signal: Level(found.get(signal.value, Level.MEDIUM)) for signal in Signal}


def last_monday(now: datetime) -> datetime:
    """Return the last Monday's 00:00 UTC, at which all models have scored anew."""
    return start_of(now.date() - timedelta(days=now.weekday()))


def seed_of(world_seed: int, customer_id: str, count: int) -> int:
    """Return which of `count` seeds, numbered from 1, a customer is drawn (X30)."""
    text = f"{world_seed}:propensity:{customer_id}".encode()
    return 1 + int.from_bytes(blake2b(text, digest_size=6).digest()) % count


def _said(
    enquiry: Enquiry,
    candidate: Candidate,
    seeds: PropensitySeeds,
    signal: Signal,
    level: Level | None,
) -> SeedSignal | None:
    """Return what is said of a signal: a level that was set counts, whatever the source."""
    if level is Level.OPT_OUT:
        return None
    if level is None and enquiry.rules.propensity_source == "seeds":
        numbers = sorted(seeds.seeds)
        drawn = seed_of(enquiry.seed, candidate.customer_id, len(numbers))
        return seeds.seeds[numbers[drawn - 1]].signal(signal)
    return seeds.of_level(level or Level.MEDIUM).signal(signal)


def _prediction(
    enquiry: Enquiry, candidate: Candidate, said: SeedSignal | None
) -> Prediction | None:
    if said is None:
        return None
    known = propensity_seeds().reasons
    reasons = []
    is_live = enquiry.rules.propensity_values == "live"
    for name, value in said.reasons.items():
        entry = known[name]
        live = live_value(entry.live, enquiry, candidate) if entry.live and is_live else None
        reasons.append(Reason(entry.code, entry.description, live or value))
    return Prediction(said.probability, last_monday(enquiry.now), reasons, said.size)
