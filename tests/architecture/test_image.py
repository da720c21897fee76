"""The container's recipe names what is really there. No engine is needed to read it."""

import fnmatch
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.architecture.source import ROOT, packages

RECIPE = (ROOT / "Dockerfile").read_text()
SENT = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]


def instructions(name: str) -> list[str]:
    """The arguments of every instruction of this name, continued lines joined."""
    joined = RECIPE.replace("\\\n", " ")
    return re.findall(rf"^{name} +(.+)$", joined, re.MULTILINE)


def test_what_is_copied_is_there_and_is_sent() -> None:
    sources = [part for line in instructions("COPY") if not line.startswith("--from") for part in line.split()[:-1]]

    assert [part for part in sources if not (ROOT / part).exists()] == []
    assert [part for part in sources if part != "." and part not in SENT] == []


def test_every_package_is_sent_and_nothing_secret() -> None:
    assert set(packages()) <= set(SENT)
    assert (ROOT / ".dockerignore").read_text().startswith("*\n"), "what is not named stays at home"
    assert {"tests", ".git", ".venv", "data"}.isdisjoint(SENT)


def test_the_same_uv_installs_everywhere() -> None:
    (here,) = re.findall(r"^uv_version=(\S+)$", (ROOT / "install").read_text(), re.MULTILINE)
    (there,) = re.findall(r"uv==(\S+)", RECIPE)

    assert here == there


def test_it_runs_as_nobody_special() -> None:
    assert instructions("USER") == ["niemtin"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the container installs."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    return Path(built)


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", *packages()], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603, S607

    with zipfile.ZipFile(wheel) as packed:
        missing = set(listed.stdout.splitlines()) - set(packed.namelist())

    assert missing == set()


def test_the_wheel_holds_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        assert fnmatch.filter(packed.namelist(), "tests/*") == []
