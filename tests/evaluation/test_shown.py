"""What a real marketplace's lists come to, beside the acceptances; worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from math import log2
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text

from domain.actors import System
from domain.ids import BriefId, InfluencerId
from domain.offers.offer import OfferStatus
from domain.offers.terms import Side
from evaluation.exposure import gini
from evaluation.shown import Shown, certified_count, showings, shown_figures
from matching.attention import attention
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.offers import LONG_AGO, add_past_offer

DAY = date(2026, 11, 16)
BRIEF, OTHER = (BriefId(UUID(int=number)) for number in (1, 2))


def one(person: int, place: int, *, brief: BriefId = BRIEF, day: date = DAY, newcomer: bool = False) -> Shown:
    """Somebody of the second tier at a place, whom nobody asked."""
    return Shown(
        day=day,
        brief_id=brief,
        influencer_id=InfluencerId(UUID(int=person)),
        place=place,
        newcomer=newcomer,
        tier=2,
        accepted=False,
    )


def took(shown: Shown) -> Shown:
    return replace(shown, accepted=True)


async def test_the_ledger_is_read_beside_the_offers_that_were_accepted(database: TestDatabase) -> None:
    asked, applied, declined = [(await add_candidate(database)).id for _ in range(3)]
    ended: dict[str, Any] = {"ended_at": LONG_AGO + timedelta(days=1)}
    await add_past_offer(database, asked, brief_id=BRIEF, **ended, status=OfferStatus.ACCEPTED)
    await add_past_offer(database, asked, brief_id=OTHER, **ended, status=OfferStatus.LAPSED)
    await add_past_offer(database, applied, Side.INFLUENCER, brief_id=BRIEF, **ended, status=OfferStatus.ACCEPTED)
    await add_past_offer(database, declined, brief_id=BRIEF, **ended, status=OfferStatus.LAPSED)
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        for place, (brief, person) in enumerate(
            [(BRIEF, asked), (BRIEF, applied), (BRIEF, declined), (OTHER, asked)], start=1
        ):
            await work.session.execute(
                text("INSERT INTO showings VALUES (:day, :brief, :person, :place, :attention, :newcomer, 1, NULL)"),
                {
                    "day": DAY,
                    "brief": brief,
                    "person": person,
                    "place": place,
                    "attention": attention(place),
                    "newcomer": place == 2,
                },
            )

    async with database.reading() as session:
        found, holders = await showings(session), await certified_count(session, NOON)

    assert [(each.brief_id, each.influencer_id, each.place, each.newcomer, each.accepted) for each in found] == [
        (BRIEF, asked, 1, False, True),
        (BRIEF, applied, 2, True, False),
        (BRIEF, declined, 3, False, False),
        (OTHER, asked, 4, False, False),
    ]
    assert {(each.day, each.tier) for each in found} == {(DAY, 1)}
    assert holders == 3


def test_ndcg_takes_acceptances_as_gains_at_the_best_place_of_all_days() -> None:
    lists = [
        one(1, 1),
        took(one(2, 3)),
        one(3, 4),
        # On the day after they stood second; the brief is judged by that.
        took(one(2, 2, day=DAY + timedelta(days=1))),
        one(1, 1, day=DAY + timedelta(days=1)),
        # Nobody accepted: nothing to judge.
        one(1, 1, brief=OTHER),
    ]

    found = shown_figures(lists, 3, least=1)

    assert found is not None
    assert (found.lists, found.briefs, found.briefs_accepted, found.people, found.everybody) == (3, 2, 1, 3, 3)
    assert found.ndcg is not None
    assert found.ndcg.value == pytest.approx(1 / log2(3))


def test_an_acceptance_lower_down_weighs_more_over_the_attention_of_its_place() -> None:
    found = shown_figures([took(one(1, 1)), one(2, 2), took(one(3, 3))], 3, least=1)

    assert found is not None
    assert found.ndcg is not None
    assert found.ndcg_by_attention is not None
    assert found.ndcg.value == pytest.approx((1 + 1 / 2) / (1 + 1 / log2(3)))
    # Third places are looked at half as often, so one acceptance there speaks for two.
    assert found.ndcg_by_attention.value == pytest.approx((1 + 2 / 2) / (2 + 1 / log2(3)))


def test_attention_is_spread_over_everybody_certified() -> None:
    found = shown_figures([one(1, 1), one(2, 2), one(1, 1, brief=OTHER)], 10, least=1)

    assert found is not None
    assert found.deciles == pytest.approx([0.0] * 8 + [1 / log2(3) / (2 + 1 / log2(3)), 2 / (2 + 1 / log2(3))])
    assert found.gini == pytest.approx(float(gini(np.array([0.0] * 8 + [1 / log2(3), 2.0]))))
    assert (found.people, found.everybody) == (2, 10)
    more = shown_figures([one(1, 1), one(2, 2)], 1, least=1)
    assert more is not None
    assert more.everybody == 2


def test_groups_have_their_shares_of_attention_and_of_acceptances() -> None:
    lists = [took(one(1, 1)), took(one(2, 3, newcomer=True)), replace(one(3, 7), tier=3)]

    found = shown_figures(lists, 3, least=1)

    assert found is not None
    assert list(found.groups) == ["tier 2", "tier 3", "newcomers", "others"]
    newcomers, trusted = found.groups["newcomers"], found.groups["tier 3"]
    whole = 1 + 1 / 2 + 1 / 3
    assert (newcomers.people, newcomers.accepted) == (1, 0.5)
    assert newcomers.attention == pytest.approx(1 / 2 / whole)
    assert newcomers.accepted_by_attention == pytest.approx(2 / 3)
    assert (trusted.accepted, trusted.accepted_by_attention) == (0, 0)
    assert trusted.attention == pytest.approx(1 / 3 / whole)


def test_minimums_are_judged_on_lists_of_one_order_as_far_as_they_show_newcomers() -> None:
    late = [one(place, place, newcomer=place == 10) for place in range(1, 11)]
    without = [one(place, place, brief=OTHER) for place in range(1, 11)]
    day = DAY + timedelta(days=1)
    changed = [one(place, place + (place > 4), day=day, newcomer=place == 9) for place in range(1, 10)]

    found = shown_figures([*late, *without, *changed], 10, least=1)

    assert found is not None
    # The first newcomer was due at the eighth place: the prefixes of eight and of nine lack one.
    assert found.broken == 2


def test_with_few_lists_or_few_acceptances_their_figures_are_left_out() -> None:
    lists = [one(1, 1, brief=BriefId(UUID(int=number))) for number in range(20)]

    assert shown_figures(lists[:19], 1) is None
    found = shown_figures([took(lists[0]), *lists[1:]], 1)
    assert found is not None
    assert (found.ndcg, found.ndcg_by_attention, found.briefs_accepted) == (None, None, 1)
    assert shown_figures([], 0) is None
