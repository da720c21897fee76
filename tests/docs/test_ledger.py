"""The page about the ledger tells the chart of accounts that the code holds."""

from domain.chart_of_accounts import CHART
from domain.ledger import AccountKind
from tests.architecture.source import ROOT


def test_the_page_tells_the_chart_of_accounts() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "ledger.md").read_text().splitlines()
        if line.startswith("| `")
    ]

    told = {row[0].strip("`"): (set(row[2].split(", ")), set(row[3].split(", "))) for row in rows if len(row) == 5}
    assert told == {
        kind.value: ({each.value for each in sides.debits}, {each.value for each in sides.credits})
        for kind, sides in CHART.items()
    }
    assert [row[0].strip("`") for row in rows if len(row) == 4] == [kind.value for kind in AccountKind]
