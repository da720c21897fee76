"""Advertisements for the law gate: a cosmetic with all its papers, unless told otherwise."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.law.advertisements import Advertisement, Claim, Paper, Passage, Product


def make_paper(kind: str = "superlative_proof", **changes: Any) -> Paper:
    paper = Paper(
        kind=kind, number="12/2026", issuer="Sở Y tế", valid_from=date(2026, 1, 1), valid_until=date(2027, 12, 31)
    )
    return replace(paper, **changes)


def make_advertisement(**changes: Any) -> Advertisement:
    advertisement = Advertisement(
        product=Product(name="Kem chống nắng Mây", category="cosmetics"),
        papers=(make_paper("business_registration"), make_paper("cosmetic_notification")),
    )
    return replace(advertisement, **changes)


def saying(text: str, category: str = "cosmetics", **changes: Any) -> Advertisement:
    """An advertisement whose title says something."""
    product = Product(name="Sản phẩm", category=category)
    return make_advertisement(product=product, passages=(Passage(path="title", text=text),), **changes)


def claiming(text: str, *proofs: Paper, category: str = "cosmetics", **changes: Any) -> Advertisement:
    """An advertisement with one claim."""
    product = Product(name="Sản phẩm", category=category)
    return make_advertisement(product=product, claims=(Claim(text=text, proofs=proofs),), **changes)
