"""A fee may be amended: more of it is held, or less, and the booking follows."""

from collections.abc import Sequence

from alembic import op

revision: str = "0064_amended_fees"
down_revision: str | None = "0063_commitments_withdrawn"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "funding", "funding_refund", "chargeback", "recovery", "hold", "release", "refund", "payout", "payout_settlement",
    "payout_failure", "fee_withdrawal", "tax_payment", "sweep", "partner_cost", "reversal",
)  # fmt: skip
MORE_KINDS = (*KINDS[:5], "hold_increase", "hold_decrease", *KINDS[5:])
NAMED = "kind = 'reversal' OR (kind IN ('hold', 'release', 'refund')) = (hold_id IS NOT NULL)"
MORE_NAMED = NAMED.replace("'hold',", "'hold', 'hold_increase', 'hold_decrease',")

# The functions as they stand: what is said in them once, and what is said instead.
REWRITTEN = {
    "place_posting": {
        "hold-campaign,hold+hold,": (
            "hold-campaign,hold+hold,hold_increase-campaign,hold_increase+hold,"
            "hold_decrease-hold,hold_decrease+campaign,"
        ),
        "('hold', 'release', 'refund')": "('hold', 'hold_increase', 'hold_decrease', 'release', 'refund')",
    },
    "follow_transfer": {
        "('funding', 'hold', 'payout',": "('funding', 'hold', 'hold_increase', 'hold_decrease', 'payout',",
    },
    "hold_follows_transfers": {
        "moved.kind = 'hold')": "moved.kind IN ('hold', 'hold_increase', 'hold_decrease'))",
    },
    "guard_hold": {"{status,ended_at,released_minor,": "{status,ended_at,amount_minor,released_minor,"},
    # An amendment that is older than amended fees says nothing of the fee.
    "keep_bookings": {
        "'{due_on,": "'{fee_minor,due_on,",
        "AND NEW.due_on = (": (
            "AND NEW.fee_minor = coalesce((standing -> 'fee' ->> 'minor')::bigint, OLD.fee_minor) AND NEW.due_on = ("
        ),
    },
}

REWRITE = """
DO $do$
DECLARE
    written CONSTANT text := pg_get_functiondef('{function}'::regproc);
BEGIN
    IF (length(written) - length(replace(written, $t${before}$t$, ''))) / length($t${before}$t$) <> 1 THEN
        RAISE EXCEPTION '% is not as it was expected', '{function}';
    END IF;
    EXECUTE replace(written, $t${before}$t$, $t${after}$t$);
END $do$
"""
GRANTED = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'niemtin_app') THEN
        {deed} UPDATE (amount_minor) ON holds {whom} niemtin_app;
    END IF;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _kinds(MORE_KINDS, MORE_NAMED)
    for function, changes in REWRITTEN.items():
        for before, after in changes.items():
            _rewrite(function, before, after)
    op.execute(GRANTED.format(deed="GRANT", whom="TO"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(GRANTED.format(deed="REVOKE", whom="FROM"))
    for function, changes in REWRITTEN.items():
        for before, after in changes.items():
            _rewrite(function, after, before)
    _kinds(KINDS, NAMED)


def _rewrite(function: str, before: str, after: str) -> None:
    op.execute(REWRITE.replace("{function}", function).replace("{before}", before).replace("{after}", after))


def _kinds(kinds: Sequence[str], named: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for name, rule in (("transferkind", f"kind IN ({listed})"), ("hold_named", named)):
        op.drop_constraint(op.f(f"ck_transfers_{name}"), "transfers", type_="check")
        op.create_check_constraint(op.f(f"ck_transfers_{name}"), "transfers", rule)
