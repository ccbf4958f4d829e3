"""Faults as the control plane shows them."""

from typing import Any

from sandbox.faults.model import Fault
from sandbox.faults.ready_made import READY_MADE


def serialize_fault(fault: Fault) -> dict[str, Any]:
    """Return a fault with its counters; what matches every request is null."""
    return {
        "faultId": str(fault.number),
        "name": fault.name or None,
        "method": fault.method or None,
        "path": fault.path or None,
        "operation": fault.operation or None,
        "nth": fault.nth,
        "times": fault.times,
        "probability": fault.probability,
        "effect": dict(fault.effect),
        "seen": fault.seen,
        "fired": fault.fired,
    }


def serialize_ready_made() -> list[dict[str, Any]]:
    """Return the ready-made faults with what they do."""
    return [
        {"name": name, "about": ready.about, "effect": dict(ready.effect)}
        for name, ready in READY_MADE.items()
    ]
