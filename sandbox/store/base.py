"""What all tables share: the metadata, and the key that begins with the world."""

from typing import Annotated, NewType

from sqlalchemy import MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

RowsId = NewType("RowsId", str)
"""The key of a world's rows, or of a snapshot's: what `world_id` is inside of a world.

That is its public id until a large world is reset (decision 0067); so whoever is given a world's
public id finds no rows by it.
"""
# Sorted first, since columns of a parent class would else come last, in the primary key too.
WorldId = Annotated[str, mapped_column(String(40), primary_key=True, sort_order=-1)]
Id = Annotated[str, mapped_column(String(40))]
IdKey = Annotated[str, mapped_column(String(40), primary_key=True)]
Code = Annotated[str, mapped_column(String(8))]
Text = Annotated[str, mapped_column(String(255))]


class Base(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class WorldKeyed(Base):
    """A table of the simulation: its primary key begins with `world_id`.

    That is the key of the rows (`RowsId`), `World.rows_id`, and not what people call the world.

    Whatever is true of a world stands in such tables only, so that reset, deletion, snapshot and
    fork are one statement a table (`docs/architecture.md`).
    """

    __abstract__ = True

    world_id: Mapped[WorldId]


def table_of(model: type[Base]) -> Table:
    """Return a model's table: statements on it leave the ORM out of their execution."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not mapped to a table")
    return table
