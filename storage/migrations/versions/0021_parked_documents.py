"""Documents that a search engine refused."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021_parked_documents"
down_revision: str | None = "0020_reconciliations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "parked_documents",
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 1000", name=op.f("ck_parked_documents_reason")),
        sa.CheckConstraint("length(revision) = 16", name=op.f("ck_parked_documents_revision")),
        sa.PrimaryKeyConstraint("index_name", "document_id", name=op.f("pk_parked_documents")),
    )


def downgrade() -> None:
    op.drop_table("parked_documents")
