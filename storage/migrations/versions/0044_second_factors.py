"""A second factor for logins."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044_second_factors"
down_revision: str | None = "0043_connected_transfers"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_STEPS = """
CREATE FUNCTION keep_totp_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_step IS NULL OR NEW.last_step < OLD.last_step THEN
        RAISE EXCEPTION 'a code works once: the last step used never falls'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

USED_ONCE = """
CREATE FUNCTION used_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was used is never used again' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_recovery_codes_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("login_id", "code_hash", name=op.f("uq_recovery_codes_login_id_code_hash")),
    )
    op.create_table(
        "sign_in_challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sign_in_challenges_expires_at")),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_sign_in_challenges_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_challenges")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_challenges_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_challenges_login_id"), "sign_in_challenges", ["login_id"], unique=False)
    op.create_table(
        "totps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(confirmed_at IS NULL) = (last_step IS NULL)", name=op.f("ck_totps_confirmed")),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_totps_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totps")),
        sa.UniqueConstraint("login_id", name=op.f("uq_totps_login_id")),
    )
    opened_with = sa.Enum(
        "password",
        "password_and_totp",
        "password_and_recovery_code",
        name="openedwith",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    # Until now there was nothing else to open one with.
    op.add_column("login_sessions", sa.Column("opened_with", opened_with, nullable=False, server_default="password"))
    op.alter_column("login_sessions", "opened_with", server_default=None)

    op.execute(KEEP_STEPS)
    op.execute(USED_ONCE)
    op.execute(
        "CREATE TRIGGER totps_kept BEFORE UPDATE ON totps FOR EACH ROW "
        "WHEN (OLD.last_step IS NOT NULL) EXECUTE FUNCTION keep_totp_steps()"
    )
    for table in ("recovery_codes", "sign_in_challenges"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW "
            "WHEN (OLD.used_at IS NOT NULL) EXECUTE FUNCTION used_once()"
        )


def downgrade() -> None:
    op.drop_column("login_sessions", "opened_with")
    for table in ("totps", "sign_in_challenges", "recovery_codes"):
        op.drop_table(table)
    for function in ("keep_totp_steps", "used_once"):
        op.execute(f"DROP FUNCTION {function}()")
