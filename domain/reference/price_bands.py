"""Bands of prices, in đồng: what a filter and its counts are cut by."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class PriceBand(Entry):
    """A band of prices in đồng, half-open; the last one has no end."""

    code: str
    name_vi: str
    name_en: str
    price_from: int
    price_below: int | None


class _PriceBands(Sheet):
    price_bands: tuple[PriceBand, ...]


def _checked(bands: Mapping[str, PriceBand]) -> Mapping[str, PriceBand]:
    """The bands, once they cover every price from 0 without gap or overlap."""
    every = tuple(bands.values())
    if every[0].price_from != 0 or every[-1].price_below is not None:
        message = "price bands run from 0 without an end"
        raise ValueError(message)
    for lower, higher in pairwise(every):
        if lower.price_below != higher.price_from:
            message = f"between {lower.code} and {higher.code} prices are missing or in both"
            raise ValueError(message)
    return bands


PRICE_BANDS: Final = _checked(by_code(read_sheet("domain.reference", "price_bands.json", _PriceBands).price_bands))


def price_band_of(price: int) -> PriceBand:
    """The band a price in đồng (0 or more) falls in."""
    return max((band for band in PRICE_BANDS.values() if price >= band.price_from), key=lambda band: band.price_from)
