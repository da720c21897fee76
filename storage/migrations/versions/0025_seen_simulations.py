"""What admins have seen of weights before they were published."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025_seen_simulations"
down_revision: str | None = "0024_folded_words"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PUBLISHED_AS_SEEN = "fk_published_weights_simulation_published_by_seen_simulations"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "seen_simulations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_seen_simulations_digest")),
        sa.ForeignKeyConstraint(["seen_by"], ["logins.id"], name=op.f("fk_seen_simulations_seen_by_logins")),
        sa.PrimaryKeyConstraint("digest", "seen_by", name=op.f("pk_seen_simulations")),
    )
    op.execute(
        "CREATE TRIGGER seen_simulations_stay BEFORE UPDATE OR DELETE ON seen_simulations "
        "FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )
    # Of what was published before there were receipts only the digest is known.
    op.execute(
        "INSERT INTO seen_simulations (digest, seen_by, seen_at, compared, outcome) "
        "SELECT DISTINCT ON (simulation, published_by) simulation, published_by, published_at, '{}'::jsonb, "
        "'{}'::jsonb FROM published_weights ORDER BY simulation, published_by, published_at"
    )
    op.create_foreign_key(
        op.f(PUBLISHED_AS_SEEN),
        "published_weights",
        "seen_simulations",
        ["simulation", "published_by"],
        ["digest", "seen_by"],
    )


def downgrade() -> None:
    op.drop_constraint(op.f(PUBLISHED_AS_SEEN), "published_weights", type_="foreignkey")
    op.execute("DROP TRIGGER seen_simulations_stay ON seen_simulations")
    op.drop_table("seen_simulations")
