"""Wishes that tax be withheld below the threshold too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0069_withholding_wishes"
down_revision: str | None = "0068_kept_files"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_WISHES = """
CREATE FUNCTION keep_withholding_wishes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{withdrawn_at,withdrawn_by}';
BEGIN
    IF OLD.withdrawn_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a withholding wish is withdrawn once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "withholding_wishes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(withdrawn_at, withdrawn_by) IN (0, 2)", name=op.f("ck_withholding_wishes_withdrawn")
        ),
        sa.CheckConstraint("withdrawn_at >= asked_at", name=op.f("ck_withholding_wishes_withdrawn_later")),
        sa.ForeignKeyConstraint(["asked_by"], ["logins.id"], name=op.f("fk_withholding_wishes_asked_by_logins")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_withholding_wishes_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["logins.id"], name=op.f("fk_withholding_wishes_withdrawn_by_logins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withholding_wishes")),
    )
    op.create_index(op.f("ix_withholding_wishes_influencer_id"), "withholding_wishes", ["influencer_id"], unique=False)
    op.create_index(
        "uq_withholding_wishes_standing",
        "withholding_wishes",
        ["influencer_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.execute(KEEP_WISHES)
    op.execute(
        "CREATE TRIGGER withholding_wishes_stay BEFORE UPDATE ON withholding_wishes"
        " FOR EACH ROW EXECUTE FUNCTION keep_withholding_wishes()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(
        "uq_withholding_wishes_standing",
        table_name="withholding_wishes",
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_withholding_wishes_influencer_id"), table_name="withholding_wishes")
    op.drop_table("withholding_wishes")
    op.execute("DROP FUNCTION keep_withholding_wishes")
