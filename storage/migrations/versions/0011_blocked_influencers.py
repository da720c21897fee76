"""Whom a brand does not work with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011_blocked_influencers"
down_revision: str | None = "0010_offers"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "blocked_influencers",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_blocked_influencers_brand_id_brands")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_blocked_influencers_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("brand_id", "influencer_id", name=op.f("pk_blocked_influencers")),
    )
    op.create_index(
        op.f("ix_blocked_influencers_influencer_id"), "blocked_influencers", ["influencer_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_blocked_influencers_influencer_id"), table_name="blocked_influencers")
    op.drop_table("blocked_influencers")
