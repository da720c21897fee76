"""What briefs ask of people in the tests of columns."""

from dataclasses import replace
from datetime import date

from matching.person import Ask
from tests.matching.strategies import POST, VIDEO

NEVER_BOUGHT = ("youtube", "long_video")
ONE_VIDEO = Ask(pieces={VIDEO: 1}, first_day=date(2026, 12, 1), last_day=date(2026, 12, 20))
ASKS = [
    ONE_VIDEO,
    replace(ONE_VIDEO, pieces={VIDEO: 2, POST: 1}),
    replace(ONE_VIDEO, pieces={}),
    replace(ONE_VIDEO, pieces={NEVER_BOUGHT: 1}),
    replace(ONE_VIDEO, first_day=date(2027, 2, 1), last_day=date(2027, 2, 1)),
]
