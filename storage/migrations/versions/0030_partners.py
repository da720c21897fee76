"""What is kept of a payment partner's side."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030_partners"
down_revision: str | None = "0029_staged_shares"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GUARD_PART = """
CREATE FUNCTION guard_payment_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.key, NEW.place, NEW.amount_minor, NEW.amount_currency, NEW.planned_at)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.place, OLD.amount_minor, OLD.amount_currency, OLD.planned_at)
        OR NEW.reference IS DISTINCT FROM coalesce(OLD.reference, NEW.reference)
        OR NEW.refund_reference IS DISTINCT FROM coalesce(OLD.refund_reference, NEW.refund_reference)
    THEN
        RAISE EXCEPTION 'a payment is named once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "partner_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_partner_notices_funding_id_fundings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_notices")),
        sa.UniqueConstraint("rail", "reference", name=op.f("uq_partner_notices_rail_reference")),
    )
    op.create_table(
        "payment_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("refund_reference", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_parts_positive")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_payment_parts_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_parts")),
        sa.UniqueConstraint("key", "place", name=op.f("uq_payment_parts_key_place")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_parts_reference")),
        sa.UniqueConstraint("refund_reference", name=op.f("uq_payment_parts_refund_reference")),
    )
    op.create_table(
        "funding_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_funding_actions_positive")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_funding_actions_funding_id_fundings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_actions")),
        sa.UniqueConstraint("funding_id", "reference", name=op.f("uq_funding_actions_funding_id_reference")),
    )
    op.execute(GUARD_PART)
    op.execute(
        "CREATE TRIGGER payment_parts_guarded BEFORE UPDATE ON payment_parts "
        "FOR EACH ROW EXECUTE FUNCTION guard_payment_part()"
    )


def downgrade() -> None:
    op.drop_table("funding_actions")
    op.drop_table("payment_parts")
    op.execute("DROP FUNCTION guard_payment_part()")
    op.drop_table("partner_notices")
