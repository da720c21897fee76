"""The 46 categories of goods that advertising law tells apart, and the papers it may ask for.

What the law asks of each category on a given day is in ``domain/law``; here are only the names.
"""

from enum import StrEnum
from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class CategoryGroup(StrEnum):
    """A family of categories."""

    PROHIBITED = "prohibited"
    """May not be advertised."""
    FOOD = "food"
    """Food and drink."""
    HEALTH = "health"
    """Medicine, devices and medical services."""
    BEAUTY = "beauty"
    """Cosmetics."""
    ALCOHOL = "alcohol"
    """Alcohol that may be advertised."""
    AGRICULTURE = "agriculture"
    """Farming."""
    PROPERTY = "property"
    """Real estate."""
    FINANCE = "finance"
    """Money and investment."""
    GENERAL = "general"
    """Everything else."""


class DocumentSubject(StrEnum):
    """Whether a paper is about the company, and so serves all its briefs, or about one product."""

    BRAND = "brand"
    """About the company: serves all its briefs."""
    PRODUCT = "product"
    """About one product."""


class DocumentKind(Entry):
    """A kind of paper the law may ask a brand for."""

    code: str
    name_vi: str
    name_en: str
    about: DocumentSubject


class Category(Entry):
    """A category of goods or services; its keywords are hints for a person, not legal tests."""

    code: str
    name_vi: str
    name_en: str
    group: CategoryGroup
    keywords_vi: tuple[str, ...]


class _Categories(Sheet):
    documents: tuple[DocumentKind, ...]
    categories: tuple[Category, ...]


_SHEET: Final = read_sheet("domain.reference", "regulated_categories.json", _Categories)
CATEGORIES: Final = by_code(_SHEET.categories)
DOCUMENT_KINDS: Final = by_code(_SHEET.documents)
