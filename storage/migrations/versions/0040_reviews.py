"""What each side of a booking says of the other."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0040_reviews"
down_revision: str | None = "0039_bank_days"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_REVIEWS = """
CREATE FUNCTION keep_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{published_at,reply,replied_by,replied_at}';
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
        OR (OLD.replied_at IS NOT NULL AND (NEW.reply, NEW.replied_by, NEW.replied_at)
            IS DISTINCT FROM (OLD.reply, OLD.replied_by, OLD.replied_at))
    THEN
        RAISE EXCEPTION 'a review is never changed, shown once and answered once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

REVIEW_OF_BOOKING = """
CREATE FUNCTION review_of_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM bookings
        WHERE id = NEW.booking_id AND brand_id = NEW.brand_id AND influencer_id = NEW.influencer_id
            AND ended_at <= NEW.written_at
    ) THEN
        RAISE EXCEPTION 'review % is of no booking that had ended', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.published_at < NEW.closes_at
        AND (SELECT count(*) FROM reviews WHERE booking_id = NEW.booking_id AND published_at IS NOT NULL) < 2
    THEN
        RAISE EXCEPTION 'review % is hidden until both are in or its time is over', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nulls(reply, replied_by, replied_at) IN (0, 3)", name=op.f("ck_reviews_reply")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_reviews_rating")),
        sa.CheckConstraint(
            "replied_at IS NULL OR published_at <= replied_at", name=op.f("ck_reviews_replied_once_shown")
        ),
        sa.CheckConstraint("weight > 0", name=op.f("ck_reviews_weight")),
        sa.CheckConstraint("written_at < closes_at AND closes_at < counts_until", name=op.f("ck_reviews_in_time")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_reviews_booking_id_bookings")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_reviews_brand_id_brands")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_reviews_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["replied_by"], ["logins.id"], name=op.f("fk_reviews_replied_by_logins")),
        sa.ForeignKeyConstraint(["written_by"], ["logins.id"], name=op.f("fk_reviews_written_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("booking_id", "side", name=op.f("uq_reviews_booking_id_side")),
    )
    op.create_index("ix_reviews_brand", "reviews", ["brand_id", "side", "id"], unique=False)
    op.create_index(
        "ix_reviews_hidden", "reviews", ["closes_at"], unique=False, postgresql_where=sa.text("published_at IS NULL")
    )
    op.create_index("ix_reviews_influencer", "reviews", ["influencer_id", "side", "id"], unique=False)
    op.execute(KEEP_REVIEWS)
    op.execute(REVIEW_OF_BOOKING)
    op.execute(
        "CREATE TRIGGER reviews_kept BEFORE UPDATE OR DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION keep_reviews()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER reviews_of_bookings AFTER INSERT OR UPDATE ON reviews "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_of_booking()"
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_influencer", table_name="reviews")
    op.drop_index("ix_reviews_hidden", table_name="reviews", postgresql_where=sa.text("published_at IS NULL"))
    op.drop_index("ix_reviews_brand", table_name="reviews")
    op.drop_table("reviews")
    op.execute("DROP FUNCTION review_of_booking()")
    op.execute("DROP FUNCTION keep_reviews()")
