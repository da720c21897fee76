"""Passkeys beside codes by time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049_passkeys"
down_revision: str | None = "0048_payout_reversals"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = ("password", "password_and_totp", "password_and_recovery_code")
TABLES = ("login_sessions", "offer_terms", "booking_amendments")

KEEP_COUNTS = """
CREATE FUNCTION keep_passkey_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sign_count < OLD.sign_count THEN
        RAISE EXCEPTION 'a passkey counts upwards' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def sessions_open_with(*kinds: str) -> None:
    for table in TABLES:
        column = "opened_with" if table == "login_sessions" else "session_opened_with"
        listed = ", ".join(f"'{each}'" for each in kinds)
        op.drop_constraint(op.f(f"ck_{table}_openedwith"), table)
        op.create_check_constraint(op.f(f"ck_{table}_openedwith"), table, f"{column} IN ({listed})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "passkey_registrations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_passkey_registrations_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_registrations")),
        sa.UniqueConstraint("login_id", name=op.f("uq_passkey_registrations_login_id")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkeys_sign_count")),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_passkeys_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_login_id"), "passkeys", ["login_id"], unique=False)
    op.execute(KEEP_COUNTS)
    op.execute(
        "CREATE TRIGGER passkeys_kept BEFORE UPDATE ON passkeys FOR EACH ROW EXECUTE FUNCTION keep_passkey_counts()"
    )
    sessions_open_with(*BEFORE, "password_and_passkey")


def downgrade() -> None:
    sessions_open_with(*BEFORE)
    op.drop_table("passkeys")
    op.drop_table("passkey_registrations")
    op.execute("DROP FUNCTION keep_passkey_counts()")
