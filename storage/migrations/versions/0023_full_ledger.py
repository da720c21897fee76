"""The ledger in full: parts of holds, reversals, payouts, chargebacks, closed periods."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023_full_ledger"
down_revision: str | None = "0022_exposure"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACCOUNT_KINDS = ("partner", "campaign", "hold", "earnings")
ALL_ACCOUNT_KINDS = (*ACCOUNT_KINDS, "payout", "fees", "tax", "receivable")
TRANSFER_KINDS = ("funding", "hold", "release", "refund")
ALL_TRANSFER_KINDS = (
    "funding", "funding_refund", "chargeback", "recovery", "hold", "release", "refund", "payout", "payout_settlement",
    "payout_failure", "fee_withdrawal", "tax_payment", "sweep", "reversal",
)  # fmt: skip
HOLD_STATES = ("held", "released", "refunded")
ALL_HOLD_STATES = (*HOLD_STATES, "split")

# A posting is made in the transaction of its transfer, fits the chart of accounts, and carries what it leaves behind:
# which posting of its account it is, and the account's balance after it. Nothing else moves a balance.
PLACE_POSTING = """
CREATE FUNCTION place_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chart CONSTANT text[] := '{
        funding-partner,funding+campaign,funding_refund-campaign,funding_refund+partner,
        chargeback-campaign,chargeback-receivable,chargeback+partner,recovery-campaign,recovery-receivable,recovery+campaign,
        recovery+receivable,
        hold-campaign,hold+hold,release-hold,release+earnings,refund-hold,refund+campaign,
        payout-earnings,payout+payout,payout+fees,payout+tax,payout_settlement-payout,payout_settlement+partner,
        fee_withdrawal-fees,fee_withdrawal+partner,tax_payment-tax,tax_payment+partner,sweep-partner,sweep+partner
    }';
    made record;
    moved record;
BEGIN
    SELECT kind, made_in INTO made FROM transfers WHERE id = NEW.transfer_id;
    IF made.made_in <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'transfer % has all its postings', NEW.transfer_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE accounts SET posted = posted + NEW.amount_minor, size = size + 1
        WHERE id = NEW.account_id AND (floor IS NULL OR posted + NEW.amount_minor >= floor)
        RETURNING kind, size, posted INTO moved;
    IF NOT FOUND THEN
        SELECT posted - floor AS available, currency INTO moved FROM accounts WHERE id = NEW.account_id;
        RAISE EXCEPTION 'account % would go below its floor', NEW.account_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'ck_accounts_floor',
            DETAIL = json_build_object(
                'available', moved.available, 'needed', -NEW.amount_minor, 'currency', moved.currency
            );
    END IF;
    IF made.kind NOT IN ('reversal', 'payout_failure')
        AND made.kind || (CASE WHEN NEW.amount_minor < 0 THEN '-' ELSE '+' END) || moved.kind <> ALL (chart)
    THEN
        RAISE EXCEPTION 'a % does not post % to a % account', made.kind, NEW.amount_minor, moved.kind
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'chart_of_accounts';
    END IF;
    NEW.number := moved.size;
    NEW.balance := moved.posted;
    RETURN NEW;
END $$
"""

# The books go on only after what is closed; a transfer is complete in the transaction that began it.
PLACE_TRANSFER = """
CREATE FUNCTION place_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed timestamptz := (SELECT max(ends_at) FROM accounting_periods);
BEGIN
    IF NEW.at < closed THEN
        RAISE EXCEPTION 'the books are closed until %', closed USING ERRCODE = 'check_violation',
            CONSTRAINT = 'accounting_periods', DETAIL = json_build_object('until', closed);
    END IF;
    NEW.made_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$
"""

BALANCE_TRANSFER = """
CREATE OR REPLACE FUNCTION balance_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT coalesce((
        SELECT sum(postings) = NEW.size AND bool_and(total = 0) FROM (
            SELECT count(*) AS postings, sum(amount_minor) AS total FROM postings
            WHERE transfer_id = NEW.id GROUP BY amount_currency
        ) AS currencies
    ), false) THEN
        RAISE EXCEPTION 'transfer % does not balance', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

# What follows another transfer follows one of the right kind; a reversal has its postings, each turned round; a funding
# is refunded up to its amount; a payout is settled once, unless the settlement was reversed.
FOLLOW_TRANSFER = """
CREATE FUNCTION follow_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    followed transfers;
    most bigint;
    moved bigint;
BEGIN
    SELECT * INTO followed FROM transfers WHERE id = NEW.follows_id;
    IF NOT (CASE NEW.kind
        WHEN 'funding_refund' THEN followed.kind = 'funding'
        WHEN 'chargeback' THEN followed.kind = 'funding'
        WHEN 'payout_settlement' THEN followed.kind = 'payout'
        WHEN 'payout_failure' THEN followed.kind = 'payout'
        ELSE followed.kind NOT IN ('funding', 'hold', 'payout', 'payout_failure', 'reversal')
            AND followed.hold_id IS NOT DISTINCT FROM NEW.hold_id
    END) THEN
        RAISE EXCEPTION 'a % does not follow a %', NEW.kind, followed.kind
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kind IN ('reversal', 'payout_failure') THEN
        IF NEW.size <> followed.size OR EXISTS (
            SELECT account_id, -amount_minor, amount_currency FROM postings WHERE transfer_id = followed.id
            EXCEPT SELECT account_id, amount_minor, amount_currency FROM postings WHERE transfer_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'transfer % does not reverse %', NEW.id, followed.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF NEW.kind IN ('funding_refund', 'payout_settlement') THEN
        SELECT sum(amount_minor) INTO most FROM postings JOIN accounts ON accounts.id = account_id
            WHERE transfer_id = followed.id AND kind IN ('campaign', 'payout');
        SELECT sum(amount_minor) INTO moved FROM postings
            JOIN transfers ON transfers.id = transfer_id
            WHERE follows_id = followed.id AND kind = NEW.kind AND amount_minor > 0
            AND NOT EXISTS (SELECT FROM transfers undone WHERE undone.follows_id = transfers.id);
        IF moved > most THEN
            RAISE EXCEPTION '% is more than % of transfer %', moved, most, followed.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'follows_within_its_amount';
        END IF;
    END IF;
    RETURN NULL;
END $$
"""

GUARD_ACCOUNT = """
CREATE OR REPLACE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an account changes by postings only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

GUARD_HOLD = """
CREATE OR REPLACE FUNCTION guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{status,ended_at,released_minor,refunded_minor}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a hold follows its transfers and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# Held, released and refunded are what the transfers of the hold moved, less what was reversed.
HOLD_FOLLOWS_TRANSFERS = """
CREATE OR REPLACE FUNCTION hold_follows_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held holds;
    made record;
BEGIN
    IF TG_TABLE_NAME = 'holds' THEN
        SELECT * INTO held FROM holds WHERE id = NEW.id;
    ELSE
        SELECT * INTO held FROM holds WHERE id = NEW.hold_id;
    END IF;
    SELECT coalesce(sum(amount_minor) FILTER (WHERE moved.kind = 'hold'), 0) AS held,
        coalesce(-sum(amount_minor) FILTER (WHERE moved.kind = 'release'), 0) AS released,
        coalesce(-sum(amount_minor) FILTER (WHERE moved.kind = 'refund'), 0) AS refunded
        INTO made
        FROM (
            SELECT amount_minor, coalesce(undone.kind, transfers.kind) AS kind
            FROM transfers JOIN postings ON transfer_id = transfers.id AND account_id = held.account_id
            LEFT JOIN transfers undone ON transfers.kind = 'reversal' AND undone.id = transfers.follows_id
            WHERE transfers.hold_id = held.id
        ) AS moved;
    IF (made.held, made.released, made.refunded)
        IS DISTINCT FROM (held.amount_minor, held.released_minor, held.refunded_minor)
    THEN
        RAISE EXCEPTION 'hold % does not follow its transfers', held.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

# One call from the program: the same key with another body is told by the hash that comes back.
POST_TRANSFER = """
CREATE FUNCTION post_transfer(
    made_id uuid, made_kind text, made_key text, made_hash text, made_hold_id uuid, made_follows_id uuid,
    made_at timestamptz, posting_ids uuid[], account_ids uuid[], minors bigint[], currencies text[],
    OUT transfer_id uuid, OUT body_hash text, OUT balances bigint[]
) LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO transfers (id, kind, key, body_hash, size, hold_id, follows_id, at, made_in)
        VALUES (
            made_id, made_kind, made_key, made_hash, cardinality(account_ids), made_hold_id, made_follows_id, made_at, 0
        )
        ON CONFLICT (key) DO NOTHING;
    IF NOT FOUND THEN
        SELECT id, transfers.body_hash INTO transfer_id, post_transfer.body_hash FROM transfers WHERE key = made_key;
        RETURN;
    END IF;
    transfer_id := made_id;
    body_hash := made_hash;
    WITH made AS (
        INSERT INTO postings (id, transfer_id, account_id, amount_minor, amount_currency, number, balance)
            SELECT posting_id, made_id, account_id, minor, currency, 0, 0
            FROM unnest(posting_ids, account_ids, minors, currencies) AS moved (posting_id, account_id, minor, currency)
            ORDER BY account_id
            RETURNING account_id, balance
    )
    SELECT array_agg(balance ORDER BY account_id) INTO balances FROM made;
END $$
"""

# Whoever is posting ends first, and nobody posts until the period is closed.
WAIT_FOR_POSTINGS = """
CREATE FUNCTION wait_for_postings() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    LOCK TABLE transfers IN SHARE ROW EXCLUSIVE MODE;
END $$
"""

CHAIN_PERIODS = """
CREATE FUNCTION chain_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.starts_at IS DISTINCT FROM (SELECT max(ends_at) FROM accounting_periods) THEN
        RAISE EXCEPTION 'a period begins where the one before it ended'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

NEW_FUNCTIONS = (
    "place_posting", "place_transfer", "follow_transfer", "wait_for_postings", "chain_periods",
)  # fmt: skip
NEW_TRIGGERS = {
    # By hand an account is only opened, empty; the trigger of a posting moves nothing but the balance and the size.
    "accounts": (
        (
            "TRIGGER accounts_open_empty BEFORE INSERT ON accounts FOR EACH ROW "
            "WHEN ((NEW.posted, NEW.size) IS DISTINCT FROM (0::bigint, 0::bigint)) EXECUTE FUNCTION guard_account()"
        ),
        (
            "TRIGGER accounts_move_by_postings BEFORE UPDATE ON accounts FOR EACH ROW "
            "WHEN (pg_trigger_depth() = 0"
            " OR (NEW.id, NEW.kind, NEW.owner_id, NEW.rail, NEW.currency, NEW.floor, NEW.opened_at)"
            " IS DISTINCT FROM (OLD.id, OLD.kind, OLD.owner_id, OLD.rail, OLD.currency, OLD.floor, OLD.opened_at))"
            " EXECUTE FUNCTION guard_account()"
        ),
        "TRIGGER accounts_stay BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION guard_account()",
        "TRIGGER accounts_stay_all BEFORE TRUNCATE ON accounts EXECUTE FUNCTION guard_account()",
    ),
    "postings": ("TRIGGER postings_placed BEFORE INSERT ON postings FOR EACH ROW EXECUTE FUNCTION place_posting()",),
    "transfers": (
        "TRIGGER transfers_placed BEFORE INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION place_transfer()",
        (
            "CONSTRAINT TRIGGER transfers_follow AFTER INSERT ON transfers "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.follows_id IS NOT NULL) "
            "EXECUTE FUNCTION follow_transfer()"
        ),
    ),
    "accounting_periods": (
        "TRIGGER periods_chained BEFORE INSERT ON accounting_periods FOR EACH ROW EXECUTE FUNCTION chain_periods()",
        (
            "TRIGGER periods_stay BEFORE UPDATE OR DELETE ON accounting_periods "
            "FOR EACH ROW EXECUTE FUNCTION books_never_change()"
        ),
        "TRIGGER periods_stay_all BEFORE TRUNCATE ON accounting_periods EXECUTE FUNCTION books_never_change()",
    ),
    "closing_balances": (
        (
            "TRIGGER closing_balances_stay BEFORE UPDATE OR DELETE ON closing_balances "
            "FOR EACH ROW EXECUTE FUNCTION books_never_change()"
        ),
        "TRIGGER closing_balances_stay_all BEFORE TRUNCATE ON closing_balances EXECUTE FUNCTION books_never_change()",
    ),
}

MOVE_BALANCE_BEFORE = """
CREATE OR REPLACE FUNCTION move_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE accounts SET posted = posted + NEW.amount_minor WHERE id = NEW.account_id;
    RETURN NULL;
END $$
"""

BALANCE_TRANSFER_BEFORE = """
CREATE OR REPLACE FUNCTION balance_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
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

GUARD_ACCOUNT_BEFORE = """
CREATE OR REPLACE FUNCTION guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
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

GUARD_HOLD_BEFORE = """
CREATE OR REPLACE FUNCTION guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'held' AND NEW.status <> 'held'
        AND to_jsonb(NEW) - '{status,ended_at}'::text[] = to_jsonb(OLD) - '{status,ended_at}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a hold ends once and is otherwise never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

HOLD_FOLLOWS_TRANSFERS_BEFORE = """
CREATE OR REPLACE FUNCTION hold_follows_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
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


def kinds(table: str, column: str, constraint: str, values: tuple[str, ...]) -> None:
    """The values that a column of kinds or states may have."""
    op.drop_constraint(op.f(constraint), table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(constraint), table, f"{column} IN ({listed})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    kinds("accounts", "kind", "ck_accounts_accountkind", ALL_ACCOUNT_KINDS)
    kinds("transfers", "kind", "ck_transfers_transferkind", ALL_TRANSFER_KINDS)
    kinds("holds", "status", "ck_holds_holdstatus", ALL_HOLD_STATES)
    _widen_accounts()
    _widen_transfers()
    _number_postings()
    _divide_holds()
    _close_periods()
    for function in (
        PLACE_POSTING, PLACE_TRANSFER, BALANCE_TRANSFER, FOLLOW_TRANSFER, GUARD_ACCOUNT, GUARD_HOLD,
        HOLD_FOLLOWS_TRANSFERS, POST_TRANSFER, WAIT_FOR_POSTINGS, CHAIN_PERIODS,
    ):  # fmt: skip
        op.execute(function)
    op.execute("DROP TRIGGER accounts_guarded ON accounts")
    op.execute("DROP TRIGGER postings_move_balance ON postings")
    op.execute("DROP TRIGGER postings_balance ON postings")
    op.execute("DROP FUNCTION move_balance")
    for triggers in NEW_TRIGGERS.values():
        for trigger in triggers:
            op.execute(f"CREATE {trigger}")


def _widen_accounts() -> None:
    for name in ("only_partners_lack_a_floor", "only_partners_have_a_rail", "only_partners_lack_an_owner"):
        op.drop_constraint(op.f(f"ck_accounts_{name}"), "accounts", type_="check")
    op.create_check_constraint(
        op.f("ck_accounts_floor_under_others_money"),
        "accounts",
        "(kind IN ('campaign', 'hold', 'earnings', 'payout')) = (floor IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_accounts_only_partners_have_a_rail"), "accounts", "(kind = 'partner') = (rail IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_accounts_has_its_owner"),
        "accounts",
        "(kind IN ('campaign', 'hold', 'earnings', 'payout', 'receivable')) = (owner_id IS NOT NULL)",
    )
    op.add_column("accounts", sa.Column("size", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("accounts", "size", server_default=None)


def _widen_transfers() -> None:
    op.add_column("transfers", sa.Column("follows_id", sa.Uuid(), nullable=True))
    op.add_column("transfers", sa.Column("made_in", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("transfers", "made_in", server_default=None)
    op.create_foreign_key(op.f("fk_transfers_follows_id_transfers"), "transfers", "transfers", ["follows_id"], ["id"])
    op.drop_constraint(op.f("ck_transfers_hold_named"), "transfers", type_="check")
    op.create_check_constraint(
        op.f("ck_transfers_hold_named"),
        "transfers",
        "kind = 'reversal' OR (kind IN ('hold', 'release', 'refund')) = (hold_id IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_transfers_follows_another"),
        "transfers",
        "(kind IN ('funding_refund', 'chargeback', 'payout_settlement', 'payout_failure', 'reversal'))"
        " = (follows_id IS NOT NULL)",
    )
    op.drop_index("uq_transfers_hold_ends", table_name="transfers")
    for name, column, where in (
        ("ix_transfers_hold_id", "hold_id", "hold_id IS NOT NULL"),
        ("ix_transfers_follows_id", "follows_id", "follows_id IS NOT NULL"),
    ):
        op.create_index(name, "transfers", [column], postgresql_where=sa.text(where))
    op.create_index("ix_transfers_at", "transfers", ["at"], postgresql_using="brin")
    op.create_index(
        "uq_transfers_reversed_once",
        "transfers",
        ["follows_id"],
        unique=True,
        postgresql_where=sa.text("kind IN ('reversal', 'payout_failure')"),
    )


def _number_postings() -> None:
    """In the order of their transfers, as far as it is known; balances and sizes follow from it."""
    for name in ("number", "balance"):
        op.add_column("postings", sa.Column(name, sa.BigInteger(), nullable=True))
    for table in ("postings", "accounts"):
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    op.execute(
        "UPDATE postings SET number = placed.number, balance = placed.balance FROM ("
        " SELECT id, row_number() OVER walk AS number, sum(amount_minor) OVER walk AS balance FROM postings"
        " WINDOW walk AS (PARTITION BY account_id ORDER BY id)"
        ") AS placed WHERE placed.id = postings.id"
    )
    op.execute(
        "UPDATE accounts SET size = counted.size"
        " FROM (SELECT account_id, count(*) AS size FROM postings GROUP BY account_id) AS counted"
        " WHERE counted.account_id = accounts.id"
    )
    for table in ("postings", "accounts"):
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for name in ("number", "balance"):
        op.alter_column("postings", name, nullable=False)
    op.drop_index(op.f("ix_postings_account_id"), table_name="postings")
    op.create_unique_constraint(op.f("uq_postings_account_id_number"), "postings", ["account_id", "number"])


def _divide_holds() -> None:
    for name in ("released_minor", "refunded_minor"):
        op.add_column("holds", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        op.alter_column("holds", name, server_default=None)
    op.execute("ALTER TABLE holds DISABLE TRIGGER USER")
    op.execute(
        "UPDATE holds SET released_minor = CASE status WHEN 'released' THEN amount_minor ELSE 0 END,"
        " refunded_minor = CASE status WHEN 'refunded' THEN amount_minor ELSE 0 END"
    )
    op.execute("ALTER TABLE holds ENABLE TRIGGER USER")
    op.create_check_constraint(
        op.f("ck_holds_within_its_amount"),
        "holds",
        "released_minor >= 0 AND refunded_minor >= 0 AND released_minor + refunded_minor <= amount_minor",
    )
    op.create_check_constraint(
        op.f("ck_holds_ends_when_nothing_is_left"),
        "holds",
        "status = CASE WHEN released_minor + refunded_minor < amount_minor THEN 'held'"
        " WHEN refunded_minor = 0 THEN 'released' WHEN released_minor = 0 THEN 'refunded' ELSE 'split' END",
    )


def _close_periods() -> None:
    op.create_table(
        "accounting_periods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at AND ends_at <= closed_at", name=op.f("ck_accounting_periods_is_over")),
        sa.ForeignKeyConstraint(["closed_by"], ["logins.id"], name=op.f("fk_accounting_periods_closed_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounting_periods")),
        sa.UniqueConstraint("ends_at", name=op.f("uq_accounting_periods_ends_at")),
    )
    op.create_index(
        "uq_accounting_periods_first",
        "accounting_periods",
        ["starts_at"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "closing_balances",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance <> 0", name=op.f("ck_closing_balances_says_something")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_closing_balances_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["accounting_periods.id"], name=op.f("fk_closing_balances_period_id_accounting_periods")
        ),
        sa.PrimaryKeyConstraint("period_id", "account_id", name=op.f("pk_closing_balances")),
    )
    op.create_index(op.f("ix_closing_balances_account_id"), "closing_balances", ["account_id"])


def downgrade() -> None:
    for table, triggers in NEW_TRIGGERS.items():
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {trigger.partition('TRIGGER ')[2].partition(' ')[0]} ON {table}")
    for function in (*NEW_FUNCTIONS, "post_transfer"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("closing_balances")
    op.drop_table("accounting_periods")
    for name in ("within_its_amount", "ends_when_nothing_is_left"):
        op.drop_constraint(op.f(f"ck_holds_{name}"), "holds", type_="check")
    for table, columns in (
        ("holds", ("released_minor", "refunded_minor")), ("postings", ("number", "balance")), ("accounts", ("size",)),
    ):  # fmt: skip
        for column in columns:
            op.drop_column(table, column)
    op.create_index(op.f("ix_postings_account_id"), "postings", ["account_id"])
    _narrow_transfers()
    _narrow_accounts()
    kinds("accounts", "kind", "ck_accounts_accountkind", ACCOUNT_KINDS)
    kinds("transfers", "kind", "ck_transfers_transferkind", TRANSFER_KINDS)
    kinds("holds", "status", "ck_holds_holdstatus", HOLD_STATES)
    for function in (
        MOVE_BALANCE_BEFORE, BALANCE_TRANSFER_BEFORE, GUARD_ACCOUNT_BEFORE, GUARD_HOLD_BEFORE,
        HOLD_FOLLOWS_TRANSFERS_BEFORE,
    ):  # fmt: skip
        op.execute(function)
    op.execute(
        "CREATE TRIGGER accounts_guarded BEFORE INSERT OR UPDATE OR DELETE ON accounts "
        "FOR EACH ROW EXECUTE FUNCTION guard_account()"
    )
    op.execute(
        "CREATE TRIGGER postings_move_balance AFTER INSERT ON postings FOR EACH ROW EXECUTE FUNCTION move_balance()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balance_transfer()"
    )


def _narrow_transfers() -> None:
    for name in ("ck_transfers_hold_named", "ck_transfers_follows_another"):
        op.drop_constraint(op.f(name), "transfers", type_="check")
    for name in ("ix_transfers_hold_id", "ix_transfers_at"):
        op.drop_index(name, table_name="transfers")
    op.drop_column("transfers", "follows_id")
    op.drop_column("transfers", "made_in")
    op.create_check_constraint(op.f("ck_transfers_hold_named"), "transfers", "(kind = 'funding') = (hold_id IS NULL)")
    op.create_index(
        "uq_transfers_hold_ends",
        "transfers",
        ["hold_id"],
        unique=True,
        postgresql_where=sa.text("kind IN ('release', 'refund')"),
    )


def _narrow_accounts() -> None:
    for name in ("floor_under_others_money", "only_partners_have_a_rail", "has_its_owner"):
        op.drop_constraint(op.f(f"ck_accounts_{name}"), "accounts", type_="check")
    for name, column in (
        ("only_partners_lack_a_floor", "floor IS NULL"),
        ("only_partners_have_a_rail", "rail IS NOT NULL"),
        ("only_partners_lack_an_owner", "owner_id IS NULL"),
    ):
        op.create_check_constraint(op.f(f"ck_accounts_{name}"), "accounts", f"(kind = 'partner') = ({column})")
