"""Money that goes back to brands."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0038_funding_refunds"
down_revision: str | None = "0037_amendments"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "refund_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_parts_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment_parts.id"], name=op.f("fk_refund_parts_payment_id_payment_parts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_parts")),
        sa.UniqueConstraint("key", "payment_id", name=op.f("uq_refund_parts_key_payment_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_refund_parts_reference")),
    )
    op.create_index(op.f("ix_refund_parts_payment_id"), "refund_parts", ["payment_id"], unique=False)
    op.create_table(
        "funding_refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "returned",
                "failed",
                name="fundingrefundstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("returned_minor", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name=op.f("ck_funding_refunds_answered")),
        sa.CheckConstraint(
            "(status = 'returned') = (returned_minor > 0)", name=op.f("ck_funding_refunds_returned_something")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_funding_refunds_positive")),
        sa.CheckConstraint(
            "returned_minor >= 0 AND returned_minor <= amount_minor", name=op.f("ck_funding_refunds_within_its_amount")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["logins.id"], name=op.f("fk_funding_refunds_asked_by_logins")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_funding_refunds_funding_id_fundings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_refunds")),
    )
    op.create_index(op.f("ix_funding_refunds_funding_id"), "funding_refunds", ["funding_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_funding_refunds_funding_id"), table_name="funding_refunds")
    op.drop_table("funding_refunds")
    op.drop_index(op.f("ix_refund_parts_payment_id"), table_name="refund_parts")
    op.drop_table("refund_parts")
