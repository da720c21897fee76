import re
from datetime import date

import pytest

from domain.sentences import Sentence
from matching.acceptance import acceptance_models
from matching.fair_start import fair_starts
from matching.lineup.rules import lineup_rules
from matching.over_asking import over_asking_rules
from matching.published import Published, in_force
from matching.weights import weight_sets

NOTE = Sentence("", "")
OLDER = Published(version="v1", valid_from=date(2026, 1, 1), note=NOTE)
NEWER = Published(version="v2", valid_from=date(2026, 7, 1), note=NOTE)


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2026, 1, 1), OLDER), (date(2026, 6, 30), OLDER), (date(2026, 7, 1), NEWER), (date(2030, 1, 1), NEWER)],
)
def test_a_version_holds_until_the_next_one(day: date, version: Published) -> None:
    assert in_force([OLDER, NEWER], day) is in_force([NEWER, OLDER], day) is version


def test_nothing_is_in_force_before_the_first_version() -> None:
    with pytest.raises(ValueError, match="empty"):
        in_force([OLDER], date(2025, 12, 31))


def test_every_note_says_the_same_in_both_languages() -> None:
    """As far as a program can tell: it names the same fields of the file, and as many figures."""
    every = [*weight_sets(), *acceptance_models(), *over_asking_rules(), *fair_starts(), *lineup_rules()]

    assert len(every) == 6
    for each in every:
        named = [re.findall(r"`[a-z_ ]+`", note) for note in (each.note.vi, each.note.en)]
        assert sorted(named[0]) == sorted(named[1])
        assert each.note.vi.startswith("Số liệu do liên minh tự đặt, công khai")
        assert each.note.en.startswith("House numbers, public")
