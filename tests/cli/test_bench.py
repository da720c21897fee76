"""`niemtin bench api` at a tiny size: that everybody answers alike, and the shape of its last line; not its figures."""

import json

import anyio

from cli.bench import worst
from tests.cli.running import COMMAND

FIGURES = {"requests_per_second", "server_cpu_ms", "database_cpu_ms", "p50_ms", "p99_ms"}
RATIOS = {"api_vs_loaders", "api_cpu_vs_bare", "api_signed_in_vs_loaders", "api_signed_in_cpu_vs_bare"}


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


def test_of_several_sizes_the_worst_ratio_is_told() -> None:
    small = {"api_vs_loaders": 9.5, "api_cpu_vs_bare": 2.1}
    large = {"api_vs_loaders": 8.5, "api_cpu_vs_bare": 1.9}

    assert worst([small, large]) == {"api_vs_loaders": 8.5, "api_cpu_vs_bare": 2.1}
