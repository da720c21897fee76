"""New weights tried on stored briefs, and published by whoever has seen what they change."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Decider
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.content import NicheWeight
from domain.errors import InvalidInput, NotFound
from domain.ids import BriefId, new_id
from domain.ranking_policy.weights import (
    PartWeights,
    PriceAlone,
    PublishedWeights,
    WeightsDayTaken,
    WeightsNoticeTooShort,
    WeightsNotSimulated,
    WeightsNotWhole,
    WeightsPublished,
)
from domain.sentences import Sentence
from matching.simulation import Move
from operations.ranking_policy.publishing import publish_weights
from operations.ranking_policy.simulating import Simulation, simulate_weights
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import Market, add_market
from tests.makers.ranking_policy import SHIPPED_WEIGHTS, TRUST_FIRST, make_published_weights
from tests.refusing import outcome, refused

FIRST_DAY = date(2026, 12, 5)
TWO_NICHES = (NicheWeight(code="technology.smartphones", weight=3), NicheWeight(code="beauty.skincare", weight=1))


async def decider(database: TestDatabase) -> Decider:
    return Decider(login_id=(await database.add(make_login())).id)


async def simulated(database: TestDatabase, weights: PartWeights = TRUST_FIRST, **given: Any) -> Simulation:
    all_given: dict[str, Any] = {"now": NOON} | given
    return await simulate_weights(database, await decider(database), weights=weights, **all_given)


async def publish(database: TestDatabase, seen: Simulation, **changes: Any) -> PublishedWeights:
    given: dict[str, Any] = {
        "weights": TRUST_FIRST,
        "valid_from": FIRST_DAY,
        "reason": Sentence("Vì uy tín.", "For trust."),
        "simulation": seen.digest,
        "brief_ids": [each.brief_id for each in seen.effects],
    }
    now = changes.pop("now", NOON)
    async with database.work(changes.pop("by", None) or await decider(database), now) as work:
        return await publish_weights(work, **(given | changes))


async def two_who_swap(database: TestDatabase) -> tuple[Market, Any, Any]:
    """A brief; somebody who fits it well, and somebody trusted more who fits it less."""
    market = await add_market(database, niches=TWO_NICHES)
    near = await add_candidate(database, score=62, niches=("technology.smartphones", "beauty.skincare"))
    trusted = await add_candidate(database, score=95)
    return market, near, trusted


async def test_a_simulation_says_who_moves_and_writes_nothing(database: TestDatabase) -> None:
    market, near, trusted = await two_who_swap(database)
    actor = await decider(database)
    before = await database.picture()

    found = await simulate_weights(database, actor, weights=TRUST_FIRST, top=1, now=NOON)

    assert await database.picture() == before
    (only,) = found.effects
    assert (only.brief_id, only.eligible, only.entering, only.tau) == (market.brief.id, 2, 1, -10_000)
    assert only.moves == (Move(trusted.id, 2, 1), Move(near.id, 1, 2))
    assert (only.before.tiers, only.after.tiers) == ({1: 10_000}, {3: 10_000})
    assert (found.total.changed, found.total.tau, found.present, found.day) == (10_000, -10_000, "v1", NOON.date())


async def test_the_same_weights_move_nobody(database: TestDatabase) -> None:
    await two_who_swap(database)

    found = await simulated(database, SHIPPED_WEIGHTS)

    assert [(each.moves, each.tau) for each in found.effects] == [((), 10_000)]


async def test_it_compares_with_what_is_in_force(database: TestDatabase) -> None:
    await two_who_swap(database)
    await database.add(make_published_weights(await database.add(make_login())))

    found = await simulated(database, TRUST_FIRST)

    assert (found.present, found.effects[0].moves) == ("2026-11-20", ())


async def test_whom_a_brand_blocks_is_in_neither_list(database: TestDatabase) -> None:
    market, near, _ = await two_who_swap(database)
    await database.add(BlockedInfluencer(brand_id=market.brand.id, influencer_id=near.id))

    found = await simulated(database)

    assert [(each.eligible, each.moves) for each in found.effects] == [(1, ())]


async def test_briefs_published_last_are_taken_unless_some_are_named(database: TestDatabase) -> None:
    old, new = [await add_market(database) for _ in range(2)]
    await database.execute(
        "UPDATE briefs SET published_at = published_at - interval '1 day' WHERE id = :it", it=old.brief.id
    )

    assert [each.brief_id for each in (await simulated(database)).effects] == [new.brief.id, old.brief.id]
    assert [each.brief_id for each in (await simulated(database, most=1)).effects] == [new.brief.id]
    named = await simulated(database, brief_ids=[old.brief.id])
    assert [each.brief_id for each in named.effects] == [old.brief.id]


async def test_a_brief_that_never_was_public_is_not_found(database: TestDatabase) -> None:
    market = await add_market(database)
    await database.execute("UPDATE briefs SET published_at = NULL, status = 'draft'")

    for unknown in (market.brief.id, BriefId(new_id())):
        with pytest.raises(NotFound):
            await simulated(database, brief_ids=[unknown])
    assert (await simulated(database)).effects == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"brief_ids": []}, "briefs"),
        ({"brief_ids": [BriefId(new_id()) for _ in range(21)]}, "briefs"),
        ({"most": 0}, "first"),
        ({"most": 21}, "first"),
        ({"top": 0}, "top"),
        ({"top": 101}, "top"),
    ],
)
async def test_what_cannot_be_simulated_is_refused(database: TestDatabase, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        await simulated(database, **given)

    assert raised.value.field == field


async def test_only_whole_weights_are_simulated(database: TestDatabase) -> None:
    with pytest.raises(WeightsNotWhole):
        await simulated(database, replace(TRUST_FIRST, niche_fit=999))


async def test_who_has_seen_the_simulation_may_publish(database: TestDatabase) -> None:
    market, _, _ = await two_who_swap(database)
    seen, actor = await simulated(database), await decider(database)

    row = await publish(database, seen, by=actor)

    kept = await database.reload(row)
    assert (kept.version, kept.weights, kept.base) == ("2026-12-05", TRUST_FIRST, "v1")
    assert (kept.published_by, kept.published_at, kept.simulation) == (actor.login_id, NOON, seen.digest)
    assert kept.reason == Sentence("Vì uy tín.", "For trust.")
    assert await database.events() == [WeightsPublished(published_weights_id=row.id, valid_from=FIRST_DAY)]
    assert [each.brief_id for each in seen.effects] == [market.brief.id]


async def test_where_no_brief_was_ever_published_nothing_is_named(database: TestDatabase) -> None:
    seen = await simulated(database)

    await publish(database, seen)

    assert await database.count(PublishedWeights) == 1


async def test_a_simulation_of_something_else_does_not_count(database: TestDatabase) -> None:
    market, _, _ = await two_who_swap(database)
    other = await add_market(database)
    seen = await simulated(database, brief_ids=[market.brief.id])
    others = await simulated(database, SHIPPED_WEIGHTS, brief_ids=[market.brief.id])
    actor = await decider(database)
    different: list[dict[str, Any]] = [
        {"simulation": others.digest},
        {"simulation": ""},
        {"brief_ids": []},
        {"brief_ids": [other.brief.id]},
        {"brief_ids": [market.brief.id, other.brief.id]},
        {"brief_ids": [BriefId(new_id())]},
        {"brief_ids": [BriefId(new_id()) for _ in range(100)]},
        {"weights": replace(TRUST_FIRST, niche_fit=1_100, trust_tier=3_900)},
        {"now": NOON + timedelta(days=1)},
    ]

    for changes in different:
        answer = partial(publish, database, seen, by=actor, **changes)
        raised = await refused(database, WeightsNotSimulated, answer)
        assert raised.field == "input.simulation"


async def test_what_changed_since_asks_for_another_look(database: TestDatabase) -> None:
    await two_who_swap(database)
    seen, actor = await simulated(database), await decider(database)
    await publish(database, seen)

    later: dict[str, Any] = {"by": actor, "valid_from": date(2027, 1, 1)}
    await refused(database, WeightsNotSimulated, lambda: publish(database, seen, **later))

    again = await simulated(database)
    await database.execute("UPDATE briefs SET version = version + 1")
    await refused(database, WeightsNotSimulated, lambda: publish(database, again, **later))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"weights": replace(TRUST_FIRST, niche_fit=1)}, WeightsNotWhole),
        ({"weights": PartWeights(**dict.fromkeys(TRUST_FIRST.by_part(), 0) | {"price_fit": 10_000})}, PriceAlone),
        ({"valid_from": date(2026, 12, 4)}, WeightsNoticeTooShort),
        ({"valid_from": date(1999, 1, 1)}, WeightsNoticeTooShort),
        ({"reason": Sentence("", "For trust.")}, InvalidInput),
    ],
)
async def test_what_cannot_be_published_is_refused(
    database: TestDatabase, changes: dict[str, Any], refusal: type[Any]
) -> None:
    seen, actor = await simulated(database), await decider(database)

    await refused(database, refusal, lambda: publish(database, seen, by=actor, **changes))


async def test_one_version_begins_on_a_day(database: TestDatabase) -> None:
    await publish(database, await simulated(database))
    seen, actor = await simulated(database), await decider(database)

    raised = await refused(database, WeightsDayTaken, lambda: publish(database, seen, by=actor))

    assert raised.say("en") == "Another version of the weights begins on 2026-12-05."


async def test_of_two_who_publish_at_once_one_is_refused(database: TestDatabase) -> None:
    seen, actors = await simulated(database), [await decider(database) for _ in range(2)]
    outcomes: list[str] = []

    async def race(actor: Decider) -> None:
        outcomes.append(await outcome(lambda: publish(database, seen, by=actor)))

    async with anyio.create_task_group() as group:
        for actor in actors:
            group.start_soon(race, actor)

    assert len(await database.all(select(PublishedWeights))) == 1
    assert outcomes.count("DONE") == 1
    assert set(outcomes) <= {"DONE", "WEIGHTS_DAY_TAKEN", "WEIGHTS_NOT_SIMULATED"}


async def test_a_brief_that_ended_can_still_be_simulated(database: TestDatabase) -> None:
    market = await add_market(database)
    await database.execute("UPDATE briefs SET status = 'closed', ended_at = published_at")

    assert (await database.all(select(Brief)))[0].status is BriefStatus.CLOSED
    assert [each.brief_id for each in (await simulated(database)).effects] == [market.brief.id]
