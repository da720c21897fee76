import tempfile
from collections.abc import Generator
from pathlib import Path

import anyio
import pytest

from tests.story.marketplace import ServedMarketplace, load_sample


@pytest.fixture(scope="session")
def marketplace() -> Generator[ServedMarketplace]:
    """A small sample, served for all tests of the story: they add to it, and none counts on being the first.

    Its folder is not pytest's, whose parent another session of root's would shut to the user of PostgreSQL.
    """
    with tempfile.TemporaryDirectory(prefix="niemtin-story-") as folder:
        anyio.run(load_sample, Path(folder))
        served = ServedMarketplace(Path(folder), sample=False, settings={"NIEMTIN_LOG_LEVEL": "error"})
        served.start()
        yield served
        served.stop()
