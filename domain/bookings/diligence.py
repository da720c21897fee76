"""What the law asked of a brief when it was agreed on, as the contract keeps it: the influencer's proof of diligence.

Advertising Law Art 15a.3.a; Law 19/2023/QH15 Art 22.1. Names and articles are kept in words, since both change.
"""

from collections.abc import Iterable
from typing import Any

from domain.law.articles import Article
from domain.law.pack import NeededPaper, Pack
from domain.reference.categories import CATEGORIES, DOCUMENT_KINDS
from domain.sentences import Sentence


def diligence(pack: Pack) -> dict[str, Any]:
    """The pack as JSON values: its version and day, the papers asked for and on file, texts owed, and duties."""
    category = CATEGORIES[pack.category]
    return {
        "version": pack.rule_version,
        "day": pack.day.isoformat(),
        "category": {"code": category.code, "vi": category.name_vi, "en": category.name_en},
        "articles": _cited(pack.articles),
        "papers": [_paper(each) for each in pack.papers],
        "mandatory": [
            {"any_of": list(each.any_of), "shown_vi": each.shown_vi, "shown_en": each.shown_en}
            for each in pack.mandatory
        ],
        "duties": [
            {"code": each.code, "whose": each.whose.value, "vi": each.vi, "en": each.en} for each in pack.duties
        ],
    }


def both(sentence: Sentence) -> dict[str, str]:
    """A sentence as JSON values."""
    return {"vi": sentence.vi, "en": sentence.en}


def _paper(needed: NeededPaper) -> dict[str, Any]:
    kind, filed = DOCUMENT_KINDS[needed.document], needed.filed
    return {
        "document": kind.code,
        "vi": kind.name_vi,
        "en": kind.name_en,
        "where_required": needed.where_required,
        "articles": _cited(needed.articles),
        "filed": filed
        and {
            "number": filed.number,
            "issuer": filed.issuer,
            "valid_from": filed.valid_from.isoformat(),
            "valid_until": filed.valid_until and filed.valid_until.isoformat(),
        },
    }


def _cited(articles: Iterable[Article]) -> list[dict[str, str]]:
    return [both(Sentence(each.vi, each.en)) for each in articles]
