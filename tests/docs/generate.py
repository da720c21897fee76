"""Write the pages that come from the code: `just docs`."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.architecture.source import ROOT
from tests.docs import events, lifecycles, permissions, refusals, settings

PAGES: Mapping[str, Callable[[], str]] = {
    "permissions.md": permissions.page,
    "lifecycles.md": lifecycles.page,
    "refusals.md": refusals.page,
    "events.md": events.page,
    "settings.md": settings.page,
}


def write(folder: Path) -> None:
    """Write every page into `folder`."""
    for name, page in PAGES.items():
        (folder / name).write_text(page())


if __name__ == "__main__":
    write(ROOT / "docs")
