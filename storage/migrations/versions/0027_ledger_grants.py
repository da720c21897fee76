"""A role for the program, which may not change what stands in the books."""

from collections.abc import Sequence

from alembic import op

revision: str = "0027_ledger_grants"
down_revision: str | None = "0026_payouts"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The role belongs to the whole server: another database of it, migrated at the same time, may have made it.
MAKE_ROLE = """
DO $$ BEGIN
    CREATE ROLE niemtin_app NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'no role niemtin_app: triggers alone guard the books';
END $$
"""
GRANT = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'niemtin_app') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA public TO niemtin_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO niemtin_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO niemtin_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO niemtin_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO niemtin_app;
    REVOKE UPDATE, DELETE ON transfers, postings, accounting_periods, closing_balances FROM niemtin_app;
    REVOKE UPDATE, DELETE ON accounts, holds, fundings FROM niemtin_app;
    GRANT UPDATE (posted, size) ON accounts TO niemtin_app;
    GRANT UPDATE (status, ended_at, released_minor, refunded_minor) ON holds TO niemtin_app;
    GRANT UPDATE (status, answered_at, reference, transfer_id) ON fundings TO niemtin_app;
END $$
"""
REVOKE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'niemtin_app') THEN
        RETURN;
    END IF;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM niemtin_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM niemtin_app;
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM niemtin_app;
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM niemtin_app;
    REVOKE USAGE ON SCHEMA public FROM niemtin_app;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(MAKE_ROLE)
    op.execute(GRANT)


def downgrade() -> None:
    op.execute(REVOKE)
