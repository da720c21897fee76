"""Comparisons of search indexes with the database."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020_reconciliations"
down_revision: str | None = "0019_vocabulary"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "search_reconciliations",
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared_up_to", sa.Uuid(), nullable=True),
        sa.Column("compared", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("outdated", sa.BigInteger(), nullable=False),
        sa.Column("surplus", sa.BigInteger(), nullable=False),
        sa.Column("rebuilt", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "compared >= 0 AND missing >= 0 AND outdated >= 0 AND surplus >= 0",
            name=op.f("ck_search_reconciliations_counts"),
        ),
        sa.CheckConstraint("ended_at >= begun_at", name=op.f("ck_search_reconciliations_ended_at")),
        sa.CheckConstraint("ended_at IS NOT NULL OR NOT rebuilt", name=op.f("ck_search_reconciliations_rebuilt")),
        sa.CheckConstraint("missing + outdated <= compared", name=op.f("ck_search_reconciliations_differing")),
        sa.PrimaryKeyConstraint("index_name", name=op.f("pk_search_reconciliations")),
    )


def downgrade() -> None:
    op.drop_table("search_reconciliations")
