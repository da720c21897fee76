"""Up to when a partner's notices were listed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032_notice_listings"
down_revision: str | None = "0031_results"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "notice_listings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept", sa.BigInteger(), nullable=True),
        sa.Column("listed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept >= 0", name=op.f("ck_notice_listings_kept")),
        sa.CheckConstraint("num_nulls(ended_at, kept) IN (0, 2)", name=op.f("ck_notice_listings_ended")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_listings")),
    )
    op.create_index("ix_notice_listings_listed_until", "notice_listings", ["rail", "listed_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_listings_listed_until", table_name="notice_listings")
    op.drop_table("notice_listings")
