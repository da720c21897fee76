"""The rules of the books, as statements that name what breaks them.

Each chooses two columns: what is wrong in words, and the first posting concerned (NULL where no single one is).
"""

from collections.abc import Iterable, Mapping
from typing import Final

from domain.chart_of_accounts import CHART, FOLLOWS


def _values(rows: Iterable[tuple[str, ...]]) -> str:
    """Kinds as a VALUES list: our own words, never anybody's input."""
    return ", ".join(f"({', '.join(repr(word) for word in row)})" for row in sorted(rows))


_ALLOWED: Final = _values(
    [(kind.value, "-", account.value) for kind, sides in CHART.items() for account in sides.debits]
    + [(kind.value, "+", account.value) for kind, sides in CHART.items() for account in sides.credits]
)
_MAY_FOLLOW: Final = _values((kind.value, other.value) for kind, others in FOLLOWS.items() for other in others)
_NOT_REVERSED: Final = "NOT EXISTS (SELECT FROM transfers undoing WHERE undoing.follows_id = t.id)"

RULES: Final[Mapping[str, str]] = {
    "each posting carries its account's balance on from the one before it": """
        SELECT 'posting ' || id || ', number ' || number || ' of account ' || account_id || ': ' || balance
            || ' where ' || before + amount_minor || ' should stand', id
        FROM (
            SELECT *, lag(balance, 1, 0::bigint) OVER walk AS before, row_number() OVER walk AS place
            FROM postings WINDOW walk AS (PARTITION BY account_id ORDER BY number)
        ) AS walked WHERE number <> place OR balance <> before + amount_minor
    """,
    "the postings of a transfer sum to zero in each currency": """
        SELECT transfer_id || ' ' || amount_currency, (array_agg(id ORDER BY id))[1] FROM postings
        GROUP BY transfer_id, amount_currency HAVING sum(amount_minor) <> 0
    """,
    "a transfer has the postings it was made with": """
        SELECT t.id::text, (array_agg(p.id ORDER BY p.id))[1]
        FROM transfers t LEFT JOIN postings p ON p.transfer_id = t.id
        GROUP BY t.id HAVING count(p.id) <> t.size
    """,
    "a posting fits the chart of accounts": f"""
        SELECT p.id || ': ' || t.kind || ' ' || p.amount_minor || ' on ' || a.kind, p.id
        FROM postings p JOIN transfers t ON t.id = p.transfer_id JOIN accounts a ON a.id = p.account_id
        LEFT JOIN transfers f ON f.id = t.follows_id AND t.kind IN ('reversal', 'payout_failure')
        WHERE (
            coalesce(f.kind, t.kind), CASE WHEN (p.amount_minor < 0) = (f.id IS NULL) THEN '-' ELSE '+' END, a.kind
        ) NOT IN (VALUES {_ALLOWED})
    """,  # noqa: S608
    "a transfer follows one that it may follow": f"""
        SELECT t.id::text, CAST(NULL AS uuid)
        FROM transfers t LEFT JOIN transfers f ON f.id = t.follows_id
        WHERE (t.follows_id IS NOT NULL OR t.kind IN (SELECT kind FROM (VALUES {_MAY_FOLLOW}) AS m (kind, other)))
        AND (t.kind, coalesce(f.kind, '')) NOT IN (VALUES {_MAY_FOLLOW})
    """,  # noqa: S608
    "a reversal has the postings of what it reverses, each turned round": """
        SELECT t.id::text, (array_agg(p.id ORDER BY p.id))[1]
        FROM transfers t JOIN transfers f ON f.id = t.follows_id JOIN postings p ON p.transfer_id = t.id
        LEFT JOIN postings o ON o.transfer_id = f.id AND o.account_id = p.account_id
            AND (o.amount_minor, o.amount_currency) = (-p.amount_minor, p.amount_currency)
        WHERE t.kind IN ('reversal', 'payout_failure')
        GROUP BY t.id, t.size, f.size HAVING t.size <> f.size OR count(o.id) <> t.size
    """,
    "nothing is reversed twice": """
        SELECT follows_id::text, CAST(NULL AS uuid) FROM transfers WHERE kind IN ('reversal', 'payout_failure')
        GROUP BY follows_id HAVING count(*) > 1
    """,
    "a funding is not refunded beyond its amount, and a payout settled once": f"""
        SELECT t.follows_id || ' ' || t.kind, (array_agg(p.id ORDER BY p.id))[1]
        FROM transfers t JOIN postings p ON p.transfer_id = t.id AND p.amount_minor > 0
        WHERE t.kind IN ('funding_refund', 'payout_settlement') AND {_NOT_REVERSED}
        GROUP BY t.follows_id, t.kind HAVING sum(p.amount_minor) > (
            SELECT sum(o.amount_minor) FROM postings o JOIN accounts a ON a.id = o.account_id
            WHERE o.transfer_id = t.follows_id AND a.kind IN ('campaign', 'payout')
        )
    """,  # noqa: S608
    "a payout that is paid was settled, and where a bank or Stripe paid it, for what it comes to": f"""
        SELECT payout.id::text, CAST(NULL AS uuid) FROM payouts payout
        WHERE payout.status = 'paid' AND NOT (
            EXISTS (
                SELECT FROM transfers t WHERE t.key = 'payout_settlement:' || payout.id AND {_NOT_REVERSED}
            ) AND (
                payout.rail <> 'bank_batch' OR EXISTS (
                    SELECT FROM bank_orders paid WHERE paid.payout_id = payout.id AND paid.bank_reference IS NOT NULL
                    AND (paid.amount_minor, paid.amount_currency) = (payout.net_minor, payout.net_currency)
                )
            ) AND (
                payout.rail <> 'stripe' OR EXISTS (
                    SELECT FROM connected_transfers paid WHERE paid.payout_id = payout.id
                    AND paid.reference = payout.reference
                    AND (paid.amount_minor, paid.amount_currency) = (payout.net_minor, payout.net_currency)
                )
            )
        )
    """,  # noqa: S608
    "a balance is the sum of its postings": """
        SELECT a.id::text, CAST(NULL AS uuid) FROM accounts a LEFT JOIN postings p ON p.account_id = a.id
        GROUP BY a.id HAVING a.posted <> coalesce(sum(p.amount_minor), 0) OR a.size <> count(p.id)
    """,
    "no account is below its floor": "SELECT id::text, CAST(NULL AS uuid) FROM accounts WHERE posted < floor",
    "all accounts together hold zero": """
        SELECT currency, CAST(NULL AS uuid) FROM accounts GROUP BY currency HAVING sum(posted) <> 0
    """,
    "what is left of a hold stands on its account": """
        SELECT h.id::text, CAST(NULL AS uuid) FROM holds h JOIN accounts a ON a.id = h.account_id
        WHERE a.posted <> h.amount_minor - h.released_minor - h.refunded_minor
    """,
    "a hold was held, released and refunded as its transfers say": """
        SELECT h.id::text, (array_agg(m.id ORDER BY m.id))[1] FROM holds h LEFT JOIN (
            SELECT t.hold_id, p.account_id, p.id, p.amount_minor, coalesce(f.kind, t.kind) AS kind
            FROM transfers t JOIN postings p ON p.transfer_id = t.id
            LEFT JOIN transfers f ON f.id = t.follows_id WHERE t.hold_id IS NOT NULL
        ) AS m ON m.hold_id = h.id AND m.account_id = h.account_id
        GROUP BY h.id HAVING (h.amount_minor, h.released_minor, h.refunded_minor) IS DISTINCT FROM (
            coalesce(sum(m.amount_minor) FILTER (WHERE m.kind IN ('hold', 'hold_increase', 'hold_decrease')), 0),
            coalesce(-sum(m.amount_minor) FILTER (WHERE m.kind = 'release'), 0),
            coalesce(-sum(m.amount_minor) FILTER (WHERE m.kind = 'refund'), 0)
        )
    """,
    "what is held for a booking is its fee, as amended, less what was released and refunded": """
        SELECT agreed.id::text, CAST(NULL AS uuid) FROM (
            SELECT b.id, b.fee_minor AS owed, coalesce(amended.minor, t.fee_minor) AS minor,
                coalesce(amended.currency, t.fee_currency) AS currency
            FROM bookings b JOIN offer_terms t ON t.id = b.terms_id LEFT JOIN LATERAL (
                SELECT CAST(terms #>> '{fee,minor}' AS bigint) AS minor, terms #>> '{fee,currency}' AS currency
                FROM booking_amendments
                WHERE booking_id = b.id AND status = 'accepted' AND terms #>> '{fee}' IS NOT NULL
                ORDER BY number DESC LIMIT 1
            ) AS amended ON true
        ) AS agreed LEFT JOIN holds h ON h.booking_id = agreed.id LEFT JOIN accounts a ON a.id = h.account_id
        WHERE owed <> minor OR (coalesce(a.currency, agreed.currency), coalesce(a.posted, 0)) IS DISTINCT FROM (
            agreed.currency, minor - coalesce(h.released_minor + h.refunded_minor, 0)
        )
    """,
    "a campaign's free money is what it was funded, less what is held, was released or went back": """
        SELECT a.id::text, CAST(NULL AS uuid) FROM accounts a WHERE a.kind = 'campaign' AND a.posted <> (
            SELECT coalesce(sum(f.amount_minor), 0) FROM fundings f
            WHERE f.campaign_id = a.owner_id AND f.amount_currency = a.currency AND f.status = 'received'
        ) - (
            SELECT coalesce(sum(h.amount_minor - h.refunded_minor), 0) FROM holds h
            WHERE h.campaign_id = a.owner_id AND h.amount_currency = a.currency
        ) + (
            SELECT coalesce(sum(p.amount_minor), 0) FROM postings p JOIN transfers t ON t.id = p.transfer_id
            WHERE p.account_id = a.id AND t.hold_id IS NULL AND t.kind <> 'funding'
        )
    """,
    "a held fee draws on fundings of its own campaign, to the đồng": """
        SELECT h.id::text, CAST(NULL AS uuid) FROM holds h
        LEFT JOIN hold_draws d ON d.hold_id = h.id LEFT JOIN fundings f ON f.id = d.funding_id
        GROUP BY h.id HAVING coalesce(sum(d.amount_minor), 0) <> h.amount_minor - h.refunded_minor
            OR bool_or(f.campaign_id <> h.campaign_id OR f.amount_currency <> h.amount_currency)
    """,
    "fees draw on a funding for no more than came in and did not go back": f"""
        SELECT f.id::text, CAST(NULL AS uuid) FROM fundings f
        JOIN (SELECT funding_id, sum(amount_minor) AS drawn FROM hold_draws GROUP BY funding_id) AS d
            ON d.funding_id = f.id
        WHERE f.transfer_id IS NULL OR d.drawn > f.amount_minor - (
            SELECT coalesce(sum(p.amount_minor), 0) FROM transfers t JOIN postings p ON p.transfer_id = t.id
            WHERE t.follows_id = f.transfer_id AND t.kind = 'funding_refund' AND p.amount_minor > 0 AND {_NOT_REVERSED}
        )
    """,  # noqa: S608
    "a fee is held from its own campaign, released to its own influencer, and refunded to that campaign": """
        SELECT p.id || ': ' || coalesce(f.kind, t.kind) || ' of hold ' || h.id || ' on ' || a.kind || ' of '
            || coalesce(a.owner_id::text, a.rail, 'all'), p.id
        FROM transfers t JOIN holds h ON h.id = t.hold_id JOIN postings p ON p.transfer_id = t.id
        JOIN accounts a ON a.id = p.account_id LEFT JOIN transfers f ON f.id = t.follows_id
        WHERE a.id <> h.account_id AND a.owner_id IS DISTINCT FROM CASE coalesce(f.kind, t.kind)
            WHEN 'release' THEN h.influencer_id ELSE h.campaign_id
        END
    """,
    "each payout that was sent, and nothing else, took its gross from its influencer for its net, fee and tax": """
        SELECT coalesce(payout.id::text, booked.key), booked.posting
        FROM (SELECT * FROM payouts WHERE sent_at IS NOT NULL) AS payout FULL JOIN (
            SELECT t.key, (array_agg(p.id ORDER BY p.id))[1] AS posting,
                array_agg(DISTINCT p.amount_currency) AS currencies,
                array_agg(a.owner_id) FILTER (WHERE a.kind = 'earnings') AS payees,
                array_agg(a.owner_id) FILTER (WHERE a.kind = 'payout') AS payouts,
                -sum(p.amount_minor) FILTER (WHERE a.kind = 'earnings') AS gross,
                sum(p.amount_minor) FILTER (WHERE a.kind = 'payout') AS net,
                coalesce(sum(p.amount_minor) FILTER (WHERE a.kind = 'fees'), 0) AS fee,
                coalesce(sum(p.amount_minor) FILTER (WHERE a.kind = 'tax'), 0) AS tax
            FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
            WHERE t.kind = 'payout' GROUP BY t.id
        ) AS booked ON booked.key = 'payout:' || payout.id
        WHERE (booked.payouts, booked.payees, booked.currencies, booked.gross, booked.net, booked.fee, booked.tax)
        IS DISTINCT FROM (
            ARRAY[payout.id], ARRAY[payout.influencer_id], ARRAY[payout.gross_currency], payout.gross_minor,
            payout.net_minor, payout.fee_minor, payout.tax_minor
        )
    """,
    "a payout is settled from its own account with its net, by the partner behind its rail": """
        SELECT p.id || ': ' || p.amount_minor || ' on ' || a.kind || ' of ' || coalesce(a.owner_id::text, a.rail, 'all')
            || ' after ' || booked.key, p.id
        FROM transfers t JOIN transfers booked ON booked.id = t.follows_id
        JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
        LEFT JOIN payouts payout ON booked.key = 'payout:' || payout.id
        WHERE t.kind = 'payout_settlement' AND (
            (abs(p.amount_minor), p.amount_currency) IS DISTINCT FROM (payout.net_minor, payout.net_currency)
            OR CASE WHEN p.amount_minor < 0 THEN a.owner_id IS DISTINCT FROM payout.id
                ELSE a.rail IS DISTINCT FROM payout.rail END
        )
    """,
    "a payout is settled while it is paid, and taken back when it failed": """
        SELECT payout.id::text, (array_agg(p.id ORDER BY p.id))[1]
        FROM payouts payout JOIN transfers booked ON booked.key = 'payout:' || payout.id
        LEFT JOIN transfers t ON t.follows_id = booked.id LEFT JOIN postings p ON p.transfer_id = t.id
        LEFT JOIN transfers undoing ON undoing.follows_id = t.id
        GROUP BY payout.id HAVING (
            count(DISTINCT t.id) FILTER (WHERE t.kind = 'payout_settlement' AND undoing.id IS NULL),
            count(DISTINCT t.id) FILTER (WHERE t.kind = 'payout_failure')
        ) <> ((payout.status = 'paid')::int, (payout.status = 'failed')::int)
    """,
    "nothing that came in through the sandbox was transferred to a connected account": """
        SELECT DISTINCT paid.id::text, CAST(NULL AS uuid)
        FROM connected_transfers paid JOIN payouts payout ON payout.id = paid.payout_id
        JOIN holds h ON h.booking_id = payout.booking_id JOIN hold_draws d ON d.hold_id = h.id
        JOIN fundings f ON f.id = d.funding_id WHERE f.rail = 'sandbox' AND f.answered_at <= paid.planned_at
    """,
    "each cost in the books, and nothing else, is one that a partner named, and was taken out of what it keeps": """
        SELECT coalesce(booked.key, 'partner cost ' || cost.id), booked.posting
        FROM partner_costs cost FULL JOIN (
            SELECT t.id, t.key, p.id AS posting, a.rail, p.amount_minor, p.amount_currency
            FROM transfers t JOIN postings p ON p.transfer_id = t.id
            JOIN accounts a ON a.id = p.account_id AND a.kind = 'partner' WHERE t.kind = 'partner_cost'
        ) AS booked ON booked.id = cost.transfer_id
        WHERE (booked.key, booked.rail, booked.amount_minor, booked.amount_currency) IS DISTINCT FROM (
            'partner_cost:' || cost.rail || ':' || cost.reference, cost.rail, cost.amount_minor, cost.amount_currency
        )
    """,
    "a closed period ends with the balances of its postings": """
        SELECT period_id || ' ' || account_id, (array_agg(posting_id ORDER BY posting_id))[1] FROM (
            SELECT period_id, account_id, balance AS minor, CAST(NULL AS uuid) AS posting_id FROM closing_balances
            UNION ALL
            SELECT following.id, account_id, -balance, NULL FROM closing_balances
            JOIN accounting_periods e ON e.id = period_id
            JOIN accounting_periods following ON following.starts_at = e.ends_at
            UNION ALL
            SELECT e.id, p.account_id, -p.amount_minor, p.id FROM postings p JOIN transfers t ON t.id = p.transfer_id
            JOIN accounting_periods e ON t.at >= coalesce(e.starts_at, '-infinity') AND t.at < e.ends_at
        ) AS closing GROUP BY period_id, account_id HAVING sum(minor) <> 0
    """,
    "closed periods follow each other without a gap": """
        SELECT id::text, CAST(NULL AS uuid)
        FROM (SELECT *, lag(ends_at) OVER (ORDER BY ends_at) AS before FROM accounting_periods) AS walked
        WHERE starts_at IS DISTINCT FROM before
    """,
}
