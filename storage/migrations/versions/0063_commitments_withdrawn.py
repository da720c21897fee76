"""When a tax commitment was withdrawn, and by whom; nothing else of it changes, and that once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0063_commitments_withdrawn"
down_revision: str | None = "0062_accepted_in_words"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_COMMITMENTS = """
CREATE FUNCTION keep_tax_commitments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{withdrawn_at,withdrawn_by}';
BEGIN
    IF OLD.withdrawn_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a tax commitment is withdrawn once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("tax_commitments", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tax_commitments", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_tax_commitments_withdrawn_by_logins"), "tax_commitments", "logins", ["withdrawn_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_tax_commitments_withdrawn"), "tax_commitments", "num_nulls(withdrawn_at, withdrawn_by) IN (0, 2)"
    )
    op.create_check_constraint(
        op.f("ck_tax_commitments_withdrawn_in_its_year"),
        "tax_commitments",
        "withdrawn_at >= given_at AND year = date_part('year', withdrawn_at AT TIME ZONE 'Asia/Ho_Chi_Minh')",
    )
    op.execute("DROP TRIGGER tax_commitments_stay ON tax_commitments")
    op.execute(KEEP_COMMITMENTS)
    op.execute(
        "CREATE TRIGGER tax_commitments_stay BEFORE UPDATE ON tax_commitments"
        " FOR EACH ROW EXECUTE FUNCTION keep_tax_commitments()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TRIGGER tax_commitments_stay ON tax_commitments")
    op.execute("DROP FUNCTION keep_tax_commitments")
    op.execute(
        "CREATE TRIGGER tax_commitments_stay BEFORE UPDATE ON tax_commitments FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )
    for name in ("withdrawn_in_its_year", "withdrawn"):
        op.drop_constraint(op.f(f"ck_tax_commitments_{name}"), "tax_commitments", type_="check")
    op.drop_constraint(op.f("fk_tax_commitments_withdrawn_by_logins"), "tax_commitments", type_="foreignkey")
    for column in ("withdrawn_by", "withdrawn_at"):
        op.drop_column("tax_commitments", column)
