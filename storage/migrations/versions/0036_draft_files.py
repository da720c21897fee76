"""Which file a draft was."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036_draft_files"
down_revision: str | None = "0035_disputes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


CHECKS = {
    "file": "num_nulls(file_sha256, file_size, file_media_type) IN (0, 3)",
    "file_sha256": "file_sha256 ~ '^[0-9a-f]{64}$'",
    "file_size": "file_size BETWEEN 1 AND 100000000000",
}

CHANGE_DRAFTS = """
CREATE FUNCTION change_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM drafts
        WHERE booking_id = NEW.booking_id AND number = NEW.number - 1 AND file_sha256 = NEW.file_sha256
    ) THEN
        RAISE EXCEPTION 'what was sent back does not come again' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("drafts", sa.Column("file_sha256", sa.Text(), nullable=True))
    op.add_column("drafts", sa.Column("file_size", sa.BigInteger(), nullable=True))
    op.add_column("drafts", sa.Column("file_media_type", sa.Text(), nullable=True))
    for name, holds in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_drafts_{name}"), "drafts", holds)
    op.execute(CHANGE_DRAFTS)
    op.execute("CREATE TRIGGER drafts_changed BEFORE INSERT ON drafts FOR EACH ROW EXECUTE FUNCTION change_drafts()")


def downgrade() -> None:
    op.execute("DROP TRIGGER drafts_changed ON drafts")
    op.execute("DROP FUNCTION change_drafts()")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_drafts_{name}"), "drafts", type_="check")
    op.drop_column("drafts", "file_media_type")
    op.drop_column("drafts", "file_size")
    op.drop_column("drafts", "file_sha256")
