"""Documents of the influencer index, valid by default."""

from search.documents import SearchDocument
from search.influencers import INFLUENCERS


def make_document(
    document_id: str,
    name: str = "",
    *,
    texts: dict[str, tuple[str, ...]] | None = None,
    codes: dict[str, tuple[str, ...]] | None = None,
    numbers: dict[str, int] | None = None,
) -> SearchDocument:
    for given, known in ((texts, [text.name for text in INFLUENCERS.texts]), (codes, INFLUENCERS.facets)):
        assert set(given or {}) <= set(known)
    return SearchDocument(
        id=document_id, texts={"name": (name,), **(texts or {})}, codes=codes or {}, numbers=numbers or {}
    )
