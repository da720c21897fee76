"""What the database itself holds true of published weights, whoever writes."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ranking_policy.weights import PublishedWeights
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.ranking_policy import add_published_weights, make_published_weights, make_seen_simulation


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"niche_fit": 1001}, "ck_published_weights_whole"),
        ({"niche_fit": -1, "price_fit": 1501}, "ck_published_weights_none_negative"),
        (
            {"niche_fit": 0, "disclosure_history": 0, "trust_tier": 0, "delivery_reliability": 0}
            | {"audience_fit": 0, "language_and_place": 0, "price_fit": 10_000},
            "ck_published_weights_not_price_alone",
        ),
        ({"vi_reason": ""}, "ck_published_weights_vi_reason"),
        ({"en_reason": "x" * 2_001}, "ck_published_weights_en_reason"),
        ({"published_at": NOON, "valid_from": date(2026, 12, 4)}, "ck_published_weights_notice"),
        ({"notice_days": 0}, "ck_published_weights_notice"),
    ],
)
async def test_weights_that_cannot_be_meant_do_not_enter(
    database: TestDatabase, changes: dict[str, Any], rule: str
) -> None:
    login = await database.add(make_login())

    with pytest.raises(IntegrityError, match=rule):
        await add_published_weights(database, login, **changes)

    assert await database.count(PublishedWeights) == 0


async def test_notice_is_counted_in_ha_noi(database: TestDatabase) -> None:
    login = await database.add(make_login())
    evening = NOON.replace(hour=17)

    await add_published_weights(database, login, published_at=NOON, valid_from=date(2026, 12, 5))
    with pytest.raises(IntegrityError, match="ck_published_weights_notice"):
        await add_published_weights(database, login, published_at=evening, valid_from=date(2026, 12, 5))


async def test_what_is_published_stays_and_one_version_begins_on_a_day(database: TestDatabase) -> None:
    login = await database.add(make_login())
    row = await add_published_weights(database, login)

    for deed in ("UPDATE published_weights SET valid_from = valid_from + 1", "DELETE FROM published_weights"):
        with pytest.raises(IntegrityError, match="published_weights are never changed"):
            await database.execute(deed)
    with pytest.raises(IntegrityError, match="uq_published_weights_valid_from"):
        await add_published_weights(database, login)

    assert await database.reload(row) == row


async def test_nothing_is_published_that_its_publisher_has_not_seen(database: TestDatabase) -> None:
    login, other = await database.add(make_login()), await database.add(make_login())
    await database.add(make_seen_simulation(other))

    with pytest.raises(IntegrityError, match="fk_published_weights_simulation_published_by_seen_simulations"):
        await database.add(make_published_weights(login))


async def test_what_was_seen_stays_as_it_was(database: TestDatabase) -> None:
    seen = await database.add(make_seen_simulation(await database.add(make_login())))

    for deed in ("UPDATE seen_simulations SET outcome = '{}'", "DELETE FROM seen_simulations"):
        with pytest.raises(IntegrityError, match="seen_simulations are never changed"):
            await database.execute(deed)
    assert (await database.reload(seen)).outcome == {"weighed": 0}
