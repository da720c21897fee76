"""Figures as people write them: `1.234.567`, `48.5M`, `12,7 Tr`, `3,5%`, `5tr`; what could mean two things is refused.

Every reader answers an exact whole number, or None where nothing was measured: an absent figure stays absent.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.errors import DomainError
from domain.influencers.figures import MOST_PEOPLE
from domain.influencers.rates import HIGHEST_RATE
from domain.money import Money, vnd
from domain.vietnamese import composed
from importing.absent import is_absent

LEAST_DONG: Final = 10_000
"""A bare price under this is short for thousands or millions, and nobody can tell which."""

_PRICE_ABSENT: Final = frozenset({"thỏa thuận", "thoả thuận", "liên hệ", "negotiable", "contact", "inbox", "ib"})
_SCALES: Final = {
    "k": 3, "nghìn": 3, "ngàn": 3, "nghin": 3, "ngan": 3, "thousand": 3,
    "m": 6, "tr": 6, "triệu": 6, "trieu": 6, "mil": 6, "mio": 6, "million": 6,
    "b": 9, "bn": 9, "tỷ": 9, "tỉ": 9, "ty": 9, "ti": 9, "billion": 9,
}  # fmt: skip
_COUNTED: Final = re.compile(
    r"\s*(người theo dõi|nguoi theo doi|theo dõi|followers?|follows?|subscribers?|subs|người đăng ký|đăng ký"
    r"|fans?|lượt xem|lượt|views?|người|likes?)$"
)
_DONG: Final = re.compile(r"\s*(đồng|dong|vnđ|vnd|đ|₫)\.?$|^(vnđ|vnd|₫)\s*")
_ABOUT: Final = re.compile(r"^(?:[~≈≃>≥]|khoảng|gần|hơn|trên|about|approx\.?|over)\s*|\s*\+$")
_WITH_SCALE: Final = re.compile(r"^(?P<number>[\d.,' ]*\d)\s*(?P<scale>[^\W\d_]+)\.?(?P<rest>\d{1,3})?$")
_SCIENTIFIC: Final = re.compile(r"^\d([.,]\d+)?e\+?\d{1,2}$")
_RANGE: Final = re.compile(r"\d\s*[^\W\d_]*\s*(-|–|—|~|đến|to)\s*\d")
_GROUPED: Final = re.compile(r"^[1-9]\d{0,2}(?P<mark>[., '])\d{3}(?:(?P=mark)\d{3})*$")
_DECIMAL: Final = re.compile(
    r"^(?P<whole>\d+|[1-9]\d{0,2}(?P<mark>[., '])\d{3}(?:(?P=mark)\d{3})*)(?P<point>[.,])(?P<fraction>\d+)$"
)
_HUNDRED_PERCENT: Final = 10_000


@dataclass(eq=False, kw_only=True)
class FigureUnreadable(DomainError):
    """The cell holds no number we know how to read."""

    written: str
    vi = "Không đọc được con số “{written}”."
    en = "“{written}” cannot be read as a figure."


@dataclass(eq=False, kw_only=True)
class FigureAmbiguous(DomainError):
    """The same writing means different numbers to different people."""

    written: str
    one: int | str
    other: int | str
    vi = "“{written}” có thể là {one} hoặc {other}. Hãy viết đầy đủ các chữ số."
    en = "“{written}” may mean {one} or {other}. Write all its digits."


@dataclass(eq=False, kw_only=True)
class FigureNegative(DomainError):
    """Less than nothing."""

    written: str
    vi = "“{written}” là số âm."
    en = "“{written}” is negative."


@dataclass(eq=False, kw_only=True)
class FigureIsRange(DomainError):
    """A range where one figure is wanted."""

    written: str
    vi = "“{written}” là một khoảng; cần một con số."
    en = "“{written}” is a range; one figure is wanted."


@dataclass(eq=False, kw_only=True)
class FigureNotWhole(DomainError):
    """A count with a fraction."""

    written: str
    vi = "“{written}” không phải số nguyên."
    en = "“{written}” is not a whole number."


@dataclass(eq=False, kw_only=True)
class FigureTooLarge(DomainError):
    """Beyond what the figure can be."""

    written: str
    most: int
    vi = "“{written}” vượt quá {most}."
    en = "“{written}” is more than {most}."


@dataclass(eq=False, kw_only=True)
class CurrencyForeign(DomainError):
    """An amount in another currency: rates are in đồng."""

    written: str
    vi = "“{written}” không phải đồng Việt Nam."
    en = "“{written}” is not in Vietnamese đồng."


def read_count(written: str) -> int | None:
    """A count such as followers or views; None where the cell says that nobody measured it.

    Raises FigureUnreadable, FigureAmbiguous, FigureNegative, FigureIsRange, FigureNotWhole, FigureTooLarge.
    """
    text = _plain(written)
    if is_absent(text):
        return None
    number = _number(_COUNTED.sub("", _ABOUT.sub("", text)), written)
    return _whole(number, written, most=MOST_PEOPLE)


def read_basis_points(written: str, *, in_percent: bool = False) -> int | None:
    """A percentage in basis points, `3,5%` → 350, rounded half up to one; None where there is none.

    Without a percent sign a number under 1 may be a fraction or a small percentage, so it is refused unless the
    column says that it is `in_percent`. Raises as read_count does.
    """
    text = _plain(written)
    if is_absent(text):
        return None
    _refuse_signs(text, written)
    bare = _ABOUT.sub("", text.removesuffix("%").strip())
    if not re.fullmatch(r"\d{1,3}([.,]\d+)?", bare):
        raise FigureUnreadable(written=written)
    number = Decimal(bare.replace(",", "."))
    if 0 < number < 1 and not (in_percent or text.endswith("%")):
        raise FigureAmbiguous(written=written, one=f"{bare} %", other=f"{number * 100:f} %")
    points = int(number * 100 + Decimal("0.5"))
    if points > _HUNDRED_PERCENT:
        raise FigureTooLarge(written=written, most=100)
    return points


def read_dong(written: str) -> Money | None:
    """A price in đồng, `5tr` → 5,000,000 đ; None where none is quoted (`thỏa thuận` too).

    Raises as read_count does, and CurrencyForeign.
    """
    text = _plain(written)
    if is_absent(text) or text in _PRICE_ABSENT:
        return None
    if re.search(r"[$€£¥]|usd|eur", text):
        raise CurrencyForeign(written=written)
    amount = _whole(_number(_DONG.sub("", _ABOUT.sub("", text)), written), written, most=HIGHEST_RATE)
    if 0 < amount < LEAST_DONG:
        raise FigureAmbiguous(written=written, one=amount, other=amount * 1_000)
    return vnd(amount)


def _plain(written: str) -> str:
    """NFC, lower case, any run of any spaces one space; not NFKC, which would read 10² as 102."""
    return " ".join(composed(written).casefold().split())


def _refuse_signs(text: str, written: str) -> None:
    if re.match(r"^[-–—−(]\s*\d", text):
        raise FigureNegative(written=written)
    if _RANGE.search(text):
        raise FigureIsRange(written=written)


def _number(text: str, written: str) -> Decimal:
    """The exact value of a number with or without separators and a scale word."""
    _refuse_signs(text, written)
    if _SCIENTIFIC.match(text):
        return Decimal(text.replace(",", "."))
    scaled = _WITH_SCALE.match(text)
    if scaled is None:
        return _unscaled(text, written)
    exponent = _SCALES.get(scaled["scale"])
    if exponent is None:
        raise FigureUnreadable(written=written)
    if scaled["rest"] is not None:  # the spoken form: 1tr2 is 1.2 million, 3tr050 is 3.05 million
        if not scaled["number"].isdecimal():
            raise FigureUnreadable(written=written)
        return Decimal(f"{scaled['number']}.{scaled['rest']}").scaleb(exponent)
    return _scaled(scaled["number"], exponent, written)


def _unscaled(text: str, written: str) -> Decimal:
    """Digits alone: a lone separator before three digits parts thousands, for a count has no thousandths."""
    if text.isdecimal():
        return Decimal(text)
    if _GROUPED.match(text):
        return Decimal(re.sub(r"\D", "", text))
    return _decimal(text, written)


def _scaled(text: str, exponent: int, written: str) -> Decimal:
    """The number before a scale word, where `1.234` may be a decimal or a thousand and is refused."""
    if text.isdecimal():
        return Decimal(text).scaleb(exponent)
    grouped = _GROUPED.match(text)
    if grouped:
        digits = Decimal(re.sub(r"\D", "", text))
        if text.count(grouped["mark"]) == 1 and grouped["mark"] in ".,":
            smaller = digits.scaleb(exponent - len("000"))
            raise FigureAmbiguous(written=written, one=int(smaller), other=int(digits.scaleb(exponent)))
        return digits.scaleb(exponent)
    return _decimal(text, written).scaleb(exponent)


def _decimal(text: str, written: str) -> Decimal:
    """A number whose last separator is the decimal mark and whose others, of another kind, part thousands."""
    parts = _DECIMAL.match(text)
    if parts is None or parts["point"] == parts["mark"]:
        raise FigureUnreadable(written=written)
    whole = re.sub(r"\D", "", parts["whole"])
    return Decimal(f"{whole}.{parts['fraction']}")


def _whole(number: Decimal, written: str, *, most: int) -> int:
    if number != number.to_integral_value():
        raise FigureNotWhole(written=written)
    if number > most:
        raise FigureTooLarge(written=written, most=most)
    return int(number)
