"""What a fault is to be like."""

from dataclasses import dataclass

from sandbox.faults.effects import Stored


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """A fault to be ordered; what is empty matches every request.

    Without an effect it is the ready-made one of its name.
    """

    name: str = ""
    method: str = ""
    path: str = ""
    operation: str = ""
    nth: int = 1
    times: int | None = 1
    probability: float = 1.0
    effect: Stored | None = None
