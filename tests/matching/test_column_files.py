from pathlib import Path

import numpy as np
import pytest

from matching.columns.building import columns_of
from matching.columns.files import read, write
from matching.columns.ranking import Layer, rank_layers
from matching.ranking_policy import ranking_policy_on
from tests.makers.matching import TODAY
from tests.matching.asks import ASKS, ONE_VIDEO
from tests.matching.strategies import BRIEFS
from tests.matching.test_column_ranking import NOTHING_HIDDEN, PEOPLE, WHOLE


def test_columns_read_from_files_rank_as_those_written(tmp_path: Path) -> None:
    write(WHOLE.columns, tmp_path / "columns")
    found = Layer(read(tmp_path / "columns"), NOTHING_HIDDEN)

    policy = ranking_policy_on(TODAY)
    for brief, ask in zip(BRIEFS[:10], ASKS * 2, strict=True):
        assert rank_layers([found], brief, ask, policy, TODAY) == rank_layers([WHOLE], brief, ask, policy, TODAY)


def test_what_is_read_is_mapped_and_cannot_be_changed(tmp_path: Path) -> None:
    write(WHOLE.columns, tmp_path / "columns")
    tiers = read(tmp_path / "columns").tier

    assert not tiers.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        tiers[0] = 3


def test_nobody_is_written_and_read_too(tmp_path: Path) -> None:
    write(columns_of([]), tmp_path / "columns")
    nobody = read(tmp_path / "columns")

    found = rank_layers([Layer(nobody, NOTHING_HIDDEN)], BRIEFS[0], ONE_VIDEO, ranking_policy_on(TODAY), TODAY)

    assert (len(nobody), found.weighed, found.cards, found.refused) == (0, 0, (), {})


def test_columns_that_are_not_whole_are_not_read(tmp_path: Path) -> None:
    write(columns_of(PEOPLE[:3]), tmp_path / "columns")
    (tmp_path / "columns" / "tier.npy").unlink()

    with pytest.raises(FileNotFoundError):
        read(tmp_path / "columns")


def test_columns_are_not_written_over_others(tmp_path: Path) -> None:
    write(columns_of(PEOPLE[:3]), tmp_path / "columns")

    with pytest.raises(FileExistsError):
        write(columns_of(PEOPLE[3:5]), tmp_path / "columns")

    assert np.array_equal(read(tmp_path / "columns").ids, columns_of(PEOPLE[:3]).ids)
