"""People, brands and facts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001_people_and_facts"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_FACTS = """
CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'fanned_out_at' IS DISTINCT FROM to_jsonb(OLD) - 'fanned_out_at' THEN
        RAISE EXCEPTION 'facts are never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_AN_OWNER = """
CREATE FUNCTION keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM brand_members WHERE brand_id = OLD.brand_id AND role = 'owner') THEN
        RAISE EXCEPTION 'brand % keeps an owner', OLD.brand_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "clocks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_clocks")),
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("fanned_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(op.f("ix_facts_name"), "facts", ["name"], unique=False)
    op.create_index(
        "ix_facts_waiting", "facts", ["id"], unique=False, postgresql_where=sa.text("fanned_out_at IS NULL")
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("login_id", "operation", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "logins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("vi", "en", name="tongue", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_logins_email_folded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("email", name=op.f("uq_logins_email")),
    )
    op.create_table(
        "sign_in_delays",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_sign_in_delays")),
    )
    op.create_table(
        "admin_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "secretariat",
                "integrity",
                "decider",
                "council",
                "finance",
                "auditor",
                name="adminrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_admin_grants_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_grants")),
        sa.UniqueConstraint("login_id", "role", name=op.f("uq_admin_grants_login_id_role")),
    )
    op.create_table(
        "brands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["verified_by"], ["logins.id"], name=op.f("fk_brands_verified_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brands")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_brands_tax_code")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "due", "done", "parked", name="deliverystatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_deliveries_attempts")),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["facts.id"], name=op.f("fk_deliveries_fact_id_facts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("fact_id", "subscriber", name=op.f("uq_deliveries_fact_id_subscriber")),
    )
    op.create_index(
        "ix_deliveries_due", "deliveries", ["run_at"], unique=False, postgresql_where=sa.text("status = 'due'")
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_login_sessions_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_sessions_token_hash")),
    )
    op.create_index(op.f("ix_login_sessions_login_id"), "login_sessions", ["login_id"], unique=False)
    op.create_table(
        "brand_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "manager", "viewer", name="brandrole", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_members_brand_id_brands")),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_brand_members_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_members")),
        sa.UniqueConstraint("brand_id", "login_id", name=op.f("uq_brand_members_brand_id_login_id")),
    )
    op.create_index(op.f("ix_brand_members_login_id"), "brand_members", ["login_id"], unique=False)
    op.execute(KEEP_FACTS)
    op.execute("CREATE TRIGGER facts_stay BEFORE UPDATE OR DELETE ON facts FOR EACH ROW EXECUTE FUNCTION keep_facts()")
    op.execute(KEEP_AN_OWNER)
    op.execute(
        "CREATE CONSTRAINT TRIGGER brands_keep_an_owner AFTER UPDATE OR DELETE ON brand_members "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_an_owner()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER facts_stay ON facts")
    op.execute("DROP TRIGGER brands_keep_an_owner ON brand_members")
    op.execute("DROP FUNCTION keep_facts")
    op.execute("DROP FUNCTION keep_an_owner")
    op.drop_index(op.f("ix_brand_members_login_id"), table_name="brand_members")
    op.drop_table("brand_members")
    op.drop_index(op.f("ix_login_sessions_login_id"), table_name="login_sessions")
    op.drop_table("login_sessions")
    op.drop_index("ix_deliveries_due", table_name="deliveries", postgresql_where=sa.text("status = 'due'"))
    op.drop_table("deliveries")
    op.drop_table("brands")
    op.drop_table("admin_grants")
    op.drop_table("sign_in_delays")
    op.drop_table("logins")
    op.drop_table("idempotency_keys")
    op.drop_index("ix_facts_waiting", table_name="facts", postgresql_where=sa.text("fanned_out_at IS NULL"))
    op.drop_index(op.f("ix_facts_name"), table_name="facts")
    op.drop_table("facts")
    op.drop_table("clocks")
