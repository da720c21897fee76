"""A database's structure as plain values, so that two databases can be compared to the last CHECK."""

from sqlalchemy import pool, text
from sqlalchemy.ext.asyncio import create_async_engine

COLUMNS = """
SELECT table_name || '.' || column_name,
       concat_ws(' ', data_type, udt_name, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
FUNCTIONS = """
SELECT 'function ' || proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
TRIGGERS = "SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"

DECLARED_IN_CODE = (COLUMNS, CONSTRAINTS, INDEXES)
"""What mapped classes say; triggers and their functions stand in the migrations alone."""
EVERYTHING = (*DECLARED_IN_CODE, FUNCTIONS, TRIGGERS)


async def structure(url: str, queries: tuple[str, ...]) -> dict[str, str]:
    """Name → definition of everything these queries list in the database at `url`, but for alembic's own table."""
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        found = [row for query in queries for row in (await connection.execute(text(query))).all()]
    await engine.dispose()
    return {str(name): str(definition) for name, definition in found if "alembic_version" not in str(name)}


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """What is in one only, or differs: `name: here | there`."""
    return [
        f"{name}: {one.get(name, 'missing')} | {other.get(name, 'missing')}"
        for name in sorted(one.keys() | other.keys())
        if one.get(name) != other.get(name)
    ]
