"""Followers of the facts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004_followers"
down_revision: str | None = "0003_influencers"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "follower_positions",
        sa.Column("follower", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("follower", name=op.f("pk_follower_positions")),
    )
    op.add_column(
        "facts",
        sa.Column(
            "transaction_id",
            sa.BigInteger(),
            server_default=sa.text("(pg_current_xact_id()::text::bigint)"),
            nullable=False,
        ),
    )
    op.create_index("ix_facts_order", "facts", ["transaction_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_facts_order", table_name="facts")
    op.drop_column("facts", "transaction_id")
    op.drop_table("follower_positions")
