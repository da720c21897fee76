"""What published deliverables have reached, as each source reports it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031_results"
down_revision: str | None = "0030_partners"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


STANDING = """
CREATE FUNCTION standing_results(of_deliverable uuid, by_source text, by_integration text, but uuid)
RETURNS SETOF deliverable_results LANGUAGE sql STABLE AS $$
    SELECT said.* FROM deliverable_results said
    WHERE said.deliverable_id = of_deliverable AND said.source = by_source
        AND said.integration IS NOT DISTINCT FROM by_integration AND said.id IS DISTINCT FROM but
        AND NOT EXISTS (SELECT FROM deliverable_results correction WHERE correction.corrects_id = said.id)
$$
"""

FIT_RESULT = """
CREATE FUNCTION fit_result() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published timestamptz;
    corrected deliverable_results;
    figure text;
    ours bigint;
    earlier bigint;
    later bigint;
BEGIN
    -- Reports of one deliverable queue up here, whoever writes them.
    SELECT published_at INTO published FROM deliverables WHERE id = NEW.deliverable_id FOR NO KEY UPDATE;
    IF published IS NULL OR NEW.measured_at < published THEN
        RAISE EXCEPTION 'what is not online has no results' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO corrected FROM deliverable_results WHERE id = NEW.corrects_id;
    IF NEW.corrects_id IS NOT NULL AND (corrected.deliverable_id, corrected.source, corrected.integration)
        IS DISTINCT FROM (NEW.deliverable_id, NEW.source, NEW.integration)
    THEN
        RAISE EXCEPTION 'a source corrects its own reports' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM standing_results(NEW.deliverable_id, NEW.source, NEW.integration, NEW.corrects_id)
        WHERE measured_at = NEW.measured_at
    ) THEN
        RAISE EXCEPTION 'one source says one thing of one instant' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH figure IN ARRAY ARRAY['views', 'reach', 'clicks', 'orders'] LOOP
        ours := (to_jsonb(NEW) ->> figure)::bigint;
        CONTINUE WHEN ours IS NULL OR NEW.reason IS NOT NULL;
        SELECT (to_jsonb(said) ->> figure)::bigint INTO earlier
        FROM standing_results(NEW.deliverable_id, NEW.source, NEW.integration, NULL) said
        WHERE measured_at < NEW.measured_at AND to_jsonb(said) ->> figure IS NOT NULL
        ORDER BY measured_at DESC LIMIT 1;
        SELECT (to_jsonb(said) ->> figure)::bigint INTO later
        FROM standing_results(NEW.deliverable_id, NEW.source, NEW.integration, NULL) said
        WHERE measured_at > NEW.measured_at AND to_jsonb(said) ->> figure IS NOT NULL
        ORDER BY measured_at LIMIT 1;
        IF ours < earlier OR later < ours THEN
            RAISE EXCEPTION '% would fall without a reason', figure USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "deliverable_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deliverable_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "influencer",
                "brand",
                "integration",
                name="resultsource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("integration", sa.Text(), nullable=True),
        sa.Column("views", sa.BigInteger(), nullable=True),
        sa.Column("reach", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.BigInteger(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(source = 'integration') = (integration IS NOT NULL)",
            name=op.f("ck_deliverable_results_integration_is_named"),
        ),
        sa.CheckConstraint(
            "(source = 'integration') = (reported_by IS NULL)", name=op.f("ck_deliverable_results_reported_by_somebody")
        ),
        sa.CheckConstraint("clicks BETWEEN 0 AND 1000000000000", name=op.f("ck_deliverable_results_clicks")),
        sa.CheckConstraint(
            "corrects_id IS NULL OR reason IS NOT NULL", name=op.f("ck_deliverable_results_corrected_with_a_reason")
        ),
        sa.CheckConstraint("measured_at <= reported_at", name=op.f("ck_deliverable_results_measured_before_reported")),
        sa.CheckConstraint(
            "num_nonnulls(views, reach, clicks, orders) > 0", name=op.f("ck_deliverable_results_counts_something")
        ),
        sa.CheckConstraint("orders BETWEEN 0 AND 1000000000000", name=op.f("ck_deliverable_results_orders")),
        sa.CheckConstraint("reach BETWEEN 0 AND 1000000000000", name=op.f("ck_deliverable_results_reach")),
        sa.CheckConstraint("views BETWEEN 0 AND 1000000000000", name=op.f("ck_deliverable_results_views")),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["deliverable_results.id"],
            name=op.f("fk_deliverable_results_corrects_id_deliverable_results"),
        ),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverables.id"], name=op.f("fk_deliverable_results_deliverable_id_deliverables")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["logins.id"], name=op.f("fk_deliverable_results_reported_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_results")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_deliverable_results_corrects_id")),
    )
    op.create_index(
        "ix_deliverable_results_series",
        "deliverable_results",
        ["deliverable_id", "source", "integration", "measured_at"],
        unique=False,
    )
    op.execute(STANDING)
    op.execute(FIT_RESULT)
    op.execute(
        "CREATE TRIGGER deliverable_results_fit BEFORE INSERT ON deliverable_results "
        "FOR EACH ROW EXECUTE FUNCTION fit_result()"
    )
    op.execute(
        "CREATE TRIGGER deliverable_results_stay BEFORE UPDATE OR DELETE ON deliverable_results "
        "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )
    op.execute(
        "CREATE TRIGGER deliverable_results_stay_all BEFORE TRUNCATE ON deliverable_results "
        "EXECUTE FUNCTION keep_rows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER deliverable_results_fit ON deliverable_results")
    op.execute("DROP FUNCTION fit_result()")
    op.execute("DROP FUNCTION standing_results(uuid, text, text, uuid)")
    op.drop_index("ix_deliverable_results_series", table_name="deliverable_results")
    op.drop_table("deliverable_results")
