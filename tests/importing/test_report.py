import csv
from pathlib import Path

from importing.days import DayUnreadable
from importing.figures import FigureNegative
from importing.report import REPORT_COLUMNS, Rejection, Report


def test_each_rejected_row_has_one_line_with_its_reason_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "rejected.csv"

    with Report(path) as report:
        report.add(Rejection(line=7, key="@an", refusal=FigureNegative(field="followers", written="-5"), value="-5"))
        report.add(Rejection(line=9, refusal=DayUnreadable(written="hôm\nqua"), value="hôm\nqua" + "x" * 999))

    assert report.rejected == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, first, second = csv.reader(file)
    assert tuple(header) == REPORT_COLUMNS
    assert first == ["7", "'@an", "followers", "FIGURE_NEGATIVE", "“-5” là số âm.", "“-5” is negative.", "'-5"]
    assert second[:4] == ["9", "", "", "DAY_UNREADABLE"]
    assert len(second[6]) == 500


def test_half_a_character_is_written_as_it_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "rejected.csv"

    with Report(path) as report:
        report.add(Rejection(line=1, key="\ud800", refusal=DayUnreadable(written="\udfff"), value="\udfff"))

    (_, line) = path.read_text("utf-8-sig").splitlines()
    assert line.startswith("1,\\ud800,")
    assert line.endswith(",\\udfff")


def test_a_report_without_rejections_is_a_header(tmp_path: Path) -> None:
    path = tmp_path / "rejected.csv"

    with Report(path) as report:
        pass

    assert report.rejected == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfline,key,field,code")
