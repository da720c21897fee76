"""`niemtin bench` at tiny sizes: that everybody answers alike, and the shape of its last line; not its figures."""

import json
from pathlib import Path

import anyio

from cli.bench import worst
from tests.cli.running import COMMAND, run

FIGURES = {"requests_per_second", "server_cpu_ms", "database_cpu_ms", "p50_ms", "p99_ms"}
RATIOS = {"api_vs_loaders", "api_cpu_vs_bare", "api_signed_in_vs_loaders", "api_signed_in_cpu_vs_bare"}
MATCH_RATIOS = {
    "match_vs_memory", "match_wide_vs_memory", "match_vs_read_whole", "match_wide_vs_read_whole", "sql_vs_match",
}  # fmt: skip
MATCH_FIGURES = {
    "match", "memory", "read_whole", "match_wall", "sql", "medians", "passing", "bytes_read_whole", "bytes_depended_on",
}  # fmt: skip


async def test_the_last_line_holds_the_ratios_and_every_size() -> None:
    options = ["--influencers", "500", "--rounds", "1", "--seconds", "0.5", "--json"]
    command = [*COMMAND, "bench", "api", *options]

    done = await anyio.run_process(command, check=False)

    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert found.keys() == {"ratios", "sizes"}
    assert found["ratios"].keys() == RATIOS
    assert all(ratio > 0 for ratio in found["ratios"].values())
    assert found["sizes"].keys() == {"500"}
    measured = found["sizes"]["500"]
    assert measured.pop("ratios") == found["ratios"]
    assert measured.keys() == {"bare", "api", "loaders", "api_signed_in"}
    assert all(figures.keys() == FIGURES for figures in measured.values())
    assert b"20 pages are answered alike by bare, api, loaders, api_signed_in" in done.stderr.replace(b"\n", b" ")


async def test_ranking_is_measured_against_memory_and_sql_that_find_the_same(tmp_path: Path) -> None:
    sizes, plot = ["--people", "3000", "--people", "1000"], tmp_path / "cost.svg"
    command = [*COMMAND, "bench", "match", *sizes, "--rounds", "2", "--plot", str(plot), "--json"]

    done = await anyio.run_process(command, check=False)

    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert found["ratios"].keys() == found["sizes"]["3000"]["ratios_of_medians"].keys() == MATCH_RATIOS
    assert found["ratios"] == found["sizes"]["3000"]["ratios"]
    assert list(found["sizes"]) == ["1000", "3000"]
    narrow = found["sizes"]["3000"]["narrow"]
    assert narrow.keys() == MATCH_FIGURES
    assert all(0 < narrow[way] < median for way, median in narrow["medians"].items())
    assert narrow["bytes_depended_on"] == 70
    assert narrow["bytes_read_whole"] <= 6
    assert narrow["passing"] < 0.1
    assert found["sizes"]["3000"]["wide"]["passing"] > 0.8
    assert done.stderr.count(b"PostgreSQL finds the same 50 order values") == 4
    drawn = plot.read_text()
    assert all(f">{word}</text>" in drawn for word in ("a narrow brief", "a wide brief", "match", "memory", "sql"))


async def test_searching_is_measured_against_the_engine_that_finds_the_same(tmp_path: Path) -> None:
    plot = tmp_path / "cost.png"
    command = [*COMMAND, "bench", "search", "--influencers", "2000", "--rounds", "1", "--plot", str(plot), "--json"]

    done = await anyio.run_process(command, check=False)

    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert found["ratios"].keys() == {"search_vs_engine"}
    assert found["ratios"] == found["sizes"]["2000"]["ratios"]
    assert found["sizes"]["2000"]["search"].keys() == found["sizes"]["2000"]["engine"].keys() == {"p50", "p99"}
    assert b"as many, and the same counts, both ways" in done.stderr.replace(b"\n", b" ")
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_a_changed_profile_is_seen_by_search_and_by_candidates() -> None:
    done = run("bench", "freshness", "--influencers", "500", "--changes", "2", "--json")

    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout.splitlines()[-1])
    assert found.keys() == {"sizes"}
    assert found["sizes"]["500"].keys() == {"search", "candidates"}
    assert all(0 < seen["p50"] <= seen["max"] for seen in found["sizes"]["500"].values())
    assert "2 changes were seen by both" in done.stderr


async def test_posting_is_measured_against_plain_sql_that_leaves_the_same_balances() -> None:
    command = [*COMMAND, "bench", "ledger", "--transfers", "20", "--rounds", "1", "--json"]

    done = await anyio.run_process(command, check=False)

    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert found["ratios"].keys() == {"ledger_vs_sql", "function_vs_driver", "ledger_vs_driver"}
    assert (found["hot_accounts"], found["callers"], found["deadlocks"]) == (50, 10, 0)
    assert all(found[way]["postings_per_second"] > 0 for way in ("ledger", "sql", "function", "driver"))


def test_a_plot_that_cannot_be_drawn_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    done = run("bench", "match", "--plot", str(tmp_path / "cost.gif"))

    assert done.exit_code == 2
    assert "cost.gif: a plot is a file of .svg or .png." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_of_several_sizes_the_worst_ratio_is_told() -> None:
    small = {"api_vs_loaders": 9.5, "api_cpu_vs_bare": 2.1}
    large = {"api_vs_loaders": 8.5, "api_cpu_vs_bare": 1.9}

    assert worst([small, large]) == {"api_vs_loaders": 8.5, "api_cpu_vs_bare": 2.1}
