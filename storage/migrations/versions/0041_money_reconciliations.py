"""Books compared with partners' lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0041_money_reconciliations"
down_revision: str | None = "0040_reviews"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "partner_reconciliations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compared", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("num_nulls(ended_at, compared) IN (0, 2)", name=op.f("ck_partner_reconciliations_ended")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_reconciliations")),
    )
    op.create_table(
        "reconciliation_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "payment",
                "refund",
                "chargeback",
                "unknown_payment",
                name="differencekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=True),
        sa.Column("ours_minor", sa.BigInteger(), nullable=False),
        sa.Column("ours_currency", sa.Text(), nullable=False),
        sa.Column("theirs_minor", sa.BigInteger(), nullable=False),
        sa.Column("theirs_currency", sa.Text(), nullable=False),
        sa.Column("partner_references", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "explained", "gone", name="casestatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'explained') = (explained_by IS NOT NULL)",
            name=op.f("ck_reconciliation_cases_explained_by_somebody"),
        ),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_reconciliation_cases_ended")),
        sa.CheckConstraint(
            "num_nulls(explained_by, explanation) IN (0, 2)", name=op.f("ck_reconciliation_cases_explained")
        ),
        sa.CheckConstraint("ours_minor <> theirs_minor", name=op.f("ck_reconciliation_cases_differs")),
        sa.ForeignKeyConstraint(
            ["explained_by"], ["logins.id"], name=op.f("fk_reconciliation_cases_explained_by_logins")
        ),
        sa.ForeignKeyConstraint(
            ["funding_id"], ["fundings.id"], name=op.f("fk_reconciliation_cases_funding_id_fundings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_cases")),
        sa.UniqueConstraint(
            "rail",
            "kind",
            "subject",
            "ours_minor",
            "theirs_minor",
            name=op.f("uq_reconciliation_cases_same_difference"),
        ),
    )
    op.create_index(op.f("ix_reconciliation_cases_funding_id"), "reconciliation_cases", ["funding_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_reconciliation_cases_funding_id"), table_name="reconciliation_cases")
    op.drop_table("reconciliation_cases")
    op.drop_table("partner_reconciliations")
