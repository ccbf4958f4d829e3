"""Faults: failures that a tester has ordered for a world's partners."""

from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, Text, WorldKeyed


class FaultRow(WorldKeyed):
    """A failure that is armed: which requests it concerns, how often, and what it does to them.

    `number` is its place in the order of asking. Empty `method`, `path` or `operation` match all.
    `nth` is the first matching request that it concerns, counted from 1; `times` how many from
    there on, null: all. `seen` counts the matching requests, `fired` those that it concerned, so
    that several workers agree. `effect` is as the control plane takes it.
    """

    __tablename__ = "faults"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[Id]
    method: Mapped[str] = mapped_column(String(8))
    path: Mapped[Text]
    operation: Mapped[str] = mapped_column(String(64))
    nth: Mapped[int] = mapped_column(BigInteger)
    times: Mapped[int | None] = mapped_column(BigInteger)
    probability: Mapped[float]
    effect: Mapped[dict[str, Any]] = mapped_column(JSON)
    seen: Mapped[int] = mapped_column(BigInteger, default=0)
    fired: Mapped[int] = mapped_column(BigInteger, default=0)
