"""What one policy did in a market, brief by brief, as arrays that figures are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.arrays import Floats, Whole
from evaluation.calibration import Outcome
from evaluation.exposure import misplaced, shares
from evaluation.market import Market, shipped_policy
from evaluation.newcomers import by_merit, promised_exposure, violations
from evaluation.relevance import accepted_share, ndcg
from evaluation.simulation import Page


@dataclass(frozen=True, kw_only=True)
class Run:
    """A row for each brief that all policies answered, in the same order.

    `exposure` and `merit`: shares of the brief's whole, a column for each person who passes the gates of any brief.
    By band of merit: how many `newcomers` and `others` were eligible, and the shares of attention to them. `promised`:
    the least share of attention that fair start gives newcomers, `given` what they got, `deserved` their share of the
    merit. `broken`: how many of its minimums were not met.
    """

    ndcg: Floats
    accepted: Floats
    misplaced: Floats
    exposure: Floats
    merit: Floats
    newcomers: Floats
    others: Floats
    to_newcomers: Floats
    to_others: Floats
    promised: Floats
    given: Floats
    deserved: Floats
    broken: Whole
    outcomes: Sequence[Outcome]


@dataclass(frozen=True, kw_only=True)
class Row:
    """The same for one brief; `exposure` and `merit` of those eligible, who are the `rows` of the population."""

    number: int
    rows: Whole
    ndcg: float
    accepted: float
    misplaced: float
    exposure: Floats
    merit: Floats
    newcomers: Floats
    others: Floats
    to_newcomers: Floats
    to_others: Floats
    promised: float
    given: float
    deserved: float
    broken: int
    outcomes: Sequence[Outcome]


def row_of(page: Page) -> Row:
    """What one page comes to."""
    listed, order = page.listed, list(page.order)
    exposure, merit, newcomer = shares(page.exposure), shares(listed.merit), listed.newcomer
    required, eligible = shipped_policy().fair_start.minimums, int(newcomer.sum())
    everybody = np.ones(len(newcomer))
    return Row(
        number=page.number,
        rows=listed.rows,
        ndcg=ndcg(listed.merit, order),
        accepted=accepted_share(listed.willing[order].tolist()),
        misplaced=float(misplaced(exposure, merit)),
        exposure=exposure,
        merit=merit,
        newcomers=by_merit(listed.merit[newcomer], everybody[newcomer]),
        others=by_merit(listed.merit[~newcomer], everybody[~newcomer]),
        to_newcomers=by_merit(listed.merit[newcomer], exposure[newcomer]),
        to_others=by_merit(listed.merit[~newcomer], exposure[~newcomer]),
        promised=promised_exposure(required, len(order), eligible),
        given=float(exposure[newcomer].sum()),
        deserved=float(merit[newcomer].sum()),
        broken=violations(newcomer[order].tolist(), required, eligible),
        outcomes=page.outcomes,
    )


def runs(market: Market, pages: Iterable[Iterable[Page]]) -> list[Run]:
    """A run for each policy's pages, over the briefs for which under every policy somebody of any worth was free."""
    found = [{row.number: row for row in map(row_of, each) if row.merit.any()} for each in pages]
    shared = sorted(set[int].intersection(*(set(each) for each in found)))
    whoever = np.unique(np.concatenate([pool.rows for pool in market.pools]))
    return [_run(whoever, [each[number] for number in shared]) for each in found]


def _run(whoever: Whole, rows: Sequence[Row]) -> Run:
    return Run(
        ndcg=np.array([each.ndcg for each in rows]),
        accepted=np.array([each.accepted for each in rows]),
        misplaced=np.array([each.misplaced for each in rows]),
        exposure=_spread(whoever, [(each.rows, each.exposure) for each in rows]),
        merit=_spread(whoever, [(each.rows, each.merit) for each in rows]),
        newcomers=np.array([each.newcomers for each in rows]),
        others=np.array([each.others for each in rows]),
        to_newcomers=np.array([each.to_newcomers for each in rows]),
        to_others=np.array([each.to_others for each in rows]),
        promised=np.array([each.promised for each in rows]),
        given=np.array([each.given for each in rows]),
        deserved=np.array([each.deserved for each in rows]),
        broken=np.array([each.broken for each in rows], dtype=np.int64),
        outcomes=[outcome for each in rows for outcome in each.outcomes],
    )


def _spread(whoever: Whole, amounts: Sequence[tuple[Whole, Floats]]) -> Floats:
    """A column for each person, 0 where they are not among the rows."""
    found = np.zeros((len(amounts), len(whoever)))
    for place, (rows, amount) in enumerate(amounts):
        found[place, np.searchsorted(whoever, rows)] = amount
    return found
