"""Transfers to connected accounts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043_connected_transfers"
down_revision: str | None = "0042_calendars"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_CONNECTED_TRANSFERS = """
CREATE FUNCTION keep_connected_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.payout_id, NEW.account, NEW.amount_minor, NEW.amount_currency, NEW.planned_at)
        IS DISTINCT FROM
        (OLD.id, OLD.payout_id, OLD.account, OLD.amount_minor, OLD.amount_currency, OLD.planned_at)
        OR NEW.reference IS DISTINCT FROM coalesce(OLD.reference, NEW.reference)
        OR NEW.refusal IS DISTINCT FROM coalesce(OLD.refusal, NEW.refusal)
        OR NEW.postponed < OLD.postponed
    THEN
        RAISE EXCEPTION 'a transfer is planned once, and answered once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "connected_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payout_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("postponed", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_connected_transfers_positive")),
        sa.CheckConstraint(
            "num_nonnulls(reference, refusal) <= 1", name=op.f("ck_connected_transfers_made_or_refused")
        ),
        sa.CheckConstraint("postponed >= 0", name=op.f("ck_connected_transfers_postponed")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_connected_transfers_payout_id_payouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connected_transfers")),
        sa.UniqueConstraint("payout_id", name=op.f("uq_connected_transfers_payout_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_connected_transfers_reference")),
    )
    op.execute(KEEP_CONNECTED_TRANSFERS)
    op.execute(
        "CREATE TRIGGER connected_transfers_stay BEFORE UPDATE ON connected_transfers"
        " FOR EACH ROW EXECUTE FUNCTION keep_connected_transfers()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER connected_transfers_stay ON connected_transfers")
    op.execute("DROP FUNCTION keep_connected_transfers")
    op.drop_table("connected_transfers")
