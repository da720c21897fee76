from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.addresses import AddressInvalid
from domain.bookings.publications import LONGEST_PIECE, Evidence, Publication
from domain.bookings.refusals import EvidenceRepeated, NoticeNotBefore
from domain.errors import DomainError, InvalidInput
from domain.influencers.handles import PlatformContradicted
from domain.influencers.posts import PostOfAnotherChannel
from tests.instants import NOON
from tests.makers.bookings import BEFORE, DURING, make_publication
from tests.makers.influencers import make_channel, make_influencer

OWN = make_channel(make_influencer(None))


def checked(form: str = "short_video", **changes: Any) -> Publication:
    """A publication on TikTok by whoever has the channel OWN, as it is kept."""
    publication = make_publication(**changes)
    return publication.checked(platform="tiktok", form=form, channels=[OWN], since=NOON, now=NOON)


def without_moment(evidence: Evidence) -> Evidence:
    return replace(evidence, at_second=None)


def test_two_captures_at_two_moments_are_kept() -> None:
    assert BEFORE.file is not None
    shouted = replace(BEFORE, url=f" {BEFORE.url} ", file=replace(BEFORE.file, sha256="AB" * 32))

    kept = checked(url=f" {OWN.url}/video/7 ", evidence_before=shouted)

    assert (kept.url, kept.evidence_before, kept.evidence_during) == (f"{OWN.url}/video/7", BEFORE, DURING)


def test_a_capture_may_be_a_file_alone_or_an_address_alone() -> None:
    file, address = replace(BEFORE, url=None), replace(DURING, file=None)

    kept = checked(evidence_before=file, evidence_during=address)

    assert (kept.evidence_before, kept.evidence_during) == (file, address)


def test_what_does_not_play_has_no_moments() -> None:
    before, during = without_moment(BEFORE), without_moment(DURING)

    kept = checked("feed_post", evidence_before=before, evidence_during=during)

    assert (kept.evidence_before, kept.evidence_during) == (before, during)
    with pytest.raises(InvalidInput) as refused:
        checked("feed_post", evidence_before=before)
    assert refused.value.field == "input.evidenceDuring.atSecond"


def test_what_is_handed_over_lies_anywhere() -> None:
    moments = {"evidence_before": without_moment(BEFORE), "evidence_during": without_moment(DURING)}

    kept = checked("ugc_no_post", url="https://files.example.vn/handed-over.mp4", **moments)

    assert kept.url == "https://files.example.vn/handed-over.mp4"


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"url": "tiktok.com/1"}, AddressInvalid, "input.url"),
        ({"url": "https://www.youtube.com/watch?v=1"}, PlatformContradicted, "input.url"),
        ({"url": "https://files.example.vn/video.mp4"}, PlatformContradicted, "input.url"),
        ({"url": "https://www.tiktok.com/@somebody/video/1"}, PostOfAnotherChannel, "input.url"),
        ({"published_at": NOON + timedelta(seconds=1)}, InvalidInput, "input.publishedAt"),
        ({"published_at": NOON - timedelta(microseconds=1)}, InvalidInput, "input.publishedAt"),
        ({"evidence_before": replace(BEFORE, url="")}, AddressInvalid, "input.evidenceBefore.url"),
        ({"evidence_during": replace(DURING, url="https://")}, AddressInvalid, "input.evidenceDuring.url"),
        ({"evidence_before": Evidence(at_second=0)}, InvalidInput, "input.evidenceBefore"),
        ({"evidence_before": replace(BEFORE, at_second=-1)}, InvalidInput, "input.evidenceBefore.atSecond"),
        ({"evidence_during": replace(DURING, at_second=None)}, InvalidInput, "input.evidenceDuring.atSecond"),
        ({"evidence_during": replace(DURING, at_second=LONGEST_PIECE + 1)}, InvalidInput,
         "input.evidenceDuring.atSecond"),
        ({"evidence_before": replace(BEFORE, at_second=6)}, NoticeNotBefore, "input.evidenceDuring.atSecond"),
        ({"evidence_during": replace(DURING, url=BEFORE.url)}, EvidenceRepeated, "input.evidenceDuring.url"),
        ({"evidence_during": replace(DURING, url=f"{BEFORE.url}#t=6")}, EvidenceRepeated, "input.evidenceDuring.url"),
        ({"evidence_during": replace(DURING, file=BEFORE.file)}, EvidenceRepeated, "input.evidenceDuring.file.sha256"),
        ({"evidence_before": replace(BEFORE, url="https://vt.tiktok.com/ZSnhung1#t=0")}, EvidenceRepeated,
         "input.evidenceBefore.url"),
        ({"evidence_during": replace(DURING, url="https://vt.tiktok.com/ZSnhung1")}, EvidenceRepeated,
         "input.evidenceDuring.url"),
    ],
)  # fmt: skip
def test_a_publication_without_its_evidence_is_none(
    changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        checked(**changes)

    assert refused.value.field == field


def test_a_notice_that_comes_too_late_is_told_in_both_languages() -> None:
    late = NoticeNotBefore(before=9, during=6)

    assert late.say("vi") == "Thông báo trước (giây 9) phải đứng trước thông báo trong bài (giây 6): Điều 15a.3.b."
    assert late.say("en") == "The notice before (second 9) comes before the one during (second 6): Art 15a.3.b."
