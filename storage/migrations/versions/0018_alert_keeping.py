"""Keep alerts of saved searches for a while only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018_alert_keeping"
down_revision: str | None = "0017_published_weights"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("saved_search_alerts", sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
    # The periods of `domain/law/keeping.json` as they stood.
    op.execute(
        "UPDATE saved_search_alerts SET kept_until ="
        " least(raised_at + interval '90 days', read_at + interval '30 days')"
    )
    op.alter_column("saved_search_alerts", "kept_until", nullable=False)
    op.create_check_constraint(
        op.f("ck_saved_search_alerts_kept_until"), "saved_search_alerts", "kept_until > raised_at"
    )
    op.create_index(op.f("ix_saved_search_alerts_kept_until"), "saved_search_alerts", ["kept_until"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_search_alerts_kept_until"), table_name="saved_search_alerts")
    op.drop_constraint(op.f("ck_saved_search_alerts_kept_until"), "saved_search_alerts", type_="check")
    op.drop_column("saved_search_alerts", "kept_until")
