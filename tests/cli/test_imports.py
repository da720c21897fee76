"""`niemtin import`, run as an operator runs it."""

import csv
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from sqlalchemy import select
from typer.testing import Result

from domain.brands import BrandRole
from domain.campaigns.briefs import Brief, BriefStatus
from domain.imports import ImportRun
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer
from runtime.clock import now
from sample.advertisers import brand_sheets, campaign_name
from sample.cast import brand_tax_code
from tests.cli.running import COMMAND, environment, niemtin
from tests.databases import TestDatabase
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.campaigns import make_campaign
from tests.makers.logins import make_login

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MEASURED = """
import atexit, sys
from pathlib import Path
status = Path("/proc/self/status")
atexit.register(lambda: print("peak", status.read_text().split("VmHWM:")[1].split()[0], file=sys.stderr))
from cli.main import app
app()
"""
CAMPAIGN = campaign_name(brand_sheets()[0])
HEADER = "Tên hiển thị,Nền tảng,Tài khoản,Người theo dõi,Tỉnh/thành"


async def bring_in(database: TestDatabase, folder: Path, *arguments: str | Path) -> Result:
    return await niemtin(database, "import", *arguments, folder=folder)


def counts(output: str) -> dict[str, int]:
    """The tally that the command prints."""
    return {name: int(number) for name, number in re.findall(r"(\w+) (\d+)", output.splitlines()[0])}


def reported(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_the_example_of_the_docs_comes_in(database: TestDatabase, tmp_path: Path) -> None:
    report = tmp_path / "why.csv"
    file = EXAMPLES / "influencers.csv"

    done = await bring_in(
        database, tmp_path, "influencers", file, "--report", report, "--source", "Ví dụ", "--as-of", "2026-11-01"
    )

    assert done.exit_code == 0, done.stderr
    assert counts(done.stdout) == {"read": 5, "created": 3, "changed": 0, "unchanged": 0, "rejected": 2}
    assert str(report) in done.stdout
    bad, twice = reported(report)
    assert (bad["line"], bad["key"], bad["field"], bad["code"], bad["value"]) == (
        "6", "'@chitu.lamvuon", "followers", "FIGURE_AMBIGUOUS", "1.234K",
    )  # fmt: skip
    assert (twice["line"], twice["key"], twice["code"]) == ("7", "tiktok:banhmi.moingay", "ROW_REPEATED")
    assert twice["reason_vi"] == "Mục này đã có ở dòng 3 của tệp."
    assert twice["reason_en"] == "This is already on line 3 of the file."
    people = await database.all(select(Influencer).order_by(Influencer.id))
    assert [(each.display_name, each.province) for each in people] == [
        ("Bánh Mì Mỗi Ngày", "79"), ("Cô Giáo Mây", "79"), ("Xóm Xe Cũ", "48"),
    ]  # fmt: skip
    channels = await database.all(select(Channel).order_by(Channel.id))
    assert [(each.followers, each.engagement_rate, str(each.followers_as_of)) for each in channels] == [
        (48_500, 350, "2026-11-01"), (1_200_000, 80, "2026-11-01"), (235_400, None, "2026-11-01"),
    ]  # fmt: skip
    (run,) = await database.all(select(ImportRun))
    assert (run.file_name, run.source, run.rejected) == ("influencers.csv", "Ví dụ", 2)
    assert run.finished_at is not None

    again = await bring_in(
        database, tmp_path, "influencers", file, "--report", report, "--source", "Ví dụ", "--as-of", "2026-11-01"
    )
    assert counts(again.stdout) == {"read": 5, "created": 0, "changed": 0, "unchanged": 3, "rejected": 2}
    assert await database.count(Influencer) == 3


async def test_a_file_that_cannot_be_read_is_told_in_both_languages(database: TestDatabase, tmp_path: Path) -> None:
    file = tmp_path / "kol.csv"
    file.write_text("xin chào\n")

    done = await bring_in(database, tmp_path, "influencers", file)

    assert done.exit_code == 1
    assert "HEADER_MISSING\nKhông tìm thấy dòng tiêu đề" in done.stdout
    assert "No header line was found." in done.stdout
    assert await database.count(ImportRun) == 0
    assert (await bring_in(database, tmp_path, "influencers", tmp_path / "nowhere.csv")).exit_code == 2


async def test_a_report_that_would_destroy_the_file_or_has_no_place_is_refused(
    database: TestDatabase, tmp_path: Path
) -> None:
    file, same = tmp_path / "kol.csv", tmp_path / "same.csv"
    file.write_text(written := f"{HEADER}\nLan,TikTok,@lan.moi,48.5K,Hà Nội\n")
    same.symlink_to(file)

    for report, reason in (
        (file, "this is the file to bring in"),
        (same, "this is the file to bring in"),
        (tmp_path / "nowhere" / "why.csv", "cannot be written: No such file or directory."),
        (tmp_path, "cannot be written: Is a directory."),
    ):
        done = await bring_in(database, tmp_path, "influencers", file, "--report", report)
        assert done.exit_code == 2
        assert reason in done.stderr

    assert file.read_text() == written
    assert await database.count(ImportRun) == 0


async def test_an_interrupted_import_keeps_what_is_in_and_goes_on(database: TestDatabase, tmp_path: Path) -> None:
    file = tmp_path / "kol.csv"
    file.write_text("\n".join([HEADER, *(f"Người {n},TikTok,@nguoi.{n},48.5K,Hà Nội" for n in range(4_000))]))
    command = [*COMMAND, "import", "influencers", str(file)]

    async with await anyio.open_process(command, env=environment(database, tmp_path)) as process:
        with anyio.fail_after(60):
            while await database.count(Influencer) == 0:  # noqa: ASYNC110 - another process is waited for
                await anyio.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        output = b"".join([chunk async for chunk in process.stdout]).decode()
        assert await process.wait() == 130

    assert output.startswith("Interrupted")
    kept = await database.count(Influencer)
    assert 0 < kept < 4_000
    told = counts(output)
    assert (told["read"], told["created"]) == (kept, kept)
    (run,) = await database.all(select(ImportRun))
    assert (run.created, run.finished_at) == (kept, None)

    again = await bring_in(database, tmp_path, "influencers", file)
    assert counts(again.stdout) == {
        "read": 4_000, "created": 4_000 - kept, "changed": 0, "unchanged": kept, "rejected": 0,
    }  # fmt: skip
    assert await database.count(Influencer) == 4_000


def lines(rows: int, prefix: str) -> Iterator[str]:
    """Of twenty rows one repeats the first of them, in other letters, and three cannot be read."""
    for row in range(rows):
        name = f"{prefix}.{row}"
        match row % 20:
            case 7:
                yield f"Người {row},TikTok,@{prefix.upper()}.{row - 7},12.7K,Hà Nội"
            case 11:
                yield f"Người {row},TikTok,@{name},1.234K,Hà Nội"
            case 13:
                yield f'Người {row},TikTok,"@{name},1234,Hà Nội'
            case 17:
                yield f"Người {row},TikTok,@{name},1234,Hà Nội,thừa"
            case _:
                yield f'Người {row},TikTok,@{name},"12,7 Tr",Hà Nội'


@pytest.mark.timeout(400)
async def test_of_many_rows_each_is_in_or_reported_in_memory_that_does_not_grow(
    database: TestDatabase, tmp_path: Path
) -> None:
    peaks: list[int] = []
    for rows, prefix in ((5_000, "it"), (25_000, "nhieu")):
        file = tmp_path / f"{prefix}.csv"
        with file.open("w", encoding="utf-16") as written:
            written.write(f"{HEADER}\n")
            written.writelines(f"{line}\n" for line in lines(rows, prefix))

        command = [sys.executable, "-c", MEASURED, "import", "influencers", str(file)]
        done = await anyio.run_process(command, env=environment(database, tmp_path), check=False)

        twentieth = rows // 20
        assert counts(done.stdout.decode()) == {
            "read": rows, "created": 16 * twentieth, "changed": 0, "unchanged": 0, "rejected": 4 * twentieth,
        }, done.stderr  # fmt: skip
        report = reported(tmp_path / f"{prefix}.rejected.csv")
        assert [int(each["line"]) - 2 for each in report] == [
            first + place for first in range(0, rows, 20) for place in (7, 11, 13, 17)
        ]
        by_code = [each["code"] for each in report]
        assert {code: by_code.count(code) for code in set(by_code)} == dict.fromkeys(
            ("ROW_REPEATED", "FIGURE_AMBIGUOUS", "QUOTE_UNBALANCED", "CELLS_MISCOUNTED"), twentieth
        )
        peaks.append(int(done.stderr.split(b"peak ")[1].split()[0]))

    assert await database.count(Influencer) == 16 * (250 + 1_250)
    few, many = peaks
    assert many < few * 1.1, f"{few} kB for 5,000 rows, {many} kB for 25,000"


async def test_the_example_briefs_become_drafts(database: TestDatabase, tmp_path: Path) -> None:
    brand = await database.add(make_brand(tax_code=brand_tax_code(1)))
    owner = await database.add(make_login())
    await database.add(make_brand_member(brand, owner, BrandRole.OWNER), make_campaign(brand, name=CAMPAIGN))
    file, year = tmp_path / "briefs.json", now().year + 1
    file.write_text(
        (EXAMPLES / "briefs.json").read_text("utf-8").replace('"2027-0', f'"{year}-0').replace("/2027", f"/{year}")
    )

    done = await bring_in(database, tmp_path, "briefs", file)

    assert done.exit_code == 0, done.stderr
    assert counts(done.stdout) == {"read": 2, "created": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    (unpaid,) = reported(tmp_path / "briefs.rejected.csv")
    assert (unpaid["line"], unpaid["key"], unpaid["field"], unpaid["reason_en"]) == (
        "22", f"{brand.tax_code}:TET-2027-02", "fee_maximum", "A commercial brief pays a fee.",
    )  # fmt: skip
    (brief,) = await database.all(select(Brief))
    assert (brief.brand_id, brief.status, brief.title) == (brand.id, BriefStatus.DRAFT, "Trà sen ngày Tết")
    assert counts((await bring_in(database, tmp_path, "briefs", file)).stdout)["unchanged"] == 1

    file.write_text("xin chào")
    broken = await bring_in(database, tmp_path, "briefs", file)
    assert (broken.exit_code, "ENTRIES_MISSING" in broken.stdout) == (1, True)
