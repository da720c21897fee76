"""Count the words that the indexes hold, as rows that suggestions are looked up in."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from anyio import to_thread
from sqlalchemy import ARRAY, ColumnElement, Text, any_, delete, insert, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import System
from domain.campaigns.briefs import Brief
from domain.ids import BriefId, InfluencerId
from domain.influencers.profiles import LISTED, Influencer
from domain.vietnamese import composed
from operations.discovery.texts import Texts, texts_of_briefs, texts_of_influencers
from operations.indexing.briefs import is_open
from search.briefs import BRIEFS
from search.influencers import INFLUENCERS
from search.near_words import LONGEST, forms_of
from search.spec import IndexSpec
from search.words import folded, spellings_in
from storage.vocabulary import IndexedWord
from storage.work import Work

IdT = TypeVar("IdT", InfluencerId, BriefId)

NEWEST: Final = 100_000
"""Profiles, and briefs, whose words are counted: the newest."""
MOST_WORDS: Final = 50_000
"""Words kept of one index: the most frequent."""
BATCH: Final = 500
LABELS_KEPT: Final = 2_000
"""Texts whose words are remembered."""
SHORTEST: Final = 2
"""Letters of a word that is kept."""


class _Counted(NamedTuple):
    """How a word is usually spelled, and in how many documents it stands."""

    spelling: str
    documents: int


@dataclass
class _Words:
    """The words of one index so far: in how many documents each stands, and how it is spelled in how many."""

    spec: IndexSpec
    documents: Counter[str] = field(default_factory=Counter[str])
    spellings: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def take_in(self, documents: Iterable[Texts]) -> None:
        """The words of documents; not those of fields in which typos are not forgiven, such as handles."""
        fields = [each.name for each in self.spec.texts if each.typos]
        for texts in documents:
            words = {pair for name in fields for text in texts.get(name, ()) for pair in _words_in(text)}
            self.documents.update({letters for letters, _ in words})
            self.spellings.update(words)

    def counted(self) -> dict[str, _Counted]:
        """The most frequent words, each with its usual spelling."""
        usual: dict[str, str] = {}
        for (letters, spelling), _ in sorted(self.spellings.items(), key=lambda item: (-item[1], item[0])):
            usual.setdefault(letters, spelling)
        kept = sorted(self.documents.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
        return {letters: _Counted(usual[letters], documents) for letters, documents in kept}


async def renew_vocabulary(work: Work[System]) -> int:
    """Count the words of the newest profiles and open briefs anew; answers how many there are.

    Searches go on with the old ones until this is committed.
    """
    counted = 0
    for spec, batches in ((INFLUENCERS, _profiles(work)), (BRIEFS, _briefs(work))):
        words = _Words(spec)
        async for batch in batches:
            # In a thread: facts are delivered and indexes followed meanwhile.
            await to_thread.run_sync(words.take_in, list(batch.values()))
        found = await to_thread.run_sync(words.counted)
        await _write(work, spec, found)
        counted += len(found)
    return counted


async def _write(work: Work[System], spec: IndexSpec, found: Mapping[str, _Counted]) -> None:
    """Bring the rows of an index to what was found, touching only those that differ."""
    of_index = IndexedWord.index_name == spec.name
    columns = select(IndexedWord.word, IndexedWord.spelling, IndexedWord.documents).where(of_index)
    held = {word: _Counted(spelling, documents) for word, spelling, documents in await work.session.execute(columns)}
    if gone := [word for word in held if word not in found]:
        are_gone = IndexedWord.word == any_(literal(gone, ARRAY(Text())))
        await work.session.execute(delete(IndexedWord).where(of_index, are_gone))
    other = {word: counted for word, counted in found.items() if word in held and held[word] != counted}
    if other:
        rows = [{"index_name": spec.name, "word": word, **counted._asdict()} for word, counted in other.items()]
        await work.session.execute(update(IndexedWord), rows)
    new = {word: counted for word, counted in found.items() if word not in held}
    if new:
        await work.session.execute(insert(IndexedWord), await to_thread.run_sync(_rows, spec, new))


def _rows(spec: IndexSpec, words: Mapping[str, _Counted]) -> list[dict[str, object]]:
    return [
        {"index_name": spec.name, "word": word, "forms": sorted(forms_of(word, 2)), **counted._asdict()}
        for word, counted in words.items()
    ]


@lru_cache(maxsize=LABELS_KEPT)
def _words_in(text: str) -> frozenset[tuple[str, str]]:
    """The words of a text, folded and as spelled: letters only. Labels come again in every document."""
    return frozenset(
        (letters, spelling)
        for spelling in set(spellings_in(composed(text.lower())))
        if (letters := folded(spelling)).isalpha() and SHORTEST <= len(letters) <= LONGEST
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
