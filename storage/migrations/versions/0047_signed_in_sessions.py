"""How the session was opened in which terms and amendments were written."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0047_signed_in_sessions"
down_revision: str | None = "0046_amendment_reminders"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("offer_terms", "booking_amendments")


def opened_with() -> sa.Enum:
    return sa.Enum(
        "password",
        "password_and_totp",
        "password_and_recovery_code",
        name="openedwith",
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in TABLES:
        # Of what was written before this it stays unknown.
        op.add_column(table, sa.Column("session_opened_with", opened_with(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "session_opened_with")
