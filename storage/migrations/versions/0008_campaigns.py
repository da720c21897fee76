"""Campaigns, briefs, papers and the block list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008_campaigns"
down_revision: str | None = "0007_disclosures"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_BRIEF_VERSIONS = """
CREATE FUNCTION keep_brief_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.brief_id <> OLD.brief_id OR NEW.number <> OLD.number
        OR OLD.status <> 'draft' AND NEW.content IS DISTINCT FROM OLD.content
    THEN
        RAISE EXCEPTION 'a submitted brief version is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_DOCUMENTS = """
CREATE FUNCTION keep_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at'
    THEN
        RAISE EXCEPTION 'a filed document is only ever withdrawn' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "named_violators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "person",
                "page",
                "channel",
                "platform",
                name="violatorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_folded", sa.Text(), nullable=True),
        sa.Column("announced_by", sa.Text(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("blocked_by", sa.Uuid(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nulls(lifted_at, lifted_by) IN (0, 2)", name=op.f("ck_named_violators_lifted_by_somebody")
        ),
        sa.ForeignKeyConstraint(["blocked_by"], ["logins.id"], name=op.f("fk_named_violators_blocked_by_logins")),
        sa.ForeignKeyConstraint(["lifted_by"], ["logins.id"], name=op.f("fk_named_violators_lifted_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_violators")),
    )
    op.create_index(
        "ix_named_violators_name",
        "named_violators",
        ["name_folded"],
        unique=False,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        "ix_named_violators_tax_code",
        "named_violators",
        ["tax_code"],
        unique=False,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        "ix_named_violators_url",
        "named_violators",
        ["url_folded"],
        unique=False,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("budget_currency", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="campaignstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_campaigns_budget")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_campaigns_days_in_order")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_campaigns_brand_id_brands")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index(op.f("ix_campaigns_brand_id"), "campaigns", ["brand_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("content_hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_documents_content_hash")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_documents_days_in_order")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_documents_brand_id_brands")),
        sa.ForeignKeyConstraint(["filed_by"], ["logins.id"], name=op.f("fk_documents_filed_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_brand", "documents", ["brand_id", "kind"], unique=False)
    op.create_table(
        "briefs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "published",
                "refused",
                "filled",
                "closed",
                "expired",
                "taken_down",
                name="briefstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("places_taken", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("commercial", "community", name="briefkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "goal",
            sa.Enum(
                "awareness",
                "launch",
                "sales",
                "traffic",
                "app_installs",
                "event",
                "education",
                "community",
                name="briefgoal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("abv_hundredths", sa.BigInteger(), nullable=True),
        sa.Column("label_age_months", sa.BigInteger(), nullable=True),
        sa.Column("prescription_only", sa.Boolean(), nullable=True),
        sa.Column("niches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("provinces", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("audience", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deliverables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("platforms", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("formats", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("places", sa.BigInteger(), nullable=False),
        sa.Column("fee_minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minimum_currency", sa.Text(), nullable=False),
        sa.Column("fee_maximum_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_maximum_currency", sa.Text(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("budget_currency", sa.Text(), nullable=False),
        sa.Column("tier_minimum", sa.BigInteger(), nullable=False),
        sa.Column("talking_points", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("claims", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("forbidden_content", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("mentions", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("hashtags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("usage_grants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exclusivity_category", sa.Text(), nullable=True),
        sa.Column("exclusivity_days", sa.BigInteger(), nullable=True),
        sa.Column("draft_review", sa.Boolean(), nullable=False),
        sa.Column("open_call", sa.Boolean(), nullable=False),
        sa.Column("invitation", sa.Boolean(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(kind = 'community') = (fee_maximum_minor = 0)", name=op.f("ck_briefs_community_is_unpaid")
        ),
        sa.CheckConstraint("(status = 'filled') <= (places_taken = places)", name=op.f("ck_briefs_filled_is_full")),
        sa.CheckConstraint("kind = 'commercial' OR budget_minor = 0", name=op.f("ck_briefs_community_has_no_budget")),
        sa.CheckConstraint(
            "published_at IS NOT NULL OR status IN ('draft', 'submitted', 'refused', 'closed')",
            name=op.f("ck_briefs_published_at"),
        ),
        sa.CheckConstraint("fee_maximum_minor <= budget_minor", name=op.f("ck_briefs_budget")),
        sa.CheckConstraint("fee_minimum_minor BETWEEN 0 AND fee_maximum_minor", name=op.f("ck_briefs_fee_range")),
        sa.CheckConstraint(
            "num_nulls(exclusivity_category, exclusivity_days) IN (0, 2)", name=op.f("ck_briefs_exclusivity")
        ),
        sa.CheckConstraint("open_call OR invitation", name=op.f("ck_briefs_reaches_somebody")),
        sa.CheckConstraint("places_taken BETWEEN 0 AND places", name=op.f("ck_briefs_places_taken")),
        sa.CheckConstraint("tier_minimum BETWEEN 0 AND 3", name=op.f("ck_briefs_tier_minimum")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_briefs_brand_id_brands")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_briefs_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
    )
    op.create_index(op.f("ix_briefs_brand_id"), "briefs", ["brand_id"], unique=False)
    op.create_index(op.f("ix_briefs_campaign_id"), "briefs", ["campaign_id"], unique=False)
    op.create_index(
        "ix_briefs_closing", "briefs", ["open_until"], unique=False, postgresql_where=sa.text("status = 'published'")
    )
    op.create_index("ix_briefs_status", "briefs", ["status", "id"], unique=False)
    op.create_table(
        "brief_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "standing",
                "superseded",
                "refused",
                "withdrawn",
                name="versionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("law_version", sa.Text(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_brief_versions_number")),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_brief_versions_brief_id_briefs")),
        sa.ForeignKeyConstraint(["written_by"], ["logins.id"], name=op.f("fk_brief_versions_written_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_versions")),
        sa.UniqueConstraint("brief_id", "number", name=op.f("uq_brief_versions_brief_id_number")),
    )
    op.create_index(
        "uq_brief_versions_open",
        "brief_versions",
        ["brief_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted')"),
    )
    op.create_index(
        "uq_brief_versions_standing",
        "brief_versions",
        ["brief_id"],
        unique=True,
        postgresql_where=sa.text("status = 'standing'"),
    )
    op.create_table(
        "takedown_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fulfilled_by", sa.Uuid(), nullable=True),
        sa.Column("fulfilled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("due_at > received_at", name=op.f("ck_takedown_orders_due_after_received")),
        sa.CheckConstraint(
            "num_nulls(fulfilled_at, fulfilled_by) IN (0, 2)", name=op.f("ck_takedown_orders_fulfilled_by_somebody")
        ),
        sa.CheckConstraint("received_at <= ordered_at", name=op.f("ck_takedown_orders_received_before_ordered")),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_takedown_orders_brief_id_briefs")),
        sa.ForeignKeyConstraint(["fulfilled_by"], ["logins.id"], name=op.f("fk_takedown_orders_fulfilled_by_logins")),
        sa.ForeignKeyConstraint(["ordered_by"], ["logins.id"], name=op.f("fk_takedown_orders_ordered_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown_orders")),
        sa.UniqueConstraint("brief_id", name=op.f("uq_takedown_orders_brief_id")),
    )
    op.create_index(
        "ix_takedown_orders_running",
        "takedown_orders",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("fulfilled_at IS NULL"),
    )
    op.execute(KEEP_BRIEF_VERSIONS)
    op.execute(
        "CREATE TRIGGER brief_versions_stay BEFORE UPDATE OR DELETE ON brief_versions "
        "FOR EACH ROW EXECUTE FUNCTION keep_brief_versions()"
    )
    op.execute(KEEP_DOCUMENTS)
    op.execute(
        "CREATE TRIGGER documents_stay BEFORE UPDATE OR DELETE ON documents "
        "FOR EACH ROW EXECUTE FUNCTION keep_documents()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER documents_stay ON documents")
    op.execute("DROP TRIGGER brief_versions_stay ON brief_versions")
    op.execute("DROP FUNCTION keep_documents")
    op.execute("DROP FUNCTION keep_brief_versions")
    op.drop_index(
        "ix_takedown_orders_running", table_name="takedown_orders", postgresql_where=sa.text("fulfilled_at IS NULL")
    )
    op.drop_table("takedown_orders")
    op.drop_index(
        "uq_brief_versions_standing", table_name="brief_versions", postgresql_where=sa.text("status = 'standing'")
    )
    op.drop_index(
        "uq_brief_versions_open",
        table_name="brief_versions",
        postgresql_where=sa.text("status IN ('draft', 'submitted')"),
    )
    op.drop_table("brief_versions")
    op.drop_index("ix_briefs_status", table_name="briefs")
    op.drop_index("ix_briefs_closing", table_name="briefs", postgresql_where=sa.text("status = 'published'"))
    op.drop_index(op.f("ix_briefs_campaign_id"), table_name="briefs")
    op.drop_index(op.f("ix_briefs_brand_id"), table_name="briefs")
    op.drop_table("briefs")
    op.drop_index("ix_documents_brand", table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_campaigns_brand_id"), table_name="campaigns")
    op.drop_table("campaigns")
    op.drop_index("ix_named_violators_url", table_name="named_violators", postgresql_where=sa.text("lifted_at IS NULL"))
    op.drop_index(
        "ix_named_violators_tax_code", table_name="named_violators", postgresql_where=sa.text("lifted_at IS NULL")
    )
    op.drop_index(
        "ix_named_violators_name", table_name="named_violators", postgresql_where=sa.text("lifted_at IS NULL")
    )
    op.drop_table("named_violators")
