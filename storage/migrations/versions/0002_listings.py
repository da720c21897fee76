"""Listing reviews."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002_listings"
down_revision: str | None = "0001_people_and_facts"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_ROWS = """
CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "listing_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "listing_kind",
            sa.Enum("brief", "profile", name="listingkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "submitted",
                "approved",
                "changes_asked",
                "refused",
                "withdrawn",
                name="reviewstep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "law",
                "code_of_conduct",
                "house_rule",
                "in_order",
                name="reviewground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(ground = 'in_order') = (step = 'approved') OR ground IS NULL",
            name=op.f("ck_listing_reviews_ground_fits_step"),
        ),
        sa.CheckConstraint(
            "(step IN ('submitted', 'withdrawn')) = (ground IS NULL)",
            name=op.f("ck_listing_reviews_ground_of_a_decision"),
        ),
        sa.CheckConstraint(
            "ground = 'in_order' OR clause IS NOT NULL OR ground IS NULL", name=op.f("ck_listing_reviews_clause_named")
        ),
        sa.CheckConstraint("by IS NOT NULL OR step = 'withdrawn'", name=op.f("ck_listing_reviews_by_somebody")),
        sa.CheckConstraint("(ground IS NULL) = (text IS NULL)", name=op.f("ck_listing_reviews_reason_in_words")),
        sa.ForeignKeyConstraint(["by"], ["logins.id"], name=op.f("fk_listing_reviews_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_reviews")),
        sa.UniqueConstraint(
            "listing_kind", "listing_id", "number", name=op.f("uq_listing_reviews_listing_kind_listing_id_number")
        ),
    )
    op.create_index("ix_listing_reviews_step", "listing_reviews", ["step", "id"], unique=False)
    op.execute(KEEP_ROWS)
    op.execute(
        "CREATE TRIGGER listing_reviews_stay BEFORE UPDATE OR DELETE ON listing_reviews "
        "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER listing_reviews_stay ON listing_reviews")
    op.execute("DROP FUNCTION keep_rows")
    op.drop_index("ix_listing_reviews_step", table_name="listing_reviews")
    op.drop_table("listing_reviews")
