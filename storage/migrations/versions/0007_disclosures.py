"""How published posts say that they are ads."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007_disclosures"
down_revision: str | None = "0006_certifications"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_DISCLOSURES = """
CREATE FUNCTION keep_disclosures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - ARRAY[
            'verdict', 'judge', 'overruled_by', 'overruled_at', 'overrule_reasons', 'reported_at', 'repaired_at',
            'repaired_caption']
        IS DISTINCT FROM to_jsonb(OLD) - ARRAY[
            'verdict', 'judge', 'overruled_by', 'overruled_at', 'overrule_reasons', 'reported_at', 'repaired_at',
            'repaired_caption']
        OR OLD.reported_at IS NOT NULL AND NEW.reported_at IS DISTINCT FROM OLD.reported_at
        OR OLD.repaired_at IS NOT NULL AND NEW.repaired_at IS DISTINCT FROM OLD.repaired_at
        OR OLD.judge = 'admin' AND NEW.judge <> 'admin' THEN
        RAISE EXCEPTION 'what a post said stays on record' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "disclosure_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "paid",
                "affiliate",
                "gift",
                "ambassador",
                "employee",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("media", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("before_evidence", sa.Text(), nullable=True),
        sa.Column("during_evidence", sa.Text(), nullable=True),
        sa.Column("product_use", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "machine_verdict",
            sa.Enum(
                "OK",
                "OK_LANGUAGE_WARNING",
                "LATE",
                "HASHTAG_CLUSTER",
                "CONDITIONAL",
                "WRONG_KIND",
                "VAGUE",
                "NEGATED",
                "NONE",
                name="machine_verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label_id", sa.Text(), nullable=True),
        sa.Column("label_text", sa.Text(), nullable=True),
        sa.Column("label_start", sa.BigInteger(), nullable=True),
        sa.Column("book_version", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "OK",
                "OK_LANGUAGE_WARNING",
                "LATE",
                "HASHTAG_CLUSTER",
                "CONDITIONAL",
                "WRONG_KIND",
                "VAGUE",
                "NEGATED",
                "NONE",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "judge",
            sa.Enum("machine", "admin", name="judge", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("overruled_by", sa.Uuid(), nullable=True),
        sa.Column("overruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overrule_reasons", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repaired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repaired_caption", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(judge = 'admin') = (num_nonnulls(overruled_by, overruled_at, overrule_reasons) = 3) "
            "AND num_nulls(overruled_by, overruled_at, overrule_reasons) IN (0, 3)",
            name=op.f("ck_disclosure_records_overruled_by_somebody_with_reasons"),
        ),
        sa.CheckConstraint(
            "judge = 'admin' OR verdict = machine_verdict", name=op.f("ck_disclosure_records_verdict_has_a_judge")
        ),
        sa.CheckConstraint(
            "media <@ ARRAY['caption', 'on_screen', 'spoken', 'platform_tool']",
            name=op.f("ck_disclosure_records_media"),
        ),
        sa.CheckConstraint("length(caption) <= 63206", name=op.f("ck_disclosure_records_caption_length")),
        sa.CheckConstraint(
            "num_nulls(repaired_at, repaired_caption) IN (0, 2)",
            name=op.f("ck_disclosure_records_repaired_with_a_caption"),
        ),
        sa.CheckConstraint("published_at <= recorded_at", name=op.f("ck_disclosure_records_published_before_recorded")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_disclosure_records_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(
            ["overruled_by"], ["logins.id"], name=op.f("fk_disclosure_records_overruled_by_logins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_records")),
        sa.UniqueConstraint("url", name=op.f("uq_disclosure_records_url")),
    )
    op.create_index(op.f("ix_disclosure_records_influencer_id"), "disclosure_records", ["influencer_id"], unique=False)
    op.execute(KEEP_DISCLOSURES)
    op.execute(
        "CREATE TRIGGER disclosures_stay BEFORE UPDATE OR DELETE ON disclosure_records "
        "FOR EACH ROW EXECUTE FUNCTION keep_disclosures()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER disclosures_stay ON disclosure_records")
    op.execute("DROP FUNCTION keep_disclosures")
    op.drop_index(op.f("ix_disclosure_records_influencer_id"), table_name="disclosure_records")
    op.drop_table("disclosure_records")
