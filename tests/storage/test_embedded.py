import os
import signal
from pathlib import Path

import pytest

from storage import embedded
from storage.embedded import EmbeddedMissing, EmbeddedPostgres
from storage.engine import Database
from storage.migrate import create_database


def pid_of(server: EmbeddedPostgres) -> int:
    return int((server.cluster / "postmaster.pid").read_text().splitlines()[0])


async def answers(server: EmbeddedPostgres) -> bool:
    database = Database(server.url("postgres"), pool_size=1)
    try:
        await database.ping()
    finally:
        await database.close()
    return True


async def test_it_starts_answers_and_is_stopped_by_the_last_to_leave(tmp_path: Path) -> None:
    one, other = EmbeddedPostgres(tmp_path, durable=False), EmbeddedPostgres(tmp_path, durable=False)
    one.start()
    other.start()

    assert not one.stop()
    assert other.running()
    assert await answers(other)
    assert other.stop()
    assert not other.running()
    assert not other.socket_folder.exists()
    assert not other.stop()


async def test_a_killed_server_is_noticed_and_comes_back_with_what_was_committed(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    server.start()
    await create_database(server.url("postgres"), "kept")
    os.kill(pid_of(server), signal.SIGKILL)

    again = EmbeddedPostgres(tmp_path)
    again.start()

    assert await answers(again)
    await create_database(again.url("postgres"), "kept")
    server.stop()
    again.stop()
    assert not again.running()


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    server.start()
    server.stop()
    (server.cluster / "postgresql.conf").write_text("nonsense = 1\n")

    with pytest.raises(RuntimeError, match="nonsense"):
        server.start()
    server.stop()


async def test_its_folder_may_be_named_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    server = EmbeddedPostgres(Path("data"), durable=False)
    server.start()

    assert await answers(server)
    server.stop()
    assert (tmp_path / "data" / "cluster" / "PG_VERSION").exists()


def test_its_socket_has_a_short_name(tmp_path: Path) -> None:
    deep = EmbeddedPostgres(tmp_path / ("x" * 60) / ("y" * 60))

    assert len(str(deep.socket_folder / ".s.PGSQL.5432")) < 100
    assert deep.socket_folder != EmbeddedPostgres(tmp_path).socket_folder


def test_without_the_wheel_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(embedded.importlib, "import_module", absent)

    with pytest.raises(EmbeddedMissing, match="extra 'embedded'"):
        EmbeddedPostgres(tmp_path).start()
