"""Bank orders, batches of them, and what banks answer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033_bank_batches"
down_revision: str | None = "0032_notice_listings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_BANK_BATCHES = """
CREATE FUNCTION keep_bank_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a bank batch stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.orders, NEW.total_minor, NEW.total_currency, NEW.content, NEW.sha256, NEW.made_by, NEW.made_at)
        IS DISTINCT FROM
        (OLD.orders, OLD.total_minor, OLD.total_currency, OLD.content, OLD.sha256, OLD.made_by, OLD.made_at)
        OR (OLD.approved_by IS NOT NULL
            AND (NEW.approved_by, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by, OLD.approved_at))
        OR (OLD.exported_at IS NOT NULL
            AND (NEW.exported_at, NEW.answer_due_at) IS DISTINCT FROM (OLD.exported_at, OLD.answer_due_at))
    THEN
        RAISE EXCEPTION 'what was made, approved and exported never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
CONTROL_BANK_BATCHES = """
CREATE FUNCTION control_bank_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM bank_orders WHERE batch_id = NEW.id
        HAVING count(*) = NEW.orders AND sum(amount_minor) = NEW.total_minor
    ) THEN
        RAISE EXCEPTION 'the control figures of a bank batch are those of its orders'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""
KEEP_BANK_ORDERS = """
CREATE FUNCTION keep_bank_orders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch bank_batches;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a bank order stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.payout_id, NEW.reference, NEW.amount_minor, NEW.amount_currency, NEW.bank, NEW.account_number, NEW.holder)
        IS DISTINCT FROM
        (OLD.payout_id, OLD.reference, OLD.amount_minor, OLD.amount_currency, OLD.bank, OLD.account_number, OLD.holder)
    THEN
        RAISE EXCEPTION 'what a bank is asked to pay never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
        SELECT * INTO batch FROM bank_batches WHERE id = coalesce(NEW.batch_id, OLD.batch_id);
        IF (NEW.batch_id IS NOT NULL AND (OLD.batch_id IS NOT NULL OR batch.status <> 'draft'))
            OR (NEW.batch_id IS NULL AND batch.exported_at IS NOT NULL)
        THEN
            RAISE EXCEPTION 'what was approved is what is paid' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('paid', 'refused', 'returned')
        AND NEW.batch_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM bank_batches WHERE id = NEW.batch_id AND exported_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'a bank answers what it was given' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
FUNCTIONS = ("keep_bank_batches", "control_bank_batches", "keep_bank_orders")
KEPT_ROWS = ("bank_batch_downloads", "bank_answers", "bank_answer_rows")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "bank_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["imported_by"], ["logins.id"], name=op.f("fk_bank_answers_imported_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_answers")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_answers_sha256")),
    )
    op.create_table(
        "bank_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_currency", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "approved",
                "exported",
                "partly_answered",
                "answered",
                "rejected",
                name="bankbatchstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejected_by", sa.Uuid(), nullable=True),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rejected_because", sa.Text(), nullable=True),
        sa.CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_bank_batches_answered")),
        sa.CheckConstraint(
            "(status = 'rejected') = (rejected_at IS NOT NULL)"
            " AND num_nulls(rejected_by, rejected_at, rejected_because) IN (0, 3)",
            name=op.f("ck_bank_batches_rejected"),
        ),
        sa.CheckConstraint(
            "(status IN ('exported', 'partly_answered', 'answered')) = (exported_at IS NOT NULL)"
            " AND num_nulls(exported_at, answer_due_at) IN (0, 2)",
            name=op.f("ck_bank_batches_exported"),
        ),
        sa.CheckConstraint(
            "num_nulls(approved_by, approved_at) IN (0, 2)"
            " AND (status IN ('draft', 'rejected') OR approved_by IS NOT NULL)"
            " AND (status <> 'draft' OR approved_by IS NULL)",
            name=op.f("ck_bank_batches_approved"),
        ),
        sa.CheckConstraint(
            "orders > 0 AND total_minor > 0 AND total_currency = 'VND'", name=op.f("ck_bank_batches_control")
        ),
        sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name=op.f("ck_bank_batches_hash")),
        sa.CheckConstraint("approved_by <> made_by", name=op.f("ck_bank_batches_two_people")),
        sa.CheckConstraint("overdue_since >= answer_due_at", name=op.f("ck_bank_batches_overdue")),
        sa.ForeignKeyConstraint(["approved_by"], ["logins.id"], name=op.f("fk_bank_batches_approved_by_logins")),
        sa.ForeignKeyConstraint(["made_by"], ["logins.id"], name=op.f("fk_bank_batches_made_by_logins")),
        sa.ForeignKeyConstraint(["rejected_by"], ["logins.id"], name=op.f("fk_bank_batches_rejected_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_batches")),
    )
    op.create_index(op.f("ix_bank_batches_status"), "bank_batches", ["status"], unique=False)
    op.create_table(
        "bank_batch_downloads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["bank_batches.id"], name=op.f("fk_bank_batch_downloads_batch_id_bank_batches")
        ),
        sa.ForeignKeyConstraint(["by"], ["logins.id"], name=op.f("fk_bank_batch_downloads_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_batch_downloads")),
    )
    op.create_index(op.f("ix_bank_batch_downloads_batch_id"), "bank_batch_downloads", ["batch_id"], unique=False)
    op.create_table(
        "bank_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payout_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "batched",
                "paid",
                "refused",
                "returned",
                name="bankorderstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('paid', 'refused', 'returned')) = (answered_at IS NOT NULL)",
            name=op.f("ck_bank_orders_answered"),
        ),
        sa.CheckConstraint(
            "(status IN ('refused', 'returned')) = (failure IS NOT NULL)",
            name=op.f("ck_bank_orders_failed_for_a_reason"),
        ),
        sa.CheckConstraint("amount_minor > 0 AND amount_currency = 'VND'", name=op.f("ck_bank_orders_amount")),
        sa.CheckConstraint(
            "num_nulls(batch_id, place) IN (0, 2) AND place >= 1"
            " AND (status <> 'waiting' OR batch_id IS NULL)"
            " AND (status NOT IN ('batched', 'paid', 'returned') OR batch_id IS NOT NULL)",
            name=op.f("ck_bank_orders_batched"),
        ),
        sa.CheckConstraint(
            "status <> 'paid' OR bank_reference IS NOT NULL", name=op.f("ck_bank_orders_paid_under_a_name")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["bank_batches.id"], name=op.f("fk_bank_orders_batch_id_bank_batches")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_bank_orders_payout_id_payouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_orders")),
        sa.UniqueConstraint("batch_id", "place", name=op.f("uq_bank_orders_batch_id_place")),
        sa.UniqueConstraint("payout_id", name=op.f("uq_bank_orders_payout_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_bank_orders_reference")),
    )
    op.create_index("ix_bank_orders_status", "bank_orders", ["status"], unique=False)
    op.create_table(
        "bank_answer_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "paid",
                "refused",
                "returned",
                "known",
                "not_taken",
                name="bankrowoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("refusal_code", sa.Text(), nullable=True),
        sa.Column("refusal_vi", sa.Text(), nullable=True),
        sa.Column("refusal_en", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(refusal_code, refusal_vi, refusal_en) IN (0, 3)"
            " AND (outcome = 'not_taken') = (refusal_code IS NOT NULL)",
            name=op.f("ck_bank_answer_rows_says_why"),
        ),
        sa.CheckConstraint(
            "outcome = 'not_taken' OR order_id IS NOT NULL", name=op.f("ck_bank_answer_rows_about_an_order")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["bank_answers.id"], name=op.f("fk_bank_answer_rows_answer_id_bank_answers")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["bank_orders.id"], name=op.f("fk_bank_answer_rows_order_id_bank_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_answer_rows")),
        sa.UniqueConstraint("answer_id", "line", name=op.f("uq_bank_answer_rows_answer_id_line")),
    )
    op.create_index(op.f("ix_bank_answer_rows_order_id"), "bank_answer_rows", ["order_id"], unique=False)
    for function in (KEEP_BANK_BATCHES, CONTROL_BANK_BATCHES, KEEP_BANK_ORDERS):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER bank_batches_stay BEFORE UPDATE OR DELETE ON bank_batches"
        " FOR EACH ROW EXECUTE FUNCTION keep_bank_batches()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER bank_batches_add_up AFTER INSERT ON bank_batches DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION control_bank_batches()"
    )
    op.execute(
        "CREATE TRIGGER bank_orders_stay BEFORE UPDATE OR DELETE ON bank_orders"
        " FOR EACH ROW EXECUTE FUNCTION keep_bank_orders()"
    )
    for table in KEPT_ROWS:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_rows()"
        )


def downgrade() -> None:
    for table in (*KEPT_ROWS, "bank_batches", "bank_orders"):
        op.execute(f"DROP TRIGGER {table}_stay ON {table}")
    op.execute("DROP TRIGGER bank_batches_add_up ON bank_batches")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
    op.drop_index(op.f("ix_bank_answer_rows_order_id"), table_name="bank_answer_rows")
    op.drop_table("bank_answer_rows")
    op.drop_index("ix_bank_orders_status", table_name="bank_orders")
    op.drop_table("bank_orders")
    op.drop_index(op.f("ix_bank_batch_downloads_batch_id"), table_name="bank_batch_downloads")
    op.drop_table("bank_batch_downloads")
    op.drop_index(op.f("ix_bank_batches_status"), table_name="bank_batches")
    op.drop_table("bank_batches")
    op.drop_table("bank_answers")
