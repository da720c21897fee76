"""Fictional people: names put together from common parts, so that each is plausible and none is anybody's."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.vietnamese import fold
from sample.cast import influencer_email

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
FAMILY_SHARES = (38, 11, 9, 7, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1)
"""About how common each family name is, in per cent."""
MIDDLE = (
    "Thị",
    "Ngọc",
    "Minh",
    "Thanh",
    "Thu",
    "Hoài",
    "Gia",
    "Khánh",
    "Bảo",
    "Quỳnh",
    "Hải",
    "Đức",
    "Tuấn",
    "Anh",
    "Kim",
)
GIVEN = (
    "An", "Bình", "Chi", "Dung", "Đạt", "Giang", "Hà", "Hân", "Hạnh", "Hiếu", "Hương", "Huy",
    "Khoa", "Lam", "Lan", "Linh", "Long", "Mai", "My", "Nam", "Nga", "Ngân", "Nhi", "Nhung",
    "Oanh", "Phong", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Thịnh", "Thủy", "Tiên", "Trang",
    "Trúc", "Tú", "Uyên", "Vân", "Việt", "Vy", "Yến",
)  # fmt: skip
STAGE = ("", "", "", "Bếp", "Góc", "Nhà", "Cô", "Chú", "Tiệm", "Vườn", "Sách", "Phố")
"""Words that a stage name may begin with; most people use their own name."""

BIO_OPENINGS = (
    ("Chia sẻ thật về {niche}, mỗi tuần ba bài.", "Honest notes on {niche}, three posts a week."),
    ("Mình thử trước, kể sau: {niche} cho người bận rộn.", "I try it first, then tell: {niche} for busy people."),
    ("Chuyện {niche} ở {province}, nói dễ hiểu.", "{niche} in {province}, in plain words."),
    ("Nhật ký {niche} của một người {province}.", "A {niche} diary from {province}."),
    ("Mười năm mê {niche}, vẫn đang học.", "Ten years in love with {niche}, still learning."),
)
BIO_ENDINGS = (
    ("Quảng cáo luôn được nói rõ ngay từ đầu.", "Ads are always said to be ads, first thing."),
    ("Chỉ nhận sản phẩm đã tự dùng ít nhất hai tuần.", "I only take products I have used for two weeks."),
    ("Không nhận thuốc, cờ bạc, tiền ảo.", "No medicine, no gambling, no coins."),
    ("Cà phê sáng rồi mới quay.", "Coffee first, camera second."),
)


@dataclass(frozen=True)
class Person:
    """A fictional influencer, before any figure is known."""

    name: str
    stage_name: str
    handle: str
    email: str


def people(chance: random.Random) -> Iterator[Person]:
    """Endlessly many people, all with different stage names and handles, the same from the same seed."""
    taken: set[str] = set()
    while True:
        family = chance.choices(FAMILY, FAMILY_SHARES)[0]
        middle, given = chance.choice(MIDDLE), chance.choice(GIVEN)
        prefix = chance.choice(STAGE)
        stage_name = f"{prefix} {given}" if prefix else f"{middle} {given}"
        handle = _handle(fold(f"{prefix or family} {middle} {given}"), taken, chance)
        yield Person(f"{family} {middle} {given}", stage_name, handle, influencer_email(handle))


def bio(chance: random.Random, *, niche: tuple[str, str], province: tuple[str, str]) -> tuple[str, str]:
    """Two sentences in vi and en; `niche` and `province` are their labels in both."""
    opening, ending = chance.choice(BIO_OPENINGS), chance.choice(BIO_ENDINGS)
    return (
        f"{opening[0].format(niche=niche[0].lower(), province=province[0])} {ending[0]}",
        f"{_capital(opening[1].format(niche=niche[1].lower(), province=province[1]))} {ending[1]}",
    )


def log_normal(chance: random.Random, *, median: float, spread: float, least: int, most: int) -> int:
    """A whole number drawn log-normally around `median`, kept within bounds."""
    return max(least, min(most, round(median * chance.lognormvariate(0, spread))))


def _handle(name: str, taken: set[str], chance: random.Random) -> str:
    handle = name.replace(" ", ".")
    while handle in taken:
        handle = f"{name.replace(' ', '.')}{chance.randrange(10, 1000)}"
    taken.add(handle)
    return handle


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def some(chance: random.Random, choices: Sequence[str], least: int, most: int) -> list[str]:
    """Between `least` and `most` different ones of `choices`, in a random order."""
    return chance.sample(list(choices), min(len(choices), chance.randint(least, most)))
