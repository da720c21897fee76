"""The machine's verdict over a caption: which disclosure it carries, where, and whether that is enough.

Patterns only sort; a person may overrule (see `records`). Rules: `domain/reference/disclosure_labels.json`.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.disclosures.labels import DisclosureRelation, DisclosureVerdict, Label, LabelBook, label_book
from domain.money import BASIS_POINTS
from domain.vietnamese import composed, fold

_ZERO_WIDTH = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
_TAGS_AND_MENTIONS = re.compile(r"[#@]\w+")
_WORD = re.compile(r"[^\W\d_]+")
_GUARD_REACH = 80  # characters before a label in which a "not" is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionVerdict:
    """A verdict and the label it rests on, if any: its id in the book, its words, folded, and where they start."""

    verdict: DisclosureVerdict
    label_id: str | None
    label_text: str | None
    label_start: int | None
    book_version: str


@dataclass(frozen=True, slots=True)
class _Hit:
    label: Label
    start: int
    end: int
    text: str


def folded(text: str) -> str:
    """The form that patterns are written for: lower case, no diacritics, single spaces, lines kept."""
    return "\n".join(fold(_ZERO_WIDTH.sub(" ", line)) for line in text.strip().split("\n"))


def check_caption(
    caption: str,
    relation: DisclosureRelation,
    *,
    brand_mentions: AbstractSet[str] = frozenset(),
    book: LabelBook | None = None,
) -> CaptionVerdict:
    """Judge how `caption` discloses `relation` (Law on Advertising Art 15a.3.b and 23.2; house position rule).

    `brand_mentions` are the brand's handles without "@": a bare mention never discloses and is reported as vague.
    Only the first `max_chars_read` characters are read. The best label decides: a sufficient one in the visible
    part, then a denial, then a sufficient one that is buried or late, then whatever falls short.
    """
    book = book or label_book()
    text = folded(caption[: book.max_chars_read.value])
    hits = _hits(text, book)
    sufficient = [hit for hit in hits if hit.label.suffices_for(relation)]
    visible = [hit for hit in sufficient if _is_visible(hit, text, book)]
    plain = [hit for hit in visible if not _is_buried(hit, text, book)]
    if plain:
        native = [hit for hit in plain if hit.label.lang != "en"]
        if native or not _is_vietnamese(caption, book):
            return _verdict(DisclosureVerdict.OK, (native or plain)[0], book)
        return _verdict(DisclosureVerdict.OK_LANGUAGE_WARNING, plain[0], book)
    if book.negation_statement_pattern.search(text):
        return _verdict(DisclosureVerdict.NEGATED, None, book)
    if visible:
        return _verdict(DisclosureVerdict.HASHTAG_CLUSTER, visible[0], book)
    if sufficient:
        return _verdict(DisclosureVerdict.LATE, sufficient[0], book)
    return _falling_short(hits, text, relation, brand_mentions, book)


def _falling_short(
    hits: list[_Hit], text: str, relation: DisclosureRelation, brand_mentions: AbstractSet[str], book: LabelBook
) -> CaptionVerdict:
    """The verdict where no sufficient label stands anywhere: the nearest miss names it."""
    conditional = [hit for hit in hits if hit.label.status == "conditional"]
    for hit in conditional:
        if relation in hit.label.covers or DisclosureRelation.PAID in hit.label.covers:
            return _verdict(DisclosureVerdict.CONDITIONAL, hit, book)
    if conditional:
        return _verdict(DisclosureVerdict.WRONG_KIND, conditional[0], book)
    mentioned = any(re.search(rf"@{re.escape(folded(name))}\b", text) for name in brand_mentions)
    if hits or mentioned:
        return _verdict(DisclosureVerdict.VAGUE, hits[0] if hits else None, book)
    return _verdict(DisclosureVerdict.NONE, None, book)


def _hits(text: str, book: LabelBook) -> list[_Hit]:
    """Every label in the text that is not denied by the words before it, from left to right."""
    found: list[_Hit] = []
    for label in book.labels:
        for pattern in label.patterns:
            for match in pattern.finditer(text):
                hit = _hit(label, match)
                if not _is_denied(hit, text, book):
                    found.append(hit)
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.label.id))


def _hit(label: Label, match: re.Match[str]) -> _Hit:
    """The label's own words: patterns also take in the line break or the punctuation around them."""
    inside = re.search(r"[\w#\[(]", match.group())
    start = match.start() + (inside.start() if inside else 0)
    words = match.string[start : match.end()].rstrip()
    return _Hit(label, start, start + len(words), words)


def _is_denied(hit: _Hit, text: str, book: LabelBook) -> bool:
    """Whether a "not" stands just before the label; a "not" on the line above belongs to another sentence."""
    line_start = text.rfind("\n", 0, hit.start) + 1
    before = text[max(line_start, hit.start - _GUARD_REACH) : hit.start]
    return book.negation_guard_pattern.search(before) is not None


def _is_visible(hit: _Hit, text: str, book: LabelBook) -> bool:
    """Whether the whole label is read without opening "see more"."""
    rule = book.position_rule
    return hit.end <= rule.max_chars and text.count("\n", 0, hit.start) < rule.max_lines


def _is_buried(hit: _Hit, text: str, book: LabelBook) -> bool:
    """Whether the label is a hashtag inside a run of them, other than its first."""
    if not hit.text.startswith("#"):
        return False
    runs = re.finditer(r"#\w+(?:\s*#\w+)*", text)
    for run in runs:
        if run.start() < hit.start < run.end():
            return run.group().count("#") >= book.position_rule.hashtag_cluster_min
    return False


def _is_vietnamese(caption: str, book: LabelBook) -> bool:
    """Whether enough words, hashtags and mentions aside, are Vietnamese by their marks or by the word list."""
    prose = composed(_TAGS_AND_MENTIONS.sub(" ", caption)).casefold()
    words = _WORD.findall(prose)
    marked = sum(1 for word in words if folded(word) != word or word in book.vietnamese.words)
    return marked * BASIS_POINTS >= book.vietnamese.min_share_bp * len(words) and marked > 0


def _verdict(verdict: DisclosureVerdict, hit: _Hit | None, book: LabelBook) -> CaptionVerdict:
    return CaptionVerdict(
        verdict=verdict,
        label_id=hit.label.id if hit else None,
        label_text=hit.text if hit else None,
        label_start=hit.start if hit else None,
        book_version=book.version,
    )
