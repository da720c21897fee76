import pytest

from domain.reference.price_bands import PRICE_BANDS, price_band_of


@pytest.mark.parametrize(
    ("price", "code"),
    [
        (0, "under_1m"),
        (999_999, "under_1m"),
        (1_000_000, "1m_2m"),
        (2_000_000, "2m_5m"),
        (5_000_000, "5m_10m"),
        (19_999_999, "10m_20m"),
        (20_000_000, "20m_50m"),
        (50_000_000, "from_50m"),
        (10**11, "from_50m"),
    ],
)
def test_every_price_falls_in_one_band(price: int, code: str) -> None:
    assert price_band_of(price) is PRICE_BANDS[code]
