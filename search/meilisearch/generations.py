"""The builds of one index on the server, and which of them is live.

<index>                    the live one: this is what is searched
<index>-<generation>       one being built, or kept; a swap gives it the other one's place
<either>__built            what the index beside it was built from: one document, written when the build had ended

An index and what is said of it are swapped together, in one step.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ValidationError

from search.gateway import Generation, SearchUnavailable
from search.meilisearch.layout import KEY, Layout
from search.meilisearch.server import Found, Server, ServerRefused
from search.meilisearch.transport import Query, Task

_BUILT: Final = "__built"
_ONLY: Final = "built"


class Built(BaseModel):
    """Which generation an index is, and what it was built from."""

    generation: str
    fingerprint: str


def built_query(uid: str) -> Query:
    """The search that tells what an index was built from: one more in the exchange that searches the index."""
    return {"indexUid": uid + _BUILT, "limit": 1}


def built_of(found: Found) -> Built | None:
    """What that search found."""
    try:
        return Built.model_validate(found.hits[0]) if found.hits else None
    except ValidationError as wrong:
        raise SearchUnavailable("the server does not say what its index was built from") from wrong


def fitting(layout: Layout, built: Built | None) -> Built:
    """The same. Raises SearchUnavailable when the index is not there, or was built from something else."""
    if built is None or built.fingerprint != layout.fingerprint:
        raise SearchUnavailable(f"there is no live index of {layout.spec.name} for its present spec")
    return built


@dataclass(frozen=True)
class Generations:
    """The generations of one index."""

    server: Server
    layout: Layout

    @property
    def live_uid(self) -> str:
        """Where the live one is."""
        return self.layout.spec.name

    async def live(self) -> Built | None:
        """The live generation; None before the first promotion."""
        try:
            (found,) = await self.server.find([built_query(self.live_uid)])
        except ServerRefused as refusal:
            if refusal.code == "index_not_found":
                return None
            raise
        return built_of(found)

    async def uid_to_write(self, generation: Generation | None) -> str:
        """Where a generation is, the live one by default. Raises SearchUnavailable when it is nowhere."""
        if generation is None:
            fitting(self.layout, await self.live())
            return self.live_uid
        return self._finished(generation, await self._slots())

    async def start(self, name: str) -> str:
        """Make an empty index for a new generation; answers where."""
        uid = self._uid_of_new(name)
        await self.server.submit(lambda client: client.create(uid, primary_key=KEY))
        await self._do(lambda client: client.index(uid).update_settings(self.layout.settings))
        return uid

    async def finish(self, name: str) -> Generation:
        """Say that the generation is whole."""
        uid = self._uid_of_new(name)
        built = {KEY: _ONLY, "generation": name, "fingerprint": self.layout.fingerprint}
        await self._do(lambda client: client.index(uid + _BUILT).add_documents([built], primary_key=KEY))
        return Generation(self.live_uid, name)

    async def abandon(self, name: str) -> None:
        """Remove what there is of a build that failed, as far as the server still listens."""
        uid = self._uid_of_new(name)
        with suppress(SearchUnavailable):
            await self._remove(uid, wait=False)

    async def promote(self, generation: Generation) -> None:
        """Swap the generation into the live one's place; the one before it stays, all others go.

        Whoever builds an index holds its turn (`operations.indexing`), so that an unfinished one is an abandoned one.
        """
        slots = await self._slots()
        uid = self._finished(generation, slots)
        if uid != self.live_uid:
            pairs = [(self.live_uid, uid), (self.live_uid + _BUILT, uid + _BUILT)]
            for live, _ in pairs:
                await self._make_sure_of(live)
            await self._do(lambda client: client.swap_indexes([{"indexes": list(pair)} for pair in pairs]))
        with suppress(SearchUnavailable):  # it is live by now; the next promotion removes what is left
            for other in slots.keys() - {self.live_uid, uid}:
                await self._remove(other, wait=False)

    async def discard(self, generation: Generation) -> None:
        """Remove a generation that is not live; no matter if there is none."""
        slots = await self._slots()
        uid = _slot_of(generation, slots) or self._uid_of_new(generation.name)
        if uid == self.live_uid:
            raise SearchUnavailable(f"generation {generation.name} of {self.live_uid} is live")
        if uid in slots:
            await self._remove(uid, wait=True)

    def _finished(self, generation: Generation, slots: dict[str, Built | None]) -> str:
        uid = _slot_of(generation, slots)
        if uid is None:
            raise SearchUnavailable(f"generation {generation.name} of {self.live_uid} was never finished")
        return uid

    async def _slots(self) -> dict[str, Built | None]:
        """Every index of this name, live, kept or being built, with what it was built from."""
        every = await self.server.uids()
        slot = re.compile(re.escape(self.live_uid) + "(-[0-9a-f]{32})?")
        slots: dict[str, Built | None] = {uid: None for uid in every if slot.fullmatch(uid)}
        told = [uid for uid in slots if uid + _BUILT in every]
        if told:
            found = await self.server.find([built_query(uid) for uid in told])
            slots |= {uid: built_of(each) for uid, each in zip(told, found, strict=True)}
        return slots

    async def _do(self, request: Task) -> None:
        await self.server.done(await self.server.submit(request))

    async def _make_sure_of(self, uid: str) -> None:
        """Have an index there to swap with, before the first promotion."""
        with suppress(ServerRefused):  # it is there already
            await self._do(lambda client: client.create(uid, primary_key=KEY))

    async def _remove(self, uid: str, *, wait: bool) -> None:
        for each in (uid + _BUILT, uid):
            task = await self.server.submit(lambda client, each=each: client.index(each).delete())
            if wait:
                with suppress(ServerRefused):  # it was never there
                    await self.server.done(task)

    def _uid_of_new(self, name: str) -> str:
        return f"{self.live_uid}-{name}"


def _slot_of(generation: Generation, slots: dict[str, Built | None]) -> str | None:
    return next((uid for uid, built in slots.items() if built and built.generation == generation.name), None)
