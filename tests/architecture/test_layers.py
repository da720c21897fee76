"""The layers hold, every package has a place in them, and no module imports itself in a circle."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import circles, imports, layered_packages, unplaced
from tests.architecture.source import ROOT, packages, project


def test_every_package_has_its_place_in_the_layers() -> None:
    assert unplaced(packages(), layered_packages()) == set()


def test_a_package_without_a_place_is_noticed() -> None:
    assert unplaced([*packages(), "gossip"], layered_packages()) == {"gossip"}


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True).stdout  # noqa: S603


def test_the_layers_are_kept() -> None:
    assert "0 broken" in lint(ROOT)


AGAINST_THE_LAYERS = {
    "domain.offers": "storage",
    "matching.ranking": "storage",
    "operations.offers": "schema",
    "payments.ledger": "search",
    "schema.offers": "api",
    "worker.relay": "schema",
}


def test_imports_against_the_layers_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for package in packages():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for importer, imported in AGAINST_THE_LAYERS.items():
        (tmp_path / f"{importer.replace('.', '/')}.py").write_text(f"import {imported}\n")

    report = lint(tmp_path)

    assert [pair for pair in AGAINST_THE_LAYERS.items() if f"{pair[0]} -> {pair[1]}" not in report] == []


def test_every_tool_is_told_of_every_package() -> None:
    tools = project()["tool"]

    assert sorted(tools["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages()
    assert sorted(tools["importlinter"]["root_packages"]) == packages()
    assert sorted(tools["pyright"]["include"]) == sorted([*packages(), "tests"])
    assert sorted(tools["ruff"]["lint"]["isort"]["known-first-party"]) == sorted([*packages(), "tests"])
    assert sorted(tools["slipcover"]["source"]) == sorted({*packages(), "tests"} - {"bench"})


def test_no_module_imports_itself_in_a_circle() -> None:
    assert circles(imports(packages())) == []


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"a": {"b"}, "b": {"a"}}, [["a", "b"]]),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, [["b", "c"]]),
        ({"a": {"b", "c"}, "b": {"c"}, "c": set[str]()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}}, [["d", "e"], ["a", "b", "c"]]),
    ],
)
def test_circles_are_found(graph: dict[str, set[str]], found: list[list[str]]) -> None:
    assert circles(graph) == found
