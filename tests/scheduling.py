"""Which xdist worker runs what: tests that share a costly marketplace stay together and begin first."""

from typing import Final

from xdist.scheduler import LoadScopeScheduling

TOGETHER: Final = ("tests/story/", "tests/sample/")
"""Each of these folders has a marketplace of its own, which its tests share."""


class MarketplacesTogether(LoadScopeScheduling):
    """Hands out tests one by one, to whoever is free; a folder of TOGETHER is handed out whole.

    The largest scope goes first, so that nobody is left alone with a marketplace at the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)
