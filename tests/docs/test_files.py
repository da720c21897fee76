"""The commands of docs/files.md, as they stand there, against a real server."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import anyio
import pytest

from api.app import build_app
from tests.api.test_edge import settings_for
from tests.architecture.source import ROOT
from tests.callers import Caller, Kind, make_caller
from tests.databases import TestDatabase
from tests.makers.files import sha256_of
from tests.serving import serving

COMMANDS: Final = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "docs" / "files.md").read_text(), re.MULTILINE | re.DOTALL)
SAID: Final = "Mở hộp, rồi dùng thử.\n".encode()


async def run(command: str, folder: Path, **variables: str) -> bytes:
    """What a command of the page answers."""

    def in_a_shell() -> bytes:
        known = {"PATH": "/usr/bin:/bin:/usr/local/bin", **variables}
        shell = ["/bin/sh", "-c", command]
        return subprocess.run(shell, cwd=folder, env=known, check=True, capture_output=True).stdout  # noqa: S603

    return await anyio.to_thread.run_sync(in_a_shell)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page's commands are curl's")
async def test_a_file_is_sent_and_had_back_as_the_page_says(
    database: TestDatabase, migrated_url: str, tmp_path: Path
) -> None:
    sending, having = COMMANDS
    me: Caller = await make_caller(database, Kind.INFLUENCER)
    assert me.influencer is not None
    (tmp_path / "draft.txt").write_bytes(SAID)
    (tmp_path / "back").mkdir()
    token = me.headers["authorization"].removeprefix("Bearer ")
    with serving(build_app(settings_for(migrated_url))) as served:
        known = {"SERVER": served, "TOKEN": token, "ME": str(me.influencer.id)}
        answer: dict[str, Any] = json.loads(await run(sending, tmp_path, **known))
        await run(having, tmp_path / "back", **known, ADDRESS=answer["address"])

    assert (answer["name"], answer["mediaType"], answer["sha256"]) == ("draft.txt", "text/plain", sha256_of(SAID))
    assert (tmp_path / "back" / "draft.txt").read_bytes() == SAID
