"""Keep a file that was received whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingBrand, ActingBrandManager, ActingInfluencer
from domain.bookings.stated_files import StatedFile
from domain.brands import Brand
from domain.files.kept_file import KeptFile
from domain.files.refusals import FilesOfTheDayUsedUp
from domain.files.rules import DAY, file_rule
from domain.files.visibility import Owner, files_of, kept_lately
from domain.influencers.profiles import Influencer
from storage.engine import Database
from storage.kept_bytes import write_bytes
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file whose bytes have all come: `file` was reckoned from them, and `source` holds them."""

    name: str
    file: StatedFile
    source: BinaryIO


async def keep_file(work: Work[ActingBrandManager | ActingInfluencer], *, received: Received) -> KeptFile:
    """Keep a file for the side that the actor acts for; bytes which it has here already are the file they were.

    Raises FilesOfTheDayUsedUp.
    """
    # One login's files for two brands are counted one after the other too.
    one_login = func.hashtextextended(f"files:{work.actor.login_id}", 0)
    await work.session.execute(select(func.pg_advisory_xact_lock(one_login)))
    # Two that come at once are counted one after the other, and the same bytes become one file.
    if isinstance(work.actor, ActingBrand):
        await work.claim(select(Brand).where(Brand.id == work.actor.brand_id))
    else:
        await work.claim(select(Influencer).where(Influencer.id == work.actor.influencer_id))
    for same in await work.claim_all(files_of(work.actor).where(KeptFile.sha256 == received.file.sha256)):
        same.send_again(now=work.now)
        return same
    await _require_room(work.session, work.actor, received.file.size, now=work.now)
    kept, event = KeptFile.kept(work.actor, name=received.name, file=received.file, now=work.now)
    work.add(kept)
    await work.flush()
    await write_bytes(work.session, kept.id, received.source)
    work.record(event)
    return kept


async def require_some_room(database: Database, owner: Owner, *, now: datetime) -> None:
    """That a byte more could be kept today, before any is read. Raises FilesOfTheDayUsedUp."""
    async with database.reading() as session:
        await _require_room(session, owner, 1, now=now)


async def _require_room(session: AsyncSession, owner: Owner, size: int, *, now: datetime) -> None:
    rule = file_rule(now)
    for lately in kept_lately(owner, now - DAY):
        files, size_so_far = (await session.execute(lately)).one()
        if files >= rule.most_files_a_day or size_so_far + size > rule.most_bytes_a_day:
            raise FilesOfTheDayUsedUp(
                most_files=rule.most_files_a_day, most_megabytes=rule.most_bytes_a_day // 1_000_000
            )
