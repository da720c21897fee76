"""Weights that the alliance publishes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017_published_weights"
down_revision: str | None = "0016_saved_searches"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "published_weights",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("niche_fit", sa.BigInteger(), nullable=False),
        sa.Column("disclosure_history", sa.BigInteger(), nullable=False),
        sa.Column("trust_tier", sa.BigInteger(), nullable=False),
        sa.Column("delivery_reliability", sa.BigInteger(), nullable=False),
        sa.Column("audience_fit", sa.BigInteger(), nullable=False),
        sa.Column("price_fit", sa.BigInteger(), nullable=False),
        sa.Column("language_and_place", sa.BigInteger(), nullable=False),
        sa.Column("vi_reason", sa.Text(), nullable=False),
        sa.Column("en_reason", sa.Text(), nullable=False),
        sa.Column("simulation", sa.Text(), nullable=False),
        sa.Column("notice_days", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "notice_days > 0 AND valid_from >= timezone('Asia/Ho_Chi_Minh', published_at)::date + notice_days::integer",
            name=op.f("ck_published_weights_notice"),
        ),
        sa.CheckConstraint(
            "least(niche_fit, disclosure_history, trust_tier, delivery_reliability, audience_fit, price_fit, "
            "language_and_place) >= 0",
            name=op.f("ck_published_weights_none_negative"),
        ),
        sa.CheckConstraint("length(en_reason) BETWEEN 1 AND 2000", name=op.f("ck_published_weights_en_reason")),
        sa.CheckConstraint("length(vi_reason) BETWEEN 1 AND 2000", name=op.f("ck_published_weights_vi_reason")),
        sa.CheckConstraint(
            "niche_fit + disclosure_history + trust_tier + delivery_reliability + audience_fit + "
            "price_fit + language_and_place = 10000",
            name=op.f("ck_published_weights_whole"),
        ),
        sa.CheckConstraint("price_fit < 10000", name=op.f("ck_published_weights_not_price_alone")),
        sa.ForeignKeyConstraint(["published_by"], ["logins.id"], name=op.f("fk_published_weights_published_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_weights")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_published_weights_valid_from")),
    )
    op.execute(
        "CREATE TRIGGER published_weights_stay BEFORE UPDATE OR DELETE ON published_weights "
        "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER published_weights_stay ON published_weights")
    op.drop_table("published_weights")
