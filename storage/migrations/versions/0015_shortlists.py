"""Shortlists shared within a brand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015_shortlists"
down_revision: str | None = "0014_published_once_booked"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "shortlists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_shortlists_name")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_shortlists_brand_id_brands")),
        sa.ForeignKeyConstraint(["created_by"], ["logins.id"], name=op.f("fk_shortlists_created_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlists")),
        sa.UniqueConstraint("brand_id", "name", name=op.f("uq_shortlists_brand_id_name")),
    )
    op.create_table(
        "shortlist_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shortlist_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 2000", name=op.f("ck_shortlist_entries_note")),
        sa.CheckConstraint("num_nulls(note, noted_by, noted_at) IN (0, 3)", name=op.f("ck_shortlist_entries_noted")),
        sa.CheckConstraint("place BETWEEN 1 AND 50", name=op.f("ck_shortlist_entries_place")),
        sa.ForeignKeyConstraint(["added_by"], ["logins.id"], name=op.f("fk_shortlist_entries_added_by_logins")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_shortlist_entries_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["logins.id"], name=op.f("fk_shortlist_entries_noted_by_logins")),
        sa.ForeignKeyConstraint(
            ["shortlist_id"],
            ["shortlists.id"],
            name=op.f("fk_shortlist_entries_shortlist_id_shortlists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entries")),
        sa.UniqueConstraint(
            "shortlist_id", "influencer_id", name=op.f("uq_shortlist_entries_shortlist_id_influencer_id")
        ),
        sa.UniqueConstraint("shortlist_id", "place", name=op.f("uq_shortlist_entries_shortlist_id_place")),
    )
    op.create_index(op.f("ix_shortlist_entries_influencer_id"), "shortlist_entries", ["influencer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_shortlist_entries_influencer_id"), table_name="shortlist_entries")
    op.drop_table("shortlist_entries")
    op.drop_table("shortlists")
