"""A scene: several actors, each at their own instant, in one transaction, by the same operations as everybody else."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from domain.actors import Actor, System
from operations.proving import Proof
from sample.cast import PASSWORD
from storage.engine import Database
from storage.work import Work
from trust.sealing import Sealing

ActorT = TypeVar("ActorT", bound=Actor)

PROOF: Final = Proof(password=PASSWORD, sealing=Sealing(tuple))
"""What everybody in the sample proves with once more who they are: nobody has a second factor."""


@dataclass(frozen=True)
class Scene:
    """An open transaction in which the sample lets people act."""

    stage: Work[System]

    def work_as(self, actor: ActorT, at: datetime) -> Work[ActorT]:
        """The transaction as this actor sees it at this instant."""
        return self.stage.acted_by(actor, at)


@asynccontextmanager
async def scene(database: Database, at: datetime) -> AsyncGenerator[Scene]:
    """Open a scene; leaving commits it."""
    async with database.work(System(name="sample"), at) as stage:
        yield Scene(stage)
