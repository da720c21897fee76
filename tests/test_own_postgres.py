"""What killed runs of the tests left behind is removed, and nothing that is in use or young."""

import fcntl
import os
from pathlib import Path

from tests.own_postgres import remove_forgotten


def make_folder(parent: Path, name: str, *, mtime: float) -> Path:
    folder = parent / name
    folder.mkdir()
    (folder / "users.lock").touch()
    os.utime(folder, (mtime, mtime))
    return folder


def test_only_what_was_forgotten_is_removed(tmp_path: Path) -> None:
    young = tmp_path / "niemtin-tests-young"
    young.mkdir()
    killed = make_folder(tmp_path, "niemtin-tests-killed", mtime=0)
    busy = make_folder(tmp_path, "niemtin-tests-busy", mtime=0)
    others = make_folder(tmp_path, "somebody-elses", mtime=0)
    bare = tmp_path / "niemtin-tests-bare"
    bare.mkdir()
    os.utime(bare, (0, 0))

    with (busy / "users.lock").open() as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        remove_forgotten(tmp_path)

    assert [each.exists() for each in (young, busy, others)] == [True, True, True]
    assert [each.exists() for each in (killed, bare)] == [False, False]
