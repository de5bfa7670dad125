"""The base of all tables: column types by annotation, names for constraints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, mapped_column

from models._types import Line, Utc

Id = Annotated[str, mapped_column(String(32), primary_key=True)]
Size = Annotated[int, mapped_column(BigInteger)]
ShareRef = Annotated[str, mapped_column(ForeignKey("shares.id"))]
RunRef = Annotated[str, mapped_column(ForeignKey("runs.id"))]
HitRef = Annotated[str, mapped_column(ForeignKey("hits.id"))]


class Base(DeclarativeBase):
    """The base of all tables: constraints have names, so that a later migration can alter them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Utc,
        str: Line,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def table(mapped: type[Base]) -> Table:
    """The Core table of a mapped class: what the store's statements are built on."""
    found = mapped.__table__
    assert isinstance(found, Table)
    return found
