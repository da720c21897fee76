"""The ledger, holds and fundings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005_ledger"
down_revision: str | None = "0004_followers"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


NEVER_CHANGED = """
CREATE FUNCTION books_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

MOVE_BALANCE = """
CREATE FUNCTION move_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE accounts SET posted = posted + NEW.amount_minor WHERE id = NEW.account_id;
    RETURN NULL;
END $$
"""

# A balance has no other source than postings: by hand it can be neither set nor changed.
GUARD_ACCOUNT = """
CREATE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.posted = 0 THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND to_jsonb(NEW) - 'posted' = to_jsonb(OLD) - 'posted' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an account changes by postings only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

BALANCE_TRANSFER = """
CREATE FUNCTION balance_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    made uuid;
BEGIN
    IF TG_TABLE_NAME = 'transfers' THEN made := NEW.id; ELSE made := NEW.transfer_id; END IF;
    IF (SELECT size FROM transfers WHERE id = made) <> (SELECT count(*) FROM postings WHERE transfer_id = made)
        OR EXISTS (
            SELECT FROM postings WHERE transfer_id = made GROUP BY amount_currency HAVING sum(amount_minor) <> 0
        )
    THEN
        RAISE EXCEPTION 'transfer % does not balance', made USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

GUARD_HOLD = """
CREATE FUNCTION guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'held' AND NEW.status <> 'held'
        AND to_jsonb(NEW) - '{status,ended_at}'::text[] = to_jsonb(OLD) - '{status,ended_at}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a hold ends once and is otherwise never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

HOLD_FOLLOWS_TRANSFERS = """
CREATE FUNCTION hold_follows_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held holds;
    made text;
BEGIN
    IF TG_TABLE_NAME = 'holds' THEN
        SELECT * INTO held FROM holds WHERE id = NEW.id;
    ELSE
        SELECT * INTO held FROM holds WHERE id = NEW.hold_id;
    END IF;
    SELECT string_agg(kind, ' ' ORDER BY kind) INTO made FROM transfers WHERE hold_id = held.id;
    IF made IS DISTINCT FROM (
        CASE held.status WHEN 'held' THEN 'hold' WHEN 'released' THEN 'hold release' ELSE 'hold refund' END
    ) THEN
        RAISE EXCEPTION 'hold % does not follow its transfers', held.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

GUARD_FUNDING = """
CREATE FUNCTION guard_funding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer CONSTANT text[] := '{status,answered_at,reference,transfer_id}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'requested' AND to_jsonb(NEW) - answer = to_jsonb(OLD) - answer THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a funding is answered once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

FUNCTIONS = (
    NEVER_CHANGED,
    MOVE_BALANCE,
    GUARD_ACCOUNT,
    BALANCE_TRANSFER,
    GUARD_HOLD,
    HOLD_FOLLOWS_TRANSFERS,
    GUARD_FUNDING,
)

TRIGGERS = (
    "TRIGGER transfers_stay BEFORE UPDATE OR DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION books_never_change()",
    "TRIGGER transfers_stay_all BEFORE TRUNCATE ON transfers EXECUTE FUNCTION books_never_change()",
    "TRIGGER postings_stay BEFORE UPDATE OR DELETE ON postings FOR EACH ROW EXECUTE FUNCTION books_never_change()",
    "TRIGGER postings_stay_all BEFORE TRUNCATE ON postings EXECUTE FUNCTION books_never_change()",
    "TRIGGER postings_move_balance AFTER INSERT ON postings FOR EACH ROW EXECUTE FUNCTION move_balance()",
    (
        "TRIGGER accounts_guarded BEFORE INSERT OR UPDATE OR DELETE ON accounts "
        "FOR EACH ROW EXECUTE FUNCTION guard_account()"
    ),
    "TRIGGER holds_guarded BEFORE UPDATE OR DELETE ON holds FOR EACH ROW EXECUTE FUNCTION guard_hold()",
    "TRIGGER fundings_guarded BEFORE UPDATE OR DELETE ON fundings FOR EACH ROW EXECUTE FUNCTION guard_funding()",
    (
        "CONSTRAINT TRIGGER transfers_balance AFTER INSERT ON transfers "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balance_transfer()"
    ),
    (
        "CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balance_transfer()"
    ),
    (
        "CONSTRAINT TRIGGER holds_follow_transfers AFTER INSERT OR UPDATE ON holds "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_follows_transfers()"
    ),
    (
        "CONSTRAINT TRIGGER transfers_lead_holds AFTER INSERT ON transfers "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.hold_id IS NOT NULL) "
        "EXECUTE FUNCTION hold_follows_transfers()"
    ),
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "partner",
                "campaign",
                "hold",
                "earnings",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("rail", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=True),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'partner') = (floor IS NULL)", name=op.f("ck_accounts_only_partners_lack_a_floor")),
        sa.CheckConstraint(
            "(kind = 'partner') = (owner_id IS NULL)", name=op.f("ck_accounts_only_partners_lack_an_owner")
        ),
        sa.CheckConstraint(
            "(kind = 'partner') = (rail IS NOT NULL)", name=op.f("ck_accounts_only_partners_have_a_rail")
        ),
        sa.CheckConstraint("posted >= floor", name=op.f("ck_accounts_floor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_accounts_id_currency")),
        sa.UniqueConstraint(
            "kind",
            "owner_id",
            "rail",
            "currency",
            name=op.f("uq_accounts_kind_owner_id_rail_currency"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "held", "released", "refunded", name="holdstatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'held') = (ended_at IS NULL)", name=op.f("ck_holds_ended")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_holds_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_holds_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("account_id", name=op.f("uq_holds_account_id")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_holds_booking_id")),
    )
    op.create_index(op.f("ix_holds_campaign_id"), "holds", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_holds_influencer_id"), "holds", ["influencer_id"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "funding",
                "hold",
                "release",
                "refund",
                name="transferkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 2", name=op.f("ck_transfers_has_two_sides")),
        sa.CheckConstraint("(kind = 'funding') = (hold_id IS NULL)", name=op.f("ck_transfers_hold_named")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_transfers_hold_id_holds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("key", name=op.f("uq_transfers_key")),
    )
    op.create_index(
        "uq_transfers_hold_begins", "transfers", ["hold_id"], unique=True, postgresql_where=sa.text("kind = 'hold'")
    )
    op.create_index(
        "uq_transfers_hold_ends",
        "transfers",
        ["hold_id"],
        unique=True,
        postgresql_where=sa.text("kind IN ('release', 'refund')"),
    )
    op.create_table(
        "fundings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "received",
                "declined",
                name="fundingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'received') = (transfer_id IS NOT NULL)", name=op.f("ck_fundings_received_is_posted")
        ),
        sa.CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name=op.f("ck_fundings_answered")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_fundings_positive")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_fundings_brand_id_brands")),
        sa.ForeignKeyConstraint(["requested_by"], ["logins.id"], name=op.f("fk_fundings_requested_by_logins")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_fundings_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundings")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_fundings_transfer_id")),
    )
    op.create_index(op.f("ix_fundings_brand_id"), "fundings", ["brand_id"], unique=False)
    op.create_index(op.f("ix_fundings_campaign_id"), "fundings", ["campaign_id"], unique=False)
    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_postings_moves_something")),
        sa.ForeignKeyConstraint(
            ["account_id", "amount_currency"],
            ["accounts.id", "accounts.currency"],
            name=op.f("fk_postings_account_id_amount_currency_accounts"),
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_postings_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("transfer_id", "account_id", name=op.f("uq_postings_transfer_id_account_id")),
    )
    op.create_index(op.f("ix_postings_account_id"), "postings", ["account_id"], unique=False)
    for function in FUNCTIONS:
        op.execute(function)
    for trigger in TRIGGERS:
        op.execute(f"CREATE {trigger}")


def downgrade() -> None:
    op.drop_index(op.f("ix_postings_account_id"), table_name="postings")
    op.drop_table("postings")
    op.drop_index(op.f("ix_fundings_campaign_id"), table_name="fundings")
    op.drop_index(op.f("ix_fundings_brand_id"), table_name="fundings")
    op.drop_table("fundings")
    op.drop_index(
        "uq_transfers_hold_ends", table_name="transfers", postgresql_where=sa.text("kind IN ('release', 'refund')")
    )
    op.drop_index("uq_transfers_hold_begins", table_name="transfers", postgresql_where=sa.text("kind = 'hold'"))
    op.drop_table("transfers")
    op.drop_index(op.f("ix_holds_influencer_id"), table_name="holds")
    op.drop_index(op.f("ix_holds_campaign_id"), table_name="holds")
    op.drop_table("holds")
    op.drop_table("accounts")
    for function in (
        "books_never_change",
        "move_balance",
        "guard_account",
        "balance_transfer",
        "guard_hold",
        "hold_follows_transfers",
        "guard_funding",
    ):
        op.execute(f"DROP FUNCTION {function}")
