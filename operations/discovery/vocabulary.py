"""Count the words that the indexes hold, as rows that suggestions are looked up in."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import System
from domain.campaigns.briefs import Brief
from domain.ids import BriefId, InfluencerId
from domain.influencers.profiles import LISTED, Influencer
from operations.discovery.texts import Texts, texts_of_briefs, texts_of_influencers
from operations.indexing.briefs import is_open
from search.briefs import BRIEFS
from search.influencers import INFLUENCERS
from search.near_words import LONGEST, forms_of
from search.spec import IndexSpec
from search.text import tidy
from search.words import held_in
from storage.vocabulary import IndexedWord
from storage.work import Work

IdT = TypeVar("IdT", InfluencerId, BriefId)

NEWEST: Final = 100_000
"""Profiles, and briefs, whose words are counted: the newest."""
MOST_WORDS: Final = 50_000
"""Words kept of one index: the most frequent."""
BATCH: Final = 500
SHORTEST: Final = 2
"""Letters of a word that is kept."""


@dataclass
class _Words:
    """The words of one index so far: in how many documents each stands, and how it is spelled."""

    documents: Counter[str] = field(default_factory=Counter[str])
    spellings: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])

    def take_in(self, spec: IndexSpec, texts: Texts) -> None:
        """The words of a document; not those of fields in which typos are not forgiven, such as handles."""
        words = {
            pair for each in spec.texts if each.typos for text in texts.get(each.name, ()) for pair in _words_in(text)
        }
        self.documents.update({letters for letters, _ in words})
        for letters, spelling in words:
            self.spellings.setdefault(letters, Counter())[spelling] += 1

    def rows(self, spec: IndexSpec) -> list[dict[str, object]]:
        """The most frequent words as rows."""
        kept = sorted(self.documents.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
        return [
            {
                "index_name": spec.name,
                "word": letters,
                "spelling": min(self.spellings[letters].items(), key=lambda item: (-item[1], item[0]))[0],
                "documents": documents,
                "forms": sorted(forms_of(letters, 2)),
            }
            for letters, documents in kept
        ]


async def renew_vocabulary(work: Work[System]) -> int:
    """Count the words of the newest profiles and open briefs anew; answers how many words there are.

    Searches go on with the old ones until this is committed.
    """
    counted = 0
    for spec, documents in ((INFLUENCERS, _profiles(work)), (BRIEFS, _briefs(work))):
        words = _Words()
        async for batch in documents:
            for texts in batch.values():
                words.take_in(spec, texts)
        rows = words.rows(spec)
        await work.session.execute(delete(IndexedWord).where(IndexedWord.index_name == spec.name))
        if rows:
            await work.session.execute(insert(IndexedWord), rows)
        counted += len(rows)
    return counted


@lru_cache(maxsize=20_000)
def _words_in(text: str) -> frozenset[tuple[str, str]]:
    """The words of a text, folded and as spelled: letters only. Labels come again in every document."""
    told = tidy(text)
    return frozenset(
        (word.letters, told[word.start : word.end].lower())
        for word in held_in(told)
        if word.letters.isalpha() and SHORTEST <= len(word.letters) <= LONGEST
    )


async def _profiles(work: Work[System]) -> AsyncIterator[Mapping[UUID, Texts]]:
    async for ids in _newest(work, Influencer.id, Influencer.status.in_(LISTED)):
        yield await texts_of_influencers(work.session, ids)


async def _briefs(work: Work[System]) -> AsyncIterator[Mapping[UUID, Texts]]:
    async for ids in _newest(work, Brief.id, is_open(work.now)):
        yield await texts_of_briefs(work.session, ids, now=work.now)


async def _newest(
    work: Work[System], key: InstrumentedAttribute[IdT], found: ColumnElement[bool]
) -> AsyncIterator[Sequence[IdT]]:
    newest = select(key).where(found).order_by(key.desc()).limit(BATCH)
    read = 0
    ids = (await work.session.scalars(newest)).all()
    while ids and read < NEWEST:
        yield ids
        read += len(ids)
        ids = (await work.session.scalars(newest.where(key < ids[-1]))).all()
