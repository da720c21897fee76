from dataclasses import replace

import pytest

from domain.bookings.drafts import Draft
from domain.bookings.refusals import DraftUnchanged
from domain.bookings.stated_files import MOST_BYTES, StatedFile
from domain.errors import InvalidInput
from domain.ids import BookingId, new_id
from tests.instants import NOON

FILE = StatedFile(sha256="ab" * 32, size=12_345_678, media_type="video/mp4")
BOOKING = BookingId(new_id())
URL = "https://files.example.vn/draft/1.mp4"


def sent(number: int = 1, *, file: StatedFile | None = FILE, before: Draft | None = None) -> Draft:
    return Draft.sent(BOOKING, number, url=URL, note=None, now=NOON, file=file, before=before)


def test_a_draft_says_which_file_it_is() -> None:
    draft = sent(file=StatedFile(sha256="AB" * 32, size=MOST_BYTES, media_type=" Video/MP4 "))

    assert (draft.file_sha256, draft.file_size, draft.file_media_type) == ("ab" * 32, MOST_BYTES, "video/mp4")


def test_a_draft_may_be_an_address_alone() -> None:
    draft = sent(file=None, before=sent(file=None))

    assert (draft.file_sha256, draft.file_size, draft.file_media_type) == (None, None, None)


@pytest.mark.parametrize(
    ("file", "field"),
    [
        (replace(FILE, sha256="ab" * 31), "input.file.sha256"),
        (replace(FILE, sha256="xy" * 32), "input.file.sha256"),
        (replace(FILE, size=0), "input.file.size"),
        (replace(FILE, size=MOST_BYTES + 1), "input.file.size"),
        (replace(FILE, media_type="mp4"), "input.file.mediaType"),
        (replace(FILE, media_type="video/mp4; codecs=x"), "input.file.mediaType"),
    ],
)
def test_a_file_that_cannot_be_is_refused(file: StatedFile, field: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        sent(file=file)

    assert raised.value.field == field


def test_what_was_sent_back_does_not_come_again() -> None:
    before = sent()

    with pytest.raises(DraftUnchanged) as raised:
        sent(2, before=before)

    assert (raised.value.number, raised.value.field) == (1, "input.file.sha256")
    assert sent(2, file=replace(FILE, sha256="cd" * 32), before=before).number == 2
    assert sent(2, before=sent(file=None)).number == 2
