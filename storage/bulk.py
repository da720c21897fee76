"""Writing many new rows at once."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import asyncpg
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.rows import Row


async def copy_records(session: AsyncSession, table: type[Row], records: Sequence[Mapping[str, object]]) -> None:
    """Write records, column name to value, by COPY: one statement for all, whose statement triggers fire once.

    A column that a record does not name stays empty. Making a mapped object of each row would take four times as long.
    Raises IntegrityError, naming the constraint, and DataError for a value that its column cannot hold.
    """
    if not records:
        return
    columns = list(dict.fromkeys(chain.from_iterable(records)))
    connection = await session.connection()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        await driver.copy_records_to_table(
            table.__tablename__,
            columns=columns,
            records=[tuple(map(record.get, columns)) for record in records],
        )
    except asyncpg.IntegrityConstraintViolationError as violated:
        raise IntegrityError(f"COPY {table.__tablename__}", None, violated) from violated
    except (asyncpg.DataError, UnicodeEncodeError) as unfit:
        raise DataError(f"COPY {table.__tablename__}", None, unfit) from unfit
