"""What brands' banks take back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034_chargebacks"
down_revision: str | None = "0033_bank_batches"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "chargebacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "taken", "won", "lost", name="chargebackstatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'taken') = (ended_at IS NULL)", name=op.f("ck_chargebacks_ended")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_chargebacks_positive")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_chargebacks_funding_id_fundings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chargebacks")),
        sa.UniqueConstraint("rail", "reference", name=op.f("uq_chargebacks_rail_reference")),
    )
    op.create_index(op.f("ix_chargebacks_funding_id"), "chargebacks", ["funding_id"], unique=False)
    op.add_column("partner_notices", sa.Column("about", sa.Text(), nullable=False, server_default="payment"))
    op.alter_column("partner_notices", "about", server_default=None)
    op.create_index(
        "ix_partner_notices_funding_id",
        "partner_notices",
        ["funding_id"],
        unique=False,
        postgresql_where=sa.text("funding_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_partner_notices_funding_id",
        table_name="partner_notices",
        postgresql_where=sa.text("funding_id IS NOT NULL"),
    )
    op.drop_column("partner_notices", "about")
    op.drop_index(op.f("ix_chargebacks_funding_id"), table_name="chargebacks")
    op.drop_table("chargebacks")
