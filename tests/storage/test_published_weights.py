"""What the database itself holds true of published weights, whoever writes."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from domain.ranking_policy.weights import PublishedWeights
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.logins import make_login
from tests.makers.ranking_policy import make_published_weights


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
        await database.add(make_published_weights(login, **changes))

    assert await database.count(PublishedWeights) == 0


async def test_notice_is_counted_in_ha_noi(database: TestDatabase) -> None:
    login = await database.add(make_login())
    evening = NOON.replace(hour=17)

    await database.add(make_published_weights(login, published_at=NOON, valid_from=date(2026, 12, 5)))
    with pytest.raises(IntegrityError, match="ck_published_weights_notice"):
        await database.add(make_published_weights(login, published_at=evening, valid_from=date(2026, 12, 5)))


async def test_what_is_published_stays_and_one_version_begins_on_a_day(database: TestDatabase) -> None:
    login = await database.add(make_login())
    row = await database.add(make_published_weights(login))

    for deed in ("UPDATE published_weights SET valid_from = valid_from + 1", "DELETE FROM published_weights"):
        with pytest.raises(IntegrityError, match="published_weights are never changed"):
            await database.execute(deed)
    with pytest.raises(IntegrityError, match="uq_published_weights_valid_from"):
        await database.add(make_published_weights(login))

    assert await database.reload(row) == row
