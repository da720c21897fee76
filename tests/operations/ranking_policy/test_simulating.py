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
from domain.ranking_policy.simulations import SeenSimulation, SimulationOutdated, WeightsNotSimulated, digest_of
from domain.ranking_policy.weights import (
    PartWeights,
    PriceAlone,
    PublishedWeights,
    WeightsDayTaken,
    WeightsNoticeTooShort,
    WeightsNotWhole,
    WeightsPublished,
)
from domain.sentences import Sentence
from matching.simulation import Move
from operations.candidates.columns import CandidateColumns
from operations.ranking_policy.publishing import publish_weights
from operations.ranking_policy.simulating import Simulation, simulate_weights
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import Market, add_market
from tests.makers.ranking_policy import SHIPPED_WEIGHTS, TRUST_FIRST, add_published_weights
from tests.operations.candidates.test_columns import columns, keep_up
from tests.refusing import outcome, refused

__all__ = ["columns"]

FIRST_DAY = date(2026, 12, 5)
TWO_NICHES = (NicheWeight(code="technology.smartphones", weight=3), NicheWeight(code="beauty.skincare", weight=1))


async def decider(database: TestDatabase) -> Decider:
    return Decider(login_id=(await database.add(make_login())).id)


async def simulated(
    database: TestDatabase, weights: PartWeights = TRUST_FIRST, *, by: Decider | None = None, **given: Any
) -> Simulation:
    all_given: dict[str, Any] = {"now": NOON} | given
    return await simulate_weights(database, by or await decider(database), weights=weights, **all_given)


async def publish(database: TestDatabase, seen: Simulation, by: Decider, **changes: Any) -> PublishedWeights:
    given: dict[str, Any] = {
        "weights": TRUST_FIRST,
        "valid_from": FIRST_DAY,
        "reason": Sentence("Vì uy tín.", "For trust."),
        "simulation": seen.digest,
        "brief_ids": [each.brief_id for each in seen.effects],
    }
    async with database.work(by, changes.pop("now", NOON)) as work:
        return await publish_weights(work, **(given | changes))


async def seen_by_decider(database: TestDatabase, weights: PartWeights = TRUST_FIRST) -> tuple[Simulation, Decider]:
    """A simulation, and who has seen it."""
    actor = await decider(database)
    return await simulated(database, weights, by=actor), actor


async def two_who_swap(database: TestDatabase) -> tuple[Market, Any, Any]:
    """A brief; somebody who fits it well, and somebody trusted more who fits it less."""
    market = await add_market(database, niches=TWO_NICHES)
    near = await add_candidate(database, score=62, niches=("technology.smartphones", "beauty.skincare"))
    trusted = await add_candidate(database, score=95)
    return market, near, trusted


async def test_a_simulation_says_who_moves_and_writes_that_it_was_seen(database: TestDatabase) -> None:
    market, near, trusted = await two_who_swap(database)
    actor = await decider(database)
    before = await database.picture()

    found = await simulated(database, by=actor, top=1)
    again = await simulated(database, by=actor, top=1)

    (seen,) = await database.all(select(SeenSimulation))
    assert again == found
    assert (seen.digest, seen.seen_by, seen.seen_at) == (found.digest, actor.login_id, NOON)
    assert seen.digest == digest_of({"compared": seen.compared, "outcome": seen.outcome})
    assert (seen.outcome["weighed"], seen.outcome["tau"], seen.outcome["changed"]) == (2, -10_000, 10_000)
    assert not any(str(person.id) in str(seen.outcome) for person in (near, trusted))
    await database.execute("ALTER TABLE seen_simulations DISABLE TRIGGER seen_simulations_stay")
    await database.execute("DELETE FROM seen_simulations")
    await database.execute("ALTER TABLE seen_simulations ENABLE TRIGGER seen_simulations_stay")
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
    await add_published_weights(database, await database.add(make_login()))

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
    seen, actor = await seen_by_decider(database)

    row = await publish(database, seen, actor)

    kept = await database.reload(row)
    assert (kept.version, kept.weights, kept.base) == ("2026-12-05", TRUST_FIRST, "v1")
    assert (kept.published_by, kept.published_at, kept.simulation) == (actor.login_id, NOON, seen.digest)
    assert kept.reason == Sentence("Vì uy tín.", "For trust.")
    assert await database.events() == [WeightsPublished(published_weights_id=row.id, valid_from=FIRST_DAY)]
    assert [each.brief_id for each in seen.effects] == [market.brief.id]


async def test_where_no_brief_was_ever_published_nothing_is_named(database: TestDatabase) -> None:
    seen, actor = await seen_by_decider(database)

    await publish(database, seen, actor)

    assert await database.count(PublishedWeights) == 1


async def test_nobody_publishes_what_they_have_not_seen(database: TestDatabase) -> None:
    """Neither by a digest that nobody was given, nor by one that another was given."""
    await two_who_swap(database)
    seen, actor = await seen_by_decider(database)
    other = await decider(database)

    for by, digest in ((other, seen.digest), (actor, "0" * 64), (actor, "")):
        answer = partial(publish, database, seen, by, simulation=digest)
        raised = await refused(database, WeightsNotSimulated, answer)
        assert raised.field == "input.simulation"


async def test_a_simulation_of_something_else_does_not_count(database: TestDatabase) -> None:
    market, _, _ = await two_who_swap(database)
    other = await add_market(database)
    actor = await decider(database)
    seen = await simulated(database, by=actor, brief_ids=[market.brief.id])
    of_others = await simulated(database, SHIPPED_WEIGHTS, by=actor, brief_ids=[market.brief.id])
    briefs = "the briefs named are not those it was made on, or were edited since"
    different: list[tuple[dict[str, Any], str]] = [
        ({"simulation": of_others.digest}, "it tried other weights"),
        ({"weights": replace(TRUST_FIRST, niche_fit=1_100, trust_tier=3_900)}, "it tried other weights"),
        ({"brief_ids": []}, briefs),
        ({"brief_ids": [other.brief.id]}, briefs),
        ({"brief_ids": [market.brief.id, other.brief.id]}, briefs),
        ({"brief_ids": [market.brief.id, BriefId(new_id())]}, briefs),
        ({"now": NOON + timedelta(days=1)}, "it was made on another day"),
        ({"now": NOON + timedelta(days=1), "brief_ids": []}, f"it was made on another day, {briefs}"),
    ]

    for changes, why in different:
        raised = await refused(database, SimulationOutdated, partial(publish, database, seen, actor, **changes))
        assert (raised.changed.en, raised.field) == (why, "input.simulation")


async def test_what_changed_since_asks_for_another_look(database: TestDatabase) -> None:
    await two_who_swap(database)
    seen, actor = await seen_by_decider(database)
    await publish(database, seen, actor)

    later: dict[str, Any] = {"by": actor, "valid_from": date(2027, 1, 1)}
    raised = await refused(database, SimulationOutdated, lambda: publish(database, seen, **later))

    assert raised.say("vi") == (
        "Mô phỏng này không còn dùng được: từ đó đã có trọng số khác được công bố. Hãy mô phỏng lại và xem điều gì "
        "thay đổi."
    )
    again = await simulated(database, by=actor)
    await database.execute("UPDATE briefs SET version = version + 1")
    raised = await refused(database, SimulationOutdated, lambda: publish(database, again, **later))
    assert raised.changed.en.endswith("or were edited since")


async def test_the_digest_covers_what_was_seen_and_a_market_that_moves_leaves_it_standing(
    database: TestDatabase,
) -> None:
    """Another digest as soon as the figures differ; and the figures that were seen may be published all day."""
    await two_who_swap(database)
    seen, actor = await seen_by_decider(database)
    await add_candidate(database, score=80)

    again = await simulated(database, by=actor)
    row = await publish(database, seen, actor)

    assert seen.digest != again.digest
    assert row.simulation == seen.digest
    assert [each.effects[0].eligible for each in (seen, again)] == [2, 3]


async def test_before_there_are_columns_some_are_weighed_and_it_is_said(database: TestDatabase) -> None:
    market, _, trusted = await two_who_swap(database)

    found, all_of_them = [await simulated(database, most_people=most) for most in (1, 2)]

    assert [(each.weighed, each.cut) for each in (found, all_of_them)] == [(1, True), (2, False)]
    assert [each.eligible for each in found.effects] == [1]
    assert found.effects[0].before.tiers == {3: 10_000}
    assert (trusted.id, market.brief.id) == (trusted.id, found.effects[0].brief_id)


async def test_from_columns_everybody_is_weighed_and_it_is_the_same(
    database: TestDatabase, columns: CandidateColumns
) -> None:
    await two_who_swap(database)
    actor = await decider(database)
    await keep_up(columns, database)

    for weights in (TRUST_FIRST, SHIPPED_WEIGHTS, TRUST_FIRST):
        plain = await simulated(database, weights, by=actor, top=1)
        found = await simulated(database, weights, by=actor, top=1, columns=columns, most_people=1)
        assert found == plain

    assert (found.weighed, found.cut) == (2, False)
    assert len(await database.all(select(SeenSimulation))) == 2


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
    seen, actor = await seen_by_decider(database)

    await refused(database, refusal, lambda: publish(database, seen, actor, **changes))


async def test_one_version_begins_on_a_day(database: TestDatabase) -> None:
    seen, actor = await seen_by_decider(database)
    await publish(database, seen, actor)
    again = await simulated(database, by=actor)

    raised = await refused(database, WeightsDayTaken, lambda: publish(database, again, actor))

    assert raised.say("en") == "Another version of the weights begins on 2026-12-05."


async def test_of_two_who_publish_at_once_one_is_refused(database: TestDatabase) -> None:
    actors = [await decider(database) for _ in range(2)]
    seen, _ = [await simulated(database, by=actor) for actor in actors]
    outcomes: list[str] = []

    async def race(actor: Decider) -> None:
        outcomes.append(await outcome(lambda: publish(database, seen, actor)))

    async with anyio.create_task_group() as group:
        for actor in actors:
            group.start_soon(race, actor)

    assert len(await database.all(select(PublishedWeights))) == 1
    assert outcomes.count("DONE") == 1
    assert set(outcomes) <= {"DONE", "WEIGHTS_DAY_TAKEN", "SIMULATION_OUTDATED"}


async def test_a_brief_that_ended_can_still_be_simulated(database: TestDatabase) -> None:
    market = await add_market(database)
    await database.execute("UPDATE briefs SET status = 'closed', ended_at = published_at")

    assert (await database.all(select(Brief)))[0].status is BriefStatus.CLOSED
    assert [each.brief_id for each in (await simulated(database)).effects] == [market.brief.id]
