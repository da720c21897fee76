"""A marketplace of its own in a data folder, served by a process that can be killed."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from cli.own_server import OwnServer
from runtime.clock import now
from runtime.gateways import open_database
from runtime.settings import Settings
from sample.marketplace import Sample

INFLUENCERS = 80
"""Enough for ten who are certified and publish where the story's brief wants, one of them about beauty in Hà Nội."""


@dataclass
class ServedMarketplace(OwnServer):
    """A server on a folder that has its sample; it also has the plug pulled."""

    def pull_the_plug(self, *, database_too: bool) -> None:
        """Kill the server with -9; where asked, its PostgreSQL too."""
        assert self.process is not None
        assert self.folder is not None
        self.process.kill()
        self.process.wait()
        if database_too:
            kill_postgres(self.folder)


def kill_postgres(folder: Path) -> None:
    """Kill the embedded PostgreSQL of a data folder with -9."""
    postmaster = (folder / "postgresql" / "cluster" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(postmaster), signal.SIGKILL)


async def load_sample(folder: Path) -> None:
    """Make a small sample in a folder."""
    async with open_database(settings_of(folder), connections=2) as database:
        assert await Sample(now=now(), influencers=INFLUENCERS).load(database)


def settings_of(folder: Path | None) -> Settings:
    """The settings under which a folder is served."""
    assert folder is not None
    return Settings(data_folder=folder)  # pyright: ignore[reportCallIssue] - the environment fills the others
