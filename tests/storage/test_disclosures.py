"""What the database itself holds true of disclosure records, whoever writes, and what it adds up."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.exc import IntegrityError

from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.records import DisclosureRecord, evidence_sums
from domain.disclosures.value import JudgedPost, history_of, value_policy_on
from domain.influencers.profiles import Influencer
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.disclosures import GOOD_CAPTION, SILENT_CAPTION, make_disclosure
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_login

POLICY = value_policy_on(NOON.date())


async def add_influencer(database: TestDatabase) -> Influencer:
    login = await database.add(make_login())
    return await database.add(make_influencer(login))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("verdict = 'OK'", "ck_disclosure_records_verdict_has_a_judge"),
        (
            "verdict = '', judge = 'admin', overruled_at = now(), overrule_reasons = '', overruled_by = (TABLE one)",
            'ck_disclosure_records_verdict"',
        ),
        ("judge = 'admin'", "ck_disclosure_records_overruled_by_somebody_with_reasons"),
        ("overrule_reasons = 'vì thế'", "ck_disclosure_records_overruled_by_somebody_with_reasons"),
        ("repaired_at = now()", "ck_disclosure_records_repaired_with_a_caption"),
        ("caption = 'Quảng cáo'", "what a post said stays on record"),
        ("machine_verdict = 'OK', verdict = 'OK'", "what a post said stays on record"),
        ("published_at = published_at - interval '1 day'", "what a post said stays on record"),
    ],
)
async def test_a_record_keeps_its_rules(database: TestDatabase, change: str, rule: str) -> None:
    influencer = await add_influencer(database)
    record = await database.add(make_disclosure(influencer.id, caption=SILENT_CAPTION))

    with pytest.raises(IntegrityError, match=rule):
        await database.execute(
            f"WITH one AS (SELECT id FROM logins LIMIT 1) UPDATE disclosure_records SET {change}"  # noqa: S608  # the parameters above
        )

    assert await database.reload(record) == record


async def test_a_first_report_and_a_record_stay(database: TestDatabase) -> None:
    influencer = await add_influencer(database)
    record = await database.add(make_disclosure(influencer.id, reported_at=NOON))

    for deed in ("UPDATE disclosure_records SET reported_at = NULL", "DELETE FROM disclosure_records"):
        with pytest.raises(IntegrityError, match="what a post said stays on record"):
            await database.execute(deed)

    assert (await database.reload(record)).reported_at == NOON


async def test_a_post_has_one_record_and_no_unknown_medium(database: TestDatabase) -> None:
    influencer = await add_influencer(database)
    record = await database.add(make_disclosure(influencer.id))

    with pytest.raises(IntegrityError, match="uq_disclosure_records_url"):
        await database.add(make_disclosure(influencer.id, url=record.url))
    with pytest.raises(IntegrityError, match="ck_disclosure_records_media"):
        await database.add(make_disclosure(influencer.id, on_record={"media": ["bio"]}))

    assert await database.count(DisclosureRecord) == 1


async def test_the_database_adds_evidence_up_as_the_domain_does(database: TestDatabase) -> None:
    random = Random(7)
    influencer, other, newcomer = [await add_influencer(database) for _ in range(3)]
    records = [_random_record(random, influencer) for _ in range(40)]
    await database.add(records[0], *records[1:], make_disclosure(other.id))

    async with database.connection() as connection:
        rows = (await connection.execute(evidence_sums(NOON, POLICY))).all()

    found = {row.influencer_id: row for row in rows}
    posts = [
        JudgedPost(verdict=each.verdict, published_at=each.published_at, repaired=each.is_repaired_in_time)
        for each in records
    ]
    expected = history_of(posts, tier=1, now=NOON, policy=POLICY)
    row = found[influencer.id]
    assert (row.posts, row.newest) == (expected.posts, expected.newest)
    assert row.kept == pytest.approx(expected.kept, rel=1e-9)
    assert row.broken == pytest.approx(expected.broken, rel=1e-9)
    assert (found[other.id].kept, found[other.id].broken, found[other.id].posts) == (1.0, 0.0, 1)
    assert newcomer.id not in found


def _random_record(random: Random, influencer: Influencer) -> DisclosureRecord:
    published = NOON - timedelta(hours=random.randint(0, 9_000))
    verdict = random.choice(list(DisclosureVerdict))
    mended, reported = (NOON - timedelta(hours=random.randint(0, 50)) for _ in range(2))
    return make_disclosure(
        influencer.id,
        published_at=published,
        machine_verdict=verdict,
        verdict=verdict,
        reported_at=random.choice([None, reported]),
        **random.choice([{}, {"repaired_at": mended, "repaired_caption": GOOD_CAPTION}]),
    )
