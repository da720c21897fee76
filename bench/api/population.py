"""Influencers in any number, in a scratch database: the same rows for the same number."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from domain.logins import hash_of_token
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from storage.totals import LISTED_PROFILES

BORN: Final = datetime(2026, 1, 1, tzinfo=UTC)
MEASURED: Final = date(2026, 6, 30)
BATCH: Final = 10_000
CERTIFIED: Final = 0.6
PLATFORMS: Final = ("tiktok", "youtube", "facebook")
TOKEN: Final = "bench-of-the-api"  # noqa: S105 - opens a session in the scratch database, nowhere else


class Population:
    """Draws influencers one after another, from a seed."""

    def __init__(self, influencers: int) -> None:
        self.influencers = influencers
        self._random = random.Random(influencers)  # noqa: S311 - a seeded generator is wanted, not a secret

    def key(self, place: int, kind: int) -> UUID:
        """A UUIDv7 of this run: later places have later ids."""
        milliseconds = int(BORN.timestamp() * 1000) + place
        return UUID(int=milliseconds << 80 | 7 << 76 | kind << 64 | 0b10 << 62 | self._random.getrandbits(62))

    def batches(self) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
        """Rows by table and columns, some thousands of influencers at a time."""
        for start in range(0, self.influencers, BATCH):
            rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
            for place in range(start, min(start + BATCH, self.influencers)):
                self._draw(place, rows)
            yield rows

    def _draw(self, place: int, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        draw = self._random
        key = self.key(place, 0)
        province = draw.choice([*PROVINCES, None])
        kind = draw.choice(["kol", "koc"])
        rows["influencers"].append(
            (key, "imported", 0, f"Người mẫu {place}", kind, "", "", province, 1, BORN, BORN, BORN)
        )
        for number, platform in enumerate(PLATFORMS[: draw.randint(1, 3)], start=1):
            handle = f"nguoi_mau_{place}"
            figure = (draw.randint(1_000, 5_000_000), "imported", MEASURED)
            url = f"https://{platform}.example/{handle}"
            rows["channels"].append((self.key(place, number), key, platform, handle, handle, url, *figure, BORN))
        for number, niche in enumerate(draw.sample(list(NICHES), draw.randint(1, 3))):
            rows["influencer_niches"].append((key, niche, number))
        if draw.random() < CERTIFIED:
            issued = BORN + timedelta(days=draw.randint(0, 100))
            rows["certificates"].append(
                (
                    self.key(place, 4), f"BENCH-{place:07}", self.key(place, 5), key, "2026-1", draw.randint(1, 3),
                    8_000, issued, issued + timedelta(days=305), issued + timedelta(days=365), "active", 0,
                )
            )  # fmt: skip


COLUMNS: Final = {
    "influencers": (
        "id", "status", "version", "display_name", "kind", "bio_vi", "bio_en", "province", "bookings_at_once",
        "created_at", "changed_at", "listed_at",
    ),
    "channels": (
        "id", "influencer_id", "platform", "handle", "handle_folded", "url", "followers", "followers_source",
        "followers_as_of", "created_at",
    ),
    "influencer_niches": ("influencer_id", "niche", "place"),
    "certificates": (
        "id", "number", "certification_id", "influencer_id", "scheme_version", "tier", "total", "issued_at",
        "notice_at", "valid_until", "status", "changes",
    ),
}  # fmt: skip


async def populate(dsn: str, influencers: int) -> None:
    """Fill a migrated, empty scratch database: foreign keys and triggers asleep, the kept total written by hand."""
    connect: Any = asyncpg.connect  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
    connection: Any = await connect(dsn)
    try:
        await connection.execute("SET session_replication_role = replica")
        for rows in Population(influencers).batches():
            for table, columns in COLUMNS.items():
                await connection.copy_records_to_table(table, records=rows[table], columns=columns)
        await connection.execute("INSERT INTO kept_totals (name, value) VALUES ($1, $2)", LISTED_PROFILES, influencers)
        await _sign_in(connection)
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def _sign_in(connection: Any) -> None:
    """One person with a session that does not end while anybody measures."""
    key = UUID(int=1)
    await connection.execute(
        "INSERT INTO logins (id, email, display_name, password_hash, language, created_at)"
        " VALUES ($1, 'bench@example.vn', 'Người đo', '', 'vi', $2)",
        key,
        BORN,
    )
    await connection.execute(
        "INSERT INTO login_sessions (id, login_id, token_hash, opened_with, created_at, expires_at)"
        " VALUES ($1, $1, $2, 'password', $3, $4)",
        key,
        hash_of_token(TOKEN),
        BORN,
        BORN + timedelta(days=36_500),
    )
