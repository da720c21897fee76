"""Two captures for each publication, with their moments, files and supplier; and the use of the product before it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0058_publication_evidence"
down_revision: str | None = "0057_second_factor_resets"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOTICES = ("before", "during")
COLUMNS = {
    "sha256": sa.Text(),
    "size": sa.BigInteger(),
    "media_type": sa.Text(),
    "second": sa.BigInteger(),
}
CHECKS = {
    "before_file": "num_nulls(before_sha256, before_size, before_media_type) IN (0, 3)",
    "before_sha256": "before_sha256 ~ '^[0-9a-f]{64}$'",
    "before_size": "before_size BETWEEN 1 AND 100000000000",
    "before_second": "before_second BETWEEN 0 AND 86400",
    "during_file": "num_nulls(during_sha256, during_size, during_media_type) IN (0, 3)",
    "during_sha256": "during_sha256 ~ '^[0-9a-f]{64}$'",
    "during_size": "during_size BETWEEN 1 AND 100000000000",
    "during_second": "during_second BETWEEN 0 AND 86400",
    "published_with_evidence": "num_nonnulls(url, published_at) = CASE WHEN url IS NULL THEN 0 ELSE 2 END "
    "AND (num_nonnulls(before_url, before_sha256) > 0) = (url IS NOT NULL) "
    "AND (num_nonnulls(during_url, during_sha256) > 0) = (url IS NOT NULL)",
    "told_before_and_during": "num_nulls(before_second, during_second) IN (0, 2) AND before_second < during_second",
    "two_captures": "supplied_by IS NULL OR (coalesce(before_url <> during_url, true) "
    "AND coalesce(before_sha256 <> during_sha256, true) "
    "AND coalesce(url <> before_url, true) AND coalesce(url <> during_url, true))",
    "supplied": "num_nulls(supplied_by, supplied_at) IN (0, 2)",
    "supplied_once_published": "supplied_at >= published_at",
}

# Which formats play, and what lies on which platform, is data: the operation says.
KEEP_DELIVERABLES = """
CREATE OR REPLACE FUNCTION keep_deliverables() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{url,published_at,supplied_by,supplied_at,before_url,before_sha256,before_size,'
        'before_media_type,before_second,during_url,during_sha256,during_size,during_media_type,during_second}';
    amended CONSTANT text[] := '{due_on,format,note}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.url IS NULL THEN
        IF to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
            IF NEW.url IS NOT NULL AND NEW.supplied_by IS NULL THEN
                RAISE EXCEPTION 'deliverable % is published with evidence that somebody supplied', NEW.id
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - amended = to_jsonb(OLD) - amended AND EXISTS (
            SELECT FROM jsonb_array_elements(standing_amendment(NEW.booking_id) -> 'pieces') AS p
            WHERE (p ->> 'place')::bigint = NEW.place AND (p ->> 'due_on')::date = NEW.due_on
                AND p ->> 'format' = NEW.format AND p ->> 'note' IS NOT DISTINCT FROM NEW.note
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a deliverable is published once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

KEEP_DELIVERABLES_BEFORE = """
CREATE OR REPLACE FUNCTION keep_deliverables() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{url,published_at,evidence_before,evidence_during}';
    amended CONSTANT text[] := '{due_on,format,note}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.url IS NULL THEN
        IF to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - amended = to_jsonb(OLD) - amended AND EXISTS (
            SELECT FROM jsonb_array_elements(standing_amendment(NEW.booking_id) -> 'pieces') AS p
            WHERE (p ->> 'place')::bigint = NEW.place AND (p ->> 'due_on')::date = NEW.due_on
                AND p ->> 'format' = NEW.format AND p ->> 'note' IS NOT DISTINCT FROM NEW.note
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a deliverable is published once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

KEEP_STATED_PRODUCT_USES = """
CREATE FUNCTION keep_stated_product_uses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'that a product was used is stated once and is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# Advertising Law Art 15a.3.a: what was not used is not introduced.
PUBLISHED_ONCE_USED = """
CREATE FUNCTION published_once_used() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    declared CONSTANT jsonb := (SELECT contract::jsonb -> 'declarations' FROM bookings WHERE id = NEW.booking_id);
    used date := (declared ->> 'used_on')::date;
BEGIN
    IF declared ->> 'product_use' = 'will_use' THEN
        used := (SELECT used_on FROM stated_product_uses WHERE booking_id = NEW.booking_id);
        IF used IS NULL THEN
            RAISE EXCEPTION 'deliverable % introduces what was not used', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF (NEW.published_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < used THEN
        RAISE EXCEPTION 'deliverable % was published before the product was used', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# What was a file alone has no address to go back to: its hash stands in for one.
FILES_BY_ADDRESS = """
UPDATE deliverables SET before_url = coalesce(before_url, 'https://file.invalid/' || before_sha256),
    during_url = coalesce(during_url, 'https://file.invalid/' || during_sha256)
WHERE url IS NOT NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_deliverables_published_with_evidence"), "deliverables", type_="check")
    for notice in NOTICES:
        op.alter_column("deliverables", f"evidence_{notice}", new_column_name=f"{notice}_url")
        for name, kind in COLUMNS.items():
            op.add_column("deliverables", sa.Column(f"{notice}_{name}", kind, nullable=True))
    op.add_column("deliverables", sa.Column("supplied_by", sa.Uuid(), nullable=True))
    op.add_column("deliverables", sa.Column("supplied_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_deliverables_supplied_by_logins"), "deliverables", "logins", ["supplied_by"], ["id"])
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_deliverables_{name}"), "deliverables", check)
    op.execute(KEEP_DELIVERABLES)
    op.create_table(
        "stated_product_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=True),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("understood", name=op.f("ck_stated_product_uses_understood")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_stated_product_uses_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_stated_product_uses_sample_id_samples")),
        sa.ForeignKeyConstraint(["stated_by"], ["logins.id"], name=op.f("fk_stated_product_uses_stated_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_product_uses")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_stated_product_uses_booking_id")),
    )
    op.execute(KEEP_STATED_PRODUCT_USES)
    op.execute(PUBLISHED_ONCE_USED)
    op.execute(
        "CREATE TRIGGER keep_stated_product_uses BEFORE UPDATE OR DELETE ON stated_product_uses "
        "FOR EACH ROW EXECUTE FUNCTION keep_stated_product_uses()"
    )
    op.execute(
        "CREATE TRIGGER published_once_used BEFORE UPDATE ON deliverables "
        "FOR EACH ROW WHEN (OLD.url IS NULL AND NEW.url IS NOT NULL) EXECUTE FUNCTION published_once_used()"
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TRIGGER published_once_used ON deliverables")
    op.execute("DROP TABLE stated_product_uses")
    op.execute("DROP FUNCTION published_once_used")
    op.execute("DROP FUNCTION keep_stated_product_uses")
    op.execute("ALTER TABLE deliverables DISABLE TRIGGER USER")
    op.execute(FILES_BY_ADDRESS)
    op.execute("ALTER TABLE deliverables ENABLE TRIGGER USER")
    for name in reversed(CHECKS):
        op.drop_constraint(op.f(f"ck_deliverables_{name}"), "deliverables", type_="check")
    op.drop_constraint(op.f("fk_deliverables_supplied_by_logins"), "deliverables", type_="foreignkey")
    op.drop_column("deliverables", "supplied_at")
    op.drop_column("deliverables", "supplied_by")
    for notice in NOTICES:
        for name in reversed(COLUMNS):
            op.drop_column("deliverables", f"{notice}_{name}")
        op.alter_column("deliverables", f"{notice}_url", new_column_name=f"evidence_{notice}")
    op.create_check_constraint(
        op.f("ck_deliverables_published_with_evidence"),
        "deliverables",
        "num_nulls(url, published_at, evidence_before, evidence_during) IN (0, 4)",
    )
    op.execute(KEEP_DELIVERABLES_BEFORE)
