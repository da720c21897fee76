"""Who is shown, and what is said of it each week."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022_exposure"
down_revision: str | None = "0021_parked_documents"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REPORTED = ("exposure_reports", "exposure_shares")

ONLY_RISE = """
CREATE FUNCTION showings_only_rise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place >= OLD.place
        OR (NEW.day, NEW.brief_id, NEW.influencer_id, NEW.newcomer, NEW.tier, NEW.province)
        IS DISTINCT FROM (OLD.day, OLD.brief_id, OLD.influencer_id, OLD.newcomer, OLD.tier, OLD.province)
    THEN
        RAISE EXCEPTION 'a showing only rises to a better place' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "exposure_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("briefs", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("certified", sa.BigInteger(), nullable=False),
        sa.Column("gini", sa.BigInteger(), nullable=True),
        sa.Column("newcomers_promised", sa.BigInteger(), nullable=False),
        sa.Column("fair_start_version", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "briefs >= 0 AND people >= 0 AND certified >= people", name=op.f("ck_exposure_reports_counts")
        ),
        sa.CheckConstraint("extract(isodow FROM week) = 1", name=op.f("ck_exposure_reports_week")),
        sa.CheckConstraint("gini BETWEEN 0 AND 10000", name=op.f("ck_exposure_reports_gini")),
        sa.CheckConstraint(
            "newcomers_promised BETWEEN 0 AND 10000", name=op.f("ck_exposure_reports_newcomers_promised")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure_reports")),
        sa.UniqueConstraint("week", name=op.f("uq_exposure_reports_week")),
    )
    op.create_table(
        "exposure_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column(
            "grouping",
            sa.Enum(
                "tier",
                "region",
                "decile",
                "newcomer",
                name="exposuregrouping",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("share", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("num_nulls(people, share) IN (0, 2)", name=op.f("ck_exposure_shares_withheld")),
        sa.CheckConstraint("people > 0", name=op.f("ck_exposure_shares_people")),
        sa.CheckConstraint("share BETWEEN 0 AND 10000", name=op.f("ck_exposure_shares_share")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["exposure_reports.id"], name=op.f("fk_exposure_shares_report_id_exposure_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure_shares")),
        sa.UniqueConstraint("report_id", "grouping", "key", name=op.f("uq_exposure_shares_report_id_grouping_key")),
    )
    op.create_table(
        "showings",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("attention", sa.BigInteger(), nullable=False),
        sa.Column("newcomer", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.BigInteger(), nullable=False),
        sa.Column("province", sa.Text(), nullable=True),
        sa.CheckConstraint("attention > 0", name=op.f("ck_showings_attention")),
        sa.CheckConstraint("place > 0", name=op.f("ck_showings_place")),
        sa.CheckConstraint("tier BETWEEN 0 AND 3", name=op.f("ck_showings_tier")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["briefs.id"], name=op.f("fk_showings_brief_id_briefs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_showings_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "brief_id", "influencer_id", name=op.f("pk_showings")),
    )
    op.create_index(op.f("ix_showings_brief_id"), "showings", ["brief_id"], unique=False)
    op.create_index(op.f("ix_showings_influencer_id"), "showings", ["influencer_id"], unique=False)
    op.execute(ONLY_RISE)
    op.execute(
        "CREATE TRIGGER showings_rise BEFORE UPDATE ON showings FOR EACH ROW EXECUTE FUNCTION showings_only_rise()"
    )
    for table in REPORTED:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_rows()"
        )


def downgrade() -> None:
    for table in REPORTED:
        op.execute(f"DROP TRIGGER {table}_stay ON {table}")
    op.execute("DROP TRIGGER showings_rise ON showings")
    op.execute("DROP FUNCTION showings_only_rise")
    op.drop_index(op.f("ix_showings_influencer_id"), table_name="showings")
    op.drop_index(op.f("ix_showings_brief_id"), table_name="showings")
    op.drop_table("showings")
    op.drop_table("exposure_shares")
    op.drop_table("exposure_reports")
