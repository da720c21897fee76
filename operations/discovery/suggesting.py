"""“Did you mean …?”: for a word that nothing holds as it was typed, the nearest one that something holds."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from operations.discovery.texts import Texts
from search.near_words import NearWord, forms_of, nearest, reach_of
from search.spec import IndexSpec
from search.text import MAX_QUERY_CHARACTERS, tidy
from search.words import MAX_WORDS, Held, Word, held_in, words_of
from storage.engine import Database
from storage.vocabulary import begins_a_word, words_with_forms

Hits = Callable[[], Awaitable[Iterable[Texts]]]
"""Reads the texts of what was found."""


@dataclass(frozen=True)
class SuggestedWord:
    """A word as it was typed, and the one that may have been meant."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Suggestion:
    """The text with other words in it, and which they are."""

    text: str
    words: tuple[SuggestedWord, ...]


async def suggestion_for(database: Database, spec: IndexSpec, text: str, *, hits: Hits) -> Suggestion | None:
    """What may have been meant by a text; None where every word of it is held somewhere, or nothing is near.

    The words are those counted last, whatever engine answered. A word that the hits hold as typed is held, even if they
    were listed since; they are asked for only where a word would be suggested.
    """
    told = tidy(text[:MAX_QUERY_CHARACTERS]).strip()
    typed = list(zip(words_of(text), list(held_in(told))[:MAX_WORDS], strict=True))
    sought = {word for word, _ in typed if reach_of(word.letters)}
    if not sought:
        return None
    async with database.reading() as session:
        near = await _near(session, spec, {word.letters for word in sought})
        unheld = [word for word in sought if word.letters not in near]
        meant = {word: found for word in unheld if (found := nearest(word.letters, near.values())) is not None}
        begun = [word for word in meant if await _is_begun(session, spec, word)]
    if len(begun) < len(meant):
        begun += _held_by(await hits(), meant)
    return _with(told, [(held, meant[word]) for word, held in typed if word in meant and word not in begun])


async def _near(session: AsyncSession, spec: IndexSpec, letters: Collection[str]) -> dict[str, NearWord]:
    forms = {form for each in letters for form in forms_of(each, reach_of(each))}
    found = await session.execute(words_with_forms(spec.name, forms))
    return {word: NearWord(word, spelling, documents) for word, spelling, documents in found}


async def _is_begun(session: AsyncSession, spec: IndexSpec, word: Word) -> bool:
    """Whether the word is still being typed and begins one that is held."""
    return word.is_open and bool(await session.scalar(select(begins_a_word(spec.name, word.letters))))


def _held_by(hits: Iterable[Texts], words: Collection[Word]) -> Iterable[Word]:
    held = {each.letters for texts in hits for every in texts.values() for text in every for each in held_in(text)}
    return (word for word in words if any(word.typos_in(letters, 0) == 0 for letters in held))


def _with(text: str, meant: list[tuple[Held, NearWord]]) -> Suggestion | None:
    if not meant:
        return None
    pieces: list[str] = []
    at = 0
    for held, word in meant:
        pieces += [text[at : held.start], word.spelling]
        at = held.end
    words = [SuggestedWord(text[held.start : held.end], word.spelling) for held, word in meant]
    return Suggestion("".join([*pieces, text[at:]]), tuple(dict.fromkeys(words)))
