"""A file of people as an agency exports it: the second telling begins with it."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAMES: Final = ("Mai", "Tú", "Lan", "Sơn", "Hạnh", "Khoa")
HEADINGS: Final = ("Họ tên", "Loại", "Tỉnh/thành", "Lĩnh vực", "Nền tảng", "Tài khoản", "Người theo dõi", "Tương tác")
FOLLOWERS: Final = ("12,7 Tr", "1.250.000", "980K", "0,4 triệu", "312.000", "48,5 nghìn")


@dataclass(frozen=True)
class Newcomer:
    """Somebody in the file."""

    name: str
    handle: str
    platform: str = "tiktok"


def newcomers(telling: str) -> tuple[Newcomer, ...]:
    """The people of one telling; their handles are its own, so that it can be told again."""
    return tuple(Newcomer(f"{name} Mỹ Phẩm", f"nguoi.moi.{place}.{telling}") for place, name in enumerate(NAMES))


def write_file(path: Path, people: tuple[Newcomer, ...]) -> None:
    """Write them with semicolons, a byte order mark and figures as people write them; the last row names nobody."""
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        rows = csv.writer(opened, delimiter=";")
        rows.writerow(HEADINGS)
        for person, followers in zip(people, FOLLOWERS, strict=True):
            rows.writerow((person.name, "KOC", "Hà Nội", "Làm đẹp", "TikTok", person.handle, followers, "4,2%"))
        rows.writerow(("", "KOC", "Hà Nội", "Làm đẹp", "TikTok", "", "không rõ", ""))
