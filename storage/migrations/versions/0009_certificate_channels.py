"""The channels a certificate covers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009_certificate_channels"
down_revision: str | None = "0008_campaigns"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "certificate_channels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_channels_certificate_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_channels")),
        sa.UniqueConstraint(
            "certificate_id", "channel_id", name=op.f("uq_certificate_channels_certificate_id_channel_id")
        ),
    )
    op.create_index(
        op.f("ix_certificate_channels_platform_handle"), "certificate_channels", ["platform", "handle"], unique=False
    )
    op.execute(
        "CREATE TRIGGER certificate_channels_stay BEFORE UPDATE OR DELETE ON certificate_channels "
        "FOR EACH ROW EXECUTE FUNCTION keep_record()"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_certificate_channels_platform_handle"), table_name="certificate_channels")
    op.drop_table("certificate_channels")
