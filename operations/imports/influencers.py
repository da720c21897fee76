"""Bring profiles in from a file: those not known yet, and what is new of those that nobody has claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from sqlalchemy import ARRAY, BigInteger, Text, Uuid, bindparam, column, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.errors import DomainError
from domain.ids import ImportRunId, InfluencerId, LoginId
from domain.imports import (
    BatchTaken,
    ChannelsOfSeveralProfiles,
    ImportedProfile,
    InfluencersImported,
    ProfileOwned,
    ProfileRead,
    RowRefused,
    RowRepeated,
    Tally,
)
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer
from operations.imports.profiles import complete_profiles, create_profiles
from operations.imports.runs import count_rows, store_apart
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The profile that a channel is on already, and where it came from."""

    influencer_id: InfluencerId
    login_id: LoginId | None
    run_id: ImportRunId | None = None
    line: int = 0
    row_hash: str = ""


@dataclass
class _Sorted:
    """The rows of a batch by what is to be done with them."""

    new: list[ProfileRead] = field(default_factory=list[ProfileRead])
    changed: dict[InfluencerId, ProfileRead] = field(default_factory=dict[InfluencerId, ProfileRead])
    unchanged: dict[InfluencerId, ProfileRead] = field(default_factory=dict[InfluencerId, ProfileRead])
    refused: list[RowRefused] = field(default_factory=list[RowRefused])

    def refuse(self, row: ProfileRead, refusal: DomainError) -> None:
        self.refused.append(RowRefused(line=row.line, key=row.key, refusal=refusal))


async def import_influencers(
    work: Work[System], *, run_id: ImportRunId, rows: Sequence[ProfileRead], unread: int = 0
) -> BatchTaken:
    """Bring one batch in: each row becomes a profile, completes one, says nothing new, or is refused for itself alone.

    A profile is known again by any of its channels. What a row leaves empty stays as it was. `unread` counts the rows
    among them that could not even be read. Refused with RowRepeated, ProfileOwned, ChannelsOfSeveralProfiles,
    TooManyChannels, RowUnstorable and what Channel.measure raises. Raises NotFound for an unknown run.
    """

    async def store(some: Sequence[ProfileRead]) -> BatchTaken:
        return await _store(work, run_id, some)

    taken = await store_apart(work, rows, store) if rows else BatchTaken(tally=Tally())
    await count_rows(work, run_id=run_id, tally=taken.tally + Tally(rejected=unread))
    return taken


async def _store(work: Work[System], run_id: ImportRunId, rows: Sequence[ProfileRead]) -> BatchTaken:
    found = _sort(rows, await _known(work, rows), run_id)
    created = await create_profiles(work, found.new, found.refuse)
    changed = await complete_profiles(work, found.changed, found.refuse)
    await _trace(work, run_id, created | changed | found.unchanged)
    if created or changed:
        work.record(InfluencersImported(run_id=run_id, influencer_ids=(*created, *changed)))
    tally = Tally(
        created=len(created), changed=len(changed), unchanged=len(found.unchanged), rejected=len(found.refused)
    )
    return BatchTaken(tally=tally, refused=tuple(found.refused))


async def _known(work: Work[System], rows: Sequence[ProfileRead]) -> dict[str, _Known]:
    """The profiles that the rows' channels are on, by the channels' keys; the profiles are locked, by id."""
    handles = [channel.handle for row in rows for channel in row.channels]
    asked = (
        func.unnest(
            bindparam("platforms", [each.platform for each in handles], type_=ARRAY(Text)),
            bindparam("handles", [each.folded for each in handles], type_=ARRAY(Text)),
        )
        .table_valued("platform", "folded", name="asked")
        .render_derived()
    )
    statement = (
        select(
            Channel.platform + ":" + Channel.handle_folded,
            Influencer.id,
            Influencer.login_id,
            ImportedProfile.run_id,
            ImportedProfile.line,
            ImportedProfile.row_hash,
        )
        .select_from(asked)
        .join(Channel, (Channel.platform == asked.c.platform) & (Channel.handle_folded == asked.c.folded))
        .join(Influencer, Influencer.id == Channel.influencer_id)
        .outerjoin(ImportedProfile, ImportedProfile.influencer_id == Influencer.id)
        .order_by(Influencer.id)
        .with_for_update(of=Influencer, key_share=True)
    )
    return {
        key: _Known(influencer_id=id_, login_id=login_id, run_id=run_id, line=line or 0, row_hash=row_hash or "")
        for key, id_, login_id, run_id, line, row_hash in await work.session.execute(statement)
    }


def _sort(rows: Sequence[ProfileRead], known: dict[str, _Known], run_id: ImportRunId) -> _Sorted:
    """What is to be done with each row. What an earlier row of the file said of a channel stands."""
    result, lines = _Sorted(), dict[str | InfluencerId, int]()
    for row in rows:
        on = {each.influencer_id: each for channel in row.channels if (each := known.get(channel.key))}
        names: list[str | InfluencerId] = [*(channel.key for channel in row.channels), *on]
        before = [lines[name] for name in names if name in lines]
        before += [each.line for each in on.values() if each.run_id == run_id]
        if before:
            result.refuse(row, RowRepeated(first_line=min(before)))
            continue
        if len(on) > 1:
            result.refuse(row, ChannelsOfSeveralProfiles())
            continue
        profile = next(iter(on.values()), None)
        if profile is not None and profile.login_id is not None:
            result.refuse(row, ProfileOwned())
            continue
        lines.update(dict.fromkeys(names, row.line))
        if profile is None:
            result.new.append(row)
        elif profile.row_hash == _hash(row):
            result.unchanged[profile.influencer_id] = row
        else:
            result.changed[profile.influencer_id] = row
    return result


async def _trace(work: Work[System], run_id: ImportRunId, rows: Mapping[InfluencerId, ProfileRead]) -> None:
    """Note which line of this run each profile was on."""
    seen = (
        func.unnest(
            bindparam("ids", list(rows), type_=ARRAY(Uuid)),
            bindparam("lines", [row.line for row in rows.values()], type_=ARRAY(BigInteger)),
            bindparam("hashes", [_hash(row) for row in rows.values()], type_=ARRAY(Text)),
        )
        .table_valued(column("id", Uuid), column("line", BigInteger), column("hash", Text), name="seen")
        .render_derived()
    )
    origins = insert(ImportedProfile).from_select(
        ["influencer_id", "run_id", "line", "row_hash"],
        select(seen.c.id, literal(run_id, Uuid), seen.c.line, seen.c.hash),
    )
    said = origins.excluded
    await work.session.execute(
        origins.on_conflict_do_update(
            index_elements=["influencer_id"], set_={"run_id": said.run_id, "line": said.line, "row_hash": said.row_hash}
        )
    )


def _hash(row: ProfileRead) -> str:
    """What the row says, wherever in a file it stands."""
    return blake2b(repr(replace(row, line=0)).encode(), digest_size=16).hexdigest()
