"""What a world is to be like, and what is kept of that for a reset."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.domain.calendar import FIRST_INSTANT, LAST_INSTANT
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.flexible_discounts.model import FlexDiscount
from sandbox.flexible_discounts.samples import sample_discounts
from sandbox.store.advances import NOT_ADVANCED
from sandbox.timeline.clock import real_ms

MODES = ("frozen", "live", "scaled")
FLEX_DISCOUNTS = ("none", "sample")
HIGHEST_RATE = 10_000_000
HIGHEST_TTL = 10 * 365 * 86_400
HIGHEST_SEED = 2**53 - 1


@dataclass(frozen=True)
class DistributorSpec:
    """A distributor to be made: what it may sell where (OF-5, OR-2).

    `email` is where it is told of changed price lists; empty: it is not (PL-6).
    """

    name: str = "Sandbox Distributor"
    region: str = "NA"
    currencies: tuple[str, ...] = ("USD",)
    countries: tuple[str, ...] = ("US", "CA")
    market_segments: tuple[str, ...] = ("COM", "EDU", "GOV")
    global_sales_enabled: bool = False
    lga_enabled: bool = False
    email: str = ""


@dataclass(frozen=True)
class WorldSpec:
    """A world to be made; without a seed one is drawn, without a now it is the wall's.

    `flex_discounts` says which flexible discounts it has from the start (FD-17); `ttl_seconds` is
    how long it lives in real time; None: until it is deleted.
    """

    name: str = ""
    seed: int | None = None
    mode: str = "frozen"
    now: datetime | None = None
    rate: float = 1.0
    rules: Mapping[str, Any] = field(default_factory=dict)
    distributors: tuple[DistributorSpec, ...] = (DistributorSpec(),)
    flex_discounts: str = "none"
    ttl_seconds: int | None = None


def new_world_id() -> str:
    """Return an id for a world that is to be made."""
    return f"w-{secrets.token_hex(6)}"


def check_spec(spec: WorldSpec) -> None:
    """Check what holds whoever asks for the world: over HTTP or on the command line.

    Raises:
        ControlRefusal: INVALID_REQUEST, naming what is wrong and what would be right.
    """
    faults = [
        *_fault(spec.mode in MODES, f"mode: is one of {', '.join(MODES)}"),
        *_fault(
            spec.seed is None or 0 <= spec.seed <= HIGHEST_SEED,
            f"seed: is a whole number of 0 to {HIGHEST_SEED}",
        ),
        *_rate_faults(spec.mode, spec.rate),
        *_fault(
            spec.ttl_seconds is None or 0 < spec.ttl_seconds <= HIGHEST_TTL,
            f"ttlSeconds: is a whole number of 1 to {HIGHEST_TTL}",
        ),
        *_fault(
            spec.flex_discounts in FLEX_DISCOUNTS,
            f"flexDiscounts: is one of {', '.join(FLEX_DISCOUNTS)}",
        ),
        *_fault(bool(spec.distributors), "distributors: a world needs at least one"),
    ]
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
    if spec.now is not None:
        check_instant("now", spec.now)


def check_rate(mode: str, rate: float) -> None:
    """Check the rate of a clock.

    Raises:
        ControlRefusal: INVALID_REQUEST, out of range, or other than 1 without mode scaled.
    """
    if faults := _rate_faults(mode, rate):
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)


def _rate_faults(mode: str, rate: float) -> list[str]:
    return [
        *_fault(0 < rate <= HIGHEST_RATE, f"rate: is above 0 and at most {HIGHEST_RATE}"),
        *_fault(
            mode == "scaled" or rate == 1,
            "rate: only a scaled clock has one; send mode scaled with it",
        ),
    ]


def check_instant(name: str, instant: datetime) -> None:
    """Check that a world may stand at an instant.

    Raises:
        ControlRefusal: INVALID_REQUEST, with the first and the last instant there are.
    """
    if not FIRST_INSTANT <= instant <= LAST_INSTANT:
        span = f"{FIRST_INSTANT:%Y-%m-%dT%H:%M:%SZ} to {LAST_INSTANT:%Y-%m-%dT%H:%M:%SZ}"
        raise ControlRefusal(
            ControlError.INVALID_REQUEST, [f"{name}: a world's time is {span}; name one of it"]
        )


def _fault(holds: bool, text: str) -> list[str]:  # noqa: FBT001 - a condition and its fault
    return [] if holds else [text]


def birth_of(
    spec: WorldSpec, seed: int, rules: Mapping[str, Any], wall: datetime
) -> dict[str, Any]:
    """Return what a reset needs: the seed also where it was drawn.

    A frozen world that was made without a now keeps the one it got; a running one is born at the
    wall clock again.
    """
    now = spec.now or (wall if spec.mode == "frozen" else None)
    return {
        "name": spec.name,
        # All that is asked of it from here on is recorded (`recording/recorder.py`).
        "recorded": True,
        "seed": seed,
        "mode": spec.mode,
        "now": None if now is None else now.isoformat(),
        "rate": spec.rate if spec.mode == "scaled" else 1.0,
        "rules": dict(rules),
        "flex_discounts": spec.flex_discounts,
        "distributors": [
            {
                "name": each.name,
                "region": each.region,
                "currencies": list(each.currencies),
                "countries": list(each.countries),
                "market_segments": list(each.market_segments),
                "global_sales_enabled": each.global_sales_enabled,
                "lga_enabled": each.lga_enabled,
                **({"email": each.email} if each.email else {}),
            }
            for each in spec.distributors
        ],
    }


def born(birth: Mapping[str, Any], wall: datetime) -> dict[str, Any]:
    """Return the columns of a world as it is at its birth, whoever held it before."""
    now = birth["now"]
    return {
        "name": birth["name"],
        "seed": birth["seed"],
        "rules": json.dumps(birth["rules"]),
        "clock_mode": birth["mode"],
        "clock_at": wall if now is None else datetime.fromisoformat(now),
        "clock_real_ms": real_ms(),
        "clock_rate": birth["rate"],
        "next_due_at": None,
        "blocked_event": None,
        "counters": json.dumps(_counters(birth)),
        "fault_count": 0,
        **NOT_ADVANCED,
    }


def _counters(birth: Mapping[str, Any]) -> dict[str, int]:
    counters = {"distributor": len(birth["distributors"])}
    samples = len(first_discounts(birth))
    return {**counters, "flex_discount": samples} if samples else counters


def first_discounts(birth: Mapping[str, Any]) -> Sequence[FlexDiscount]:
    """Return the flexible discounts that a world has at its birth."""
    return sample_discounts() if birth.get("flex_discounts") == "sample" else ()
