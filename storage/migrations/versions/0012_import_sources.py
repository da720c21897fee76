"""Where imported files are from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012_import_sources"
down_revision: str | None = "0011_blocked_influencers"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("import_runs", sa.Column("source", sa.Text(), nullable=True))
    op.execute("UPDATE import_runs SET source = file_name")
    op.alter_column("import_runs", "source", nullable=False)


def downgrade() -> None:
    op.drop_column("import_runs", "source")
