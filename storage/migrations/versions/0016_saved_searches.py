"""Saved searches and their alerts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016_saved_searches"
down_revision: str | None = "0015_shortlists"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("influencer_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query_version", sa.BigInteger(), nullable=False),
        sa.Column("query", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(query) = 'object'", name=op.f("ck_saved_searches_query")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_saved_searches_name")),
        sa.CheckConstraint("looked_until >= created_at", name=op.f("ck_saved_searches_looked_until")),
        sa.CheckConstraint("num_nonnulls(brand_id, influencer_id) = 1", name=op.f("ck_saved_searches_owner")),
        sa.CheckConstraint("place BETWEEN 1 AND 20", name=op.f("ck_saved_searches_place")),
        sa.CheckConstraint("query_version BETWEEN 1 AND 1", name=op.f("ck_saved_searches_query_version")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_saved_searches_brand_id_brands")),
        sa.ForeignKeyConstraint(["created_by"], ["logins.id"], name=op.f("fk_saved_searches_created_by_logins")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_saved_searches_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("brand_id", "name", name=op.f("uq_saved_searches_brand_id_name")),
        sa.UniqueConstraint("brand_id", "place", name=op.f("uq_saved_searches_brand_id_place")),
        sa.UniqueConstraint("influencer_id", "name", name=op.f("uq_saved_searches_influencer_id_name")),
        sa.UniqueConstraint("influencer_id", "place", name=op.f("uq_saved_searches_influencer_id_place")),
    )
    op.create_index(op.f("ix_saved_searches_looked_until"), "saved_searches", ["looked_until"], unique=False)
    op.create_table(
        "saved_search_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("saved_search_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("found > 0", name=op.f("ck_saved_search_alerts_found")),
        sa.CheckConstraint("num_nulls(read_at, read_by) IN (0, 2)", name=op.f("ck_saved_search_alerts_read")),
        sa.CheckConstraint("since < until", name=op.f("ck_saved_search_alerts_time")),
        sa.ForeignKeyConstraint(["read_by"], ["logins.id"], name=op.f("fk_saved_search_alerts_read_by_logins")),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_searches.id"],
            name=op.f("fk_saved_search_alerts_saved_search_id_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search_alerts")),
        sa.UniqueConstraint("saved_search_id", "since", name=op.f("uq_saved_search_alerts_saved_search_id_since")),
    )
    op.create_table(
        "alerted_briefs",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 20", name=op.f("ck_alerted_briefs_place")),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["saved_search_alerts.id"],
            name=op.f("fk_alerted_briefs_alert_id_saved_search_alerts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_alerted_briefs_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "brief_id", name=op.f("pk_alerted_briefs")),
        sa.UniqueConstraint("alert_id", "place", name=op.f("uq_alerted_briefs_alert_id_place")),
    )
    op.create_index(op.f("ix_alerted_briefs_brief_id"), "alerted_briefs", ["brief_id"], unique=False)
    op.create_table(
        "alerted_influencers",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 20", name=op.f("ck_alerted_influencers_place")),
        sa.ForeignKeyConstraint(
            ["alert_id"],
            ["saved_search_alerts.id"],
            name=op.f("fk_alerted_influencers_alert_id_saved_search_alerts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_alerted_influencers_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alert_id", "influencer_id", name=op.f("pk_alerted_influencers")),
        sa.UniqueConstraint("alert_id", "place", name=op.f("uq_alerted_influencers_alert_id_place")),
    )
    op.create_index(
        op.f("ix_alerted_influencers_influencer_id"), "alerted_influencers", ["influencer_id"], unique=False
    )
    op.create_index(op.f("ix_briefs_published_at"), "briefs", ["published_at"], unique=False)
    op.create_index(op.f("ix_influencers_listed_at"), "influencers", ["listed_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_influencers_listed_at"), table_name="influencers")
    op.drop_index(op.f("ix_briefs_published_at"), table_name="briefs")
    op.drop_index(op.f("ix_alerted_influencers_influencer_id"), table_name="alerted_influencers")
    op.drop_table("alerted_influencers")
    op.drop_index(op.f("ix_alerted_briefs_brief_id"), table_name="alerted_briefs")
    op.drop_table("alerted_briefs")
    op.drop_table("saved_search_alerts")
    op.drop_index(op.f("ix_saved_searches_looked_until"), table_name="saved_searches")
    op.drop_table("saved_searches")
