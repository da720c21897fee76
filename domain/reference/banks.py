"""The banks in Viet Nam to which a payout may go, by the number under which transfers between banks are routed."""

from typing import Final

from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class Bank(Entry):
    """A bank; ``code`` is its bank identification number (BIN), six digits."""

    code: str
    short_name: str


class _Banks(Sheet):
    banks: tuple[Bank, ...]


BANKS: Final = by_code(read_sheet("domain.reference", "banks.json", _Banks).banks)
