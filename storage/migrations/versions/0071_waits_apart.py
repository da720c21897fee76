"""Partners that are away and workers that were lost are counted with the delivery."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0071_waits_apart"
down_revision: str | None = "0070_case_currency"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNTS = ("away", "takeovers")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for count in COUNTS:
        op.add_column("deliveries", sa.Column(count, sa.BigInteger(), server_default="0", nullable=False))
        op.alter_column("deliveries", count, server_default=None)
    op.create_check_constraint(op.f("ck_deliveries_counted_apart"), "deliveries", "away >= 0 AND takeovers >= 0")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_deliveries_counted_apart"), "deliveries", type_="check")
    for count in COUNTS:
        op.drop_column("deliveries", count)
