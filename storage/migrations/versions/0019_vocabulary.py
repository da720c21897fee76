"""Words that the indexes hold."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019_vocabulary"
down_revision: str | None = "0018_alert_keeping"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "indexed_words",
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("forms", sa.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("documents > 0", name=op.f("ck_indexed_words_documents")),
        sa.PrimaryKeyConstraint("index_name", "word", name=op.f("pk_indexed_words")),
    )
    op.create_index(
        "ix_indexed_words_beginning",
        "indexed_words",
        ["index_name", "word"],
        unique=False,
        postgresql_ops={"word": "text_pattern_ops"},
    )
    op.create_index("ix_indexed_words_forms", "indexed_words", ["forms"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_indexed_words_forms", table_name="indexed_words", postgresql_using="gin")
    op.drop_index("ix_indexed_words_beginning", table_name="indexed_words", postgresql_ops={"word": "text_pattern_ops"})
    op.drop_table("indexed_words")
