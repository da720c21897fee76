"""The mapped root: which Python type is which column, and how constraints are named."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Date, DateTime, Enum, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Composite, DeclarativeBase, MappedAsDataclass, composite, mapped_column

from domain.ids import ID_TYPES
from domain.money import Money

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]
JsonList = list[Any]


def _values(states: type[StrEnum]) -> list[str]:
    return [state.value for state in states]


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """A row of a table. Repeat `kw_only=True` on each mapped class: type checkers need it there."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        **dict.fromkeys(ID_TYPES, Uuid(as_uuid=True)),
        UUID: Uuid(as_uuid=True),
        int: BigInteger(),
        str: Text(),
        date: Date(),
        datetime: DateTime(timezone=True),
        Json: JSONB(none_as_null=True),
        JsonList: JSONB(none_as_null=True),
        list[str]: ARRAY(Text()),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=_values,
        ),
    }


def states_named(name: str, states: type[StrEnum]) -> Enum:
    """The type of a StrEnum column whose CHECK goes by `name`: for a table with two columns of one enum."""
    return Enum(states, name=name, native_enum=False, create_constraint=True, length=40, values_callable=_values)


def money_columns(name: str, *, optional: bool = False) -> Composite[Any]:
    """Two columns, `<name>_minor` (bigint) and `<name>_currency`, seen as one Money (or None where optional)."""
    columns = (
        mapped_column(f"{name}_minor", BigInteger(), nullable=optional),
        mapped_column(f"{name}_currency", Text(), nullable=optional),
    )
    if optional:
        return composite(Money, *columns, return_none_on=_absent, default=None)
    return composite(Money, *columns, return_none_on=_absent)


def _absent(minor: int | None, _currency: str | None) -> bool:
    return minor is None
