"""Files that are kept, and what names them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068_kept_files"
down_revision: str | None = "0067_answers_reminded"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


CHECKS = {
    "drafts": {"file_id": "file_id IS NULL OR file_sha256 IS NOT NULL"},
    "deliverables": {
        "before_file_id": "before_file_id IS NULL OR before_sha256 IS NOT NULL",
        "during_file_id": "during_file_id IS NULL OR during_sha256 IS NOT NULL",
    },
    "dispute_evidence": {"file_id": "file_id IS NULL OR file_hash IS NOT NULL"},
}
FILE_HASH = "file_hash IS NULL OR (num_nonnulls(url, file_id) > 0 AND file_hash ~ '^[0-9a-f]{64}$')"
FILE_HASH_BEFORE = "file_hash IS NULL OR (url IS NOT NULL AND file_hash ~ '^[0-9a-f]{64}$')"

KEEP_FILES = """
CREATE FUNCTION keep_files() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{sent_at,name,erased_at}';
BEGIN
    IF OLD.erased_at IS NOT NULL OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
        OR (NEW.erased_at IS NULL AND NEW.name <> OLD.name)
    THEN
        RAISE EXCEPTION 'a file is what it was when it came, until it is erased'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_FILE_PIECES = """
CREATE FUNCTION keep_file_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the bytes of a file are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# Who delivers is the influencer; in a dispute each side shows its own.
OF_THEIR_SIDE = """
CREATE FUNCTION files_are_of_their_side() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said CONSTANT jsonb := to_jsonb(NEW);
    named uuid;
BEGIN
    FOREACH named IN ARRAY array_remove(
        ARRAY[said ->> 'file_id', said ->> 'before_file_id', said ->> 'during_file_id'], NULL
    )::uuid[] LOOP
        IF NOT EXISTS (
            SELECT FROM files f JOIN bookings b ON b.id = coalesce(
                (said ->> 'booking_id')::uuid,
                (SELECT d.booking_id FROM disputes d WHERE d.id = (said ->> 'dispute_id')::uuid)
            )
            WHERE f.id = named AND f.erased_at IS NULL AND CASE coalesce(said ->> 'side', 'influencer')
                WHEN 'brand' THEN f.brand_id = b.brand_id ELSE f.influencer_id = b.influencer_id END
        ) THEN
            RAISE EXCEPTION 'file % is not a living one of the side that names it', named
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""
NAMING = {
    "drafts": ("file_id",),
    "deliverables": ("before_file_id", "during_file_id"),
    "dispute_evidence": ("file_id",),
}

REWRITE = """
DO $$
DECLARE
    written CONSTANT text := pg_get_functiondef('keep_deliverables'::regproc);
BEGIN
    IF (length(written) - length(replace(written, '{before}', ''))) / length('{before}') <> 1 THEN
        RAISE EXCEPTION 'keep_deliverables is not as it was expected';
    END IF;
    EXECUTE replace(written, '{before}', '{after}');
END $$
"""
MOVING = {
    "before_media_type,before_second": "before_media_type,before_file_id,before_second",
    "during_media_type,during_second": "during_media_type,during_file_id,during_second",
}

# What was a file alone has no address to go back to: its hash stands in for one, and the row's hash is reckoned anew.
EVIDENCE_BY_ADDRESS = """
UPDATE dispute_evidence SET url = 'https://file.invalid/' || file_hash, hash = encode(sha256(convert_to(
    concat_ws(chr(10), statement, 'https://file.invalid/' || file_hash, file_hash), 'UTF8')), 'hex')
WHERE url IS NULL AND file_hash IS NOT NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("influencer_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_files_sha256")),
        sa.CheckConstraint("(name IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_files_erased")),
        sa.CheckConstraint("num_nonnulls(brand_id, influencer_id) = 1", name=op.f("ck_files_owner")),
        sa.CheckConstraint("size > 0", name=op.f("ck_files_size")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_files_brand_id_brands")),
        sa.ForeignKeyConstraint(["influencer_id"], ["influencers.id"], name=op.f("fk_files_influencer_id_influencers")),
        sa.ForeignKeyConstraint(["kept_by"], ["logins.id"], name=op.f("fk_files_kept_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("id", "sha256", name=op.f("uq_files_id_sha256")),
    )
    op.create_index(
        "ix_files_of_brand", "files", ["brand_id", "sha256"], unique=True, postgresql_where="erased_at IS NULL"
    )
    op.create_index(
        "ix_files_of_influencer",
        "files",
        ["influencer_id", "sha256"],
        unique=True,
        postgresql_where="erased_at IS NULL",
    )
    op.create_index("ix_files_sent_at", "files", ["sent_at"], unique=False, postgresql_where="erased_at IS NULL")
    op.create_table(
        "file_pieces",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(content) BETWEEN 1 AND 262144", name=op.f("ck_file_pieces_content")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_file_pieces_file_id_files"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_pieces")),
    )
    op.add_column("deliverables", sa.Column("before_file_id", sa.Uuid(), nullable=True))
    op.add_column("deliverables", sa.Column("during_file_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_deliverables_before_file_id",
        "deliverables",
        ["before_file_id"],
        unique=False,
        postgresql_where="before_file_id IS NOT NULL",
    )
    op.create_index(
        "ix_deliverables_during_file_id",
        "deliverables",
        ["during_file_id"],
        unique=False,
        postgresql_where="during_file_id IS NOT NULL",
    )
    op.create_foreign_key(
        op.f("fk_deliverables_before_file_id_before_sha256_files"),
        "deliverables",
        "files",
        ["before_file_id", "before_sha256"],
        ["id", "sha256"],
    )
    op.create_foreign_key(
        op.f("fk_deliverables_during_file_id_during_sha256_files"),
        "deliverables",
        "files",
        ["during_file_id", "during_sha256"],
        ["id", "sha256"],
    )
    op.add_column("dispute_evidence", sa.Column("file_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_dispute_evidence_file_id",
        "dispute_evidence",
        ["file_id"],
        unique=False,
        postgresql_where="file_id IS NOT NULL",
    )
    op.create_foreign_key(
        op.f("fk_dispute_evidence_file_id_file_hash_files"),
        "dispute_evidence",
        "files",
        ["file_id", "file_hash"],
        ["id", "sha256"],
    )
    op.add_column("drafts", sa.Column("file_id", sa.Uuid(), nullable=True))
    op.create_index("ix_drafts_file_id", "drafts", ["file_id"], unique=False, postgresql_where="file_id IS NOT NULL")
    op.create_foreign_key(
        op.f("fk_drafts_file_id_file_sha256_files"), "drafts", "files", ["file_id", "file_sha256"], ["id", "sha256"]
    )
    for table, checks in CHECKS.items():
        for name, holds in checks.items():
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, holds)
    op.drop_constraint(op.f("ck_dispute_evidence_file_hash"), "dispute_evidence", type_="check")
    op.create_check_constraint(op.f("ck_dispute_evidence_file_hash"), "dispute_evidence", FILE_HASH)
    # Pictures and videos are packed already.
    op.execute("ALTER TABLE file_pieces ALTER COLUMN content SET STORAGE EXTERNAL")
    for before, after in MOVING.items():
        op.execute(REWRITE.format(before=before, after=after))
    op.execute(KEEP_FILES)
    op.execute("CREATE TRIGGER files_kept BEFORE UPDATE ON files FOR EACH ROW EXECUTE FUNCTION keep_files()")
    op.execute(KEEP_FILE_PIECES)
    op.execute(
        "CREATE TRIGGER file_pieces_kept BEFORE UPDATE ON file_pieces FOR EACH ROW EXECUTE FUNCTION keep_file_pieces()"
    )
    op.execute(OF_THEIR_SIDE)
    for table, columns in NAMING.items():
        named = " OR ".join(f"NEW.{column} IS NOT NULL" for column in columns)
        op.execute(
            f"CREATE TRIGGER {table}_files BEFORE INSERT OR UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW WHEN ({named}) EXECUTE FUNCTION files_are_of_their_side()"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in NAMING:
        op.execute(f"DROP TRIGGER {table}_files ON {table}")
    op.execute("DROP FUNCTION files_are_of_their_side()")
    for before, after in MOVING.items():
        op.execute(REWRITE.format(before=after, after=before))
    op.execute("ALTER TABLE dispute_evidence DISABLE TRIGGER USER")
    op.execute(EVIDENCE_BY_ADDRESS)
    op.execute("ALTER TABLE dispute_evidence ENABLE TRIGGER USER")
    op.drop_constraint(op.f("ck_dispute_evidence_file_hash"), "dispute_evidence", type_="check")
    op.create_check_constraint(op.f("ck_dispute_evidence_file_hash"), "dispute_evidence", FILE_HASH_BEFORE)
    for table, checks in CHECKS.items():
        for name in checks:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.drop_constraint(op.f("fk_drafts_file_id_file_sha256_files"), "drafts", type_="foreignkey")
    op.drop_index("ix_drafts_file_id", table_name="drafts", postgresql_where="file_id IS NOT NULL")
    op.drop_column("drafts", "file_id")
    op.drop_constraint(op.f("fk_dispute_evidence_file_id_file_hash_files"), "dispute_evidence", type_="foreignkey")
    op.drop_index("ix_dispute_evidence_file_id", table_name="dispute_evidence", postgresql_where="file_id IS NOT NULL")
    op.drop_column("dispute_evidence", "file_id")
    op.drop_constraint(op.f("fk_deliverables_during_file_id_during_sha256_files"), "deliverables", type_="foreignkey")
    op.drop_constraint(op.f("fk_deliverables_before_file_id_before_sha256_files"), "deliverables", type_="foreignkey")
    op.drop_index(
        "ix_deliverables_during_file_id", table_name="deliverables", postgresql_where="during_file_id IS NOT NULL"
    )
    op.drop_index(
        "ix_deliverables_before_file_id", table_name="deliverables", postgresql_where="before_file_id IS NOT NULL"
    )
    op.drop_column("deliverables", "during_file_id")
    op.drop_column("deliverables", "before_file_id")
    op.drop_table("file_pieces")
    op.drop_index("ix_files_sent_at", table_name="files", postgresql_where="erased_at IS NULL")
    op.drop_index("ix_files_of_influencer", table_name="files", postgresql_where="erased_at IS NULL")
    op.drop_index("ix_files_of_brand", table_name="files", postgresql_where="erased_at IS NULL")
    op.drop_table("files")
    op.execute("DROP FUNCTION keep_file_pieces()")
    op.execute("DROP FUNCTION keep_files()")
