"""Generated influencers as documents: Vietnamese names, niches, places and figures, spread as a market's are."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from domain.reference.niches import NICHES
from domain.reference.platforms import PLATFORMS
from domain.reference.provinces import PROVINCES
from operations.indexing.labels import niche_labels, province_labels, with_parents
from sample.people import bio, log_normal, people, some
from search.documents import SearchDocument
from search.influencers import FindableInfluencer, InfluencerAvailability, influencer_document

SEED: Final = 20_261_121
BATCH: Final = 5_000
OPENING: Final = datetime(2025, 8, 18, tzinfo=UTC)


def documents(count: int) -> Iterator[SearchDocument]:
    """So many influencers, alike for a seed."""
    chance = Random(SEED)  # noqa: S311 - a seeded generator is wanted, not a secret
    niches, provinces, platforms = list(NICHES.values()), list(PROVINCES.values()), sorted(PLATFORMS)
    for number, person in zip(range(1, count + 1), people(chance), strict=False):
        chosen, province = chance.choice(niches), chance.choice(provinces)
        about = with_parents((chosen.code,))
        yield influencer_document(
            FindableInfluencer(
                id=str(UUID(int=number)),
                kind=chance.choice(("kol", "koc")),
                name=f"{person.stage_name} · {person.name}",
                bios=bio(
                    chance,
                    niche=(chosen.name_vi, chosen.name_en),
                    province=(province.name_vi, province.name_en),
                ),
                handles=(person.handle,),
                niches=about,
                niche_labels=niche_labels(about),
                province=province.code,
                province_labels=province_labels((province.code,)),
                languages=tuple(some(chance, ("vi", "en", "ko"), 1, 2)),
                platforms=tuple(some(chance, platforms, 1, 3)),
                tier=chance.choices((0, 1, 2, 3), (30, 35, 27, 8))[0],
                disclosure=chance.randint(3_000, 9_900),
                followers=log_normal(chance, median=20_000, spread=1.4, least=500, most=5_000_000),
                price=log_normal(chance, median=3_000_000, spread=0.9, least=200_000, most=400_000_000),
                engagement=chance.randint(50, 1_200),
                availability=InfluencerAvailability.OPEN,
                listed_at=OPENING + timedelta(minutes=number % 500_000),
            )
        )  # fmt: skip


async def batches(count: int) -> AsyncIterator[Sequence[SearchDocument]]:
    """The documents, BATCH at a time."""
    waiting: list[SearchDocument] = []
    for document in documents(count):
        waiting.append(document)
        if len(waiting) == BATCH:
            yield waiting
            waiting = []
    yield waiting
