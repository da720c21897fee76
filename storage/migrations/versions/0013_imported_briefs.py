"""Briefs that came from files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013_imported_briefs"
down_revision: str | None = "0012_import_sources"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "imported_briefs",
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_imported_briefs_brand_id_brands")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_imported_briefs_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_imported_briefs_run_id_import_runs")),
        sa.PrimaryKeyConstraint("brief_id", name=op.f("pk_imported_briefs")),
        sa.UniqueConstraint("brand_id", "external_id", name=op.f("uq_imported_briefs_brand_id_external_id")),
    )
    op.create_index(op.f("ix_imported_briefs_run_id"), "imported_briefs", ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_imported_briefs_run_id"), table_name="imported_briefs")
    op.drop_table("imported_briefs")
