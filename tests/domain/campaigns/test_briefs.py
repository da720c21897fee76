from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns.briefs import BRIEF_LIFECYCLE, Brief, BriefStatus
from domain.campaigns.events import (
    BriefChangesAsked,
    BriefClosed,
    BriefDrafted,
    BriefEdited,
    BriefExpired,
    BriefFilled,
    BriefPublished,
    BriefRefused,
    BriefReopened,
    BriefSubmitted,
    BriefTakenBack,
    BriefTakenDown,
    PlaceFreed,
    PlaceTaken,
)
from domain.campaigns.refusals import BriefFull, BriefNotOpen, PlacesBelowTaken
from domain.campaigns.versions import VERSION_LIFECYCLE, BriefVersion, VersionStatus
from domain.errors import WrongState
from domain.ids import LoginId, new_id
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import CLOSING, make_brief, make_brief_version, make_campaign, make_content

CAMPAIGN = make_campaign(make_brand())
AUTHOR = LoginId(new_id())
LAW = "2026-11-21-test"


def brief_in(status: BriefStatus, **changes: Any) -> Brief:
    return make_brief(CAMPAIGN, status=status, **changes)


def version_of(brief: Brief, status: VersionStatus, number: int = 1, **content: Any) -> BriefVersion:
    return make_brief_version(brief, AUTHOR, make_content(**content), status=status, number=number)


def test_a_drafted_brief_shows_the_content_of_its_first_version() -> None:
    content = make_content(title="Hộp trà Sen")

    brief, version, event = Brief.drafted(
        campaign_id=CAMPAIGN.id, brand_id=CAMPAIGN.brand_id, content=content, by=AUTHOR, now=NOON
    )

    assert (brief.status, brief.version, brief.title, brief.places_taken) == (BriefStatus.DRAFT, 1, "Hộp trà Sen", 0)
    assert (version.brief_id, version.number, version.status) == (brief.id, 1, VersionStatus.DRAFT)
    assert version.read() == content
    assert event == BriefDrafted(brief_id=brief.id, brand_id=CAMPAIGN.brand_id)


def test_editing_a_draft_changes_what_the_brief_shows() -> None:
    brief = brief_in(BriefStatus.DRAFT)
    version = version_of(brief, VersionStatus.DRAFT)

    event = brief.edit(version, make_content(title="Tên mới"), by=AUTHOR, now=NOON)

    assert event == BriefEdited(brief_id=brief.id, version=1)
    assert brief.title == version.read().title == "Tên mới"


def test_editing_the_next_version_of_a_published_brief_leaves_what_stands() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, VersionStatus.DRAFT, number=2)

    brief.edit(version, make_content(title="Tên mới"), by=AUTHOR, now=NOON)

    assert brief.title == "Video mở hộp điện thoại Sen"
    assert version.read().title == "Tên mới"


@pytest.mark.parametrize("status", set(VersionStatus) - {VersionStatus.DRAFT})
def test_only_a_draft_version_is_edited(status: VersionStatus) -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, status)

    with pytest.raises(WrongState):
        brief.edit(version, make_content(title="Tên mới"), by=AUTHOR, now=NOON)

    assert version.read() == make_content()


def test_submitting_a_draft() -> None:
    brief = brief_in(BriefStatus.DRAFT)
    version = version_of(brief, VersionStatus.DRAFT)

    event = brief.submit(version, law_version=LAW)

    assert event == BriefSubmitted(brief_id=brief.id, version=1)
    assert (brief.status, version.status, version.law_version) == (
        BriefStatus.SUBMITTED,
        VersionStatus.SUBMITTED,
        LAW,
    )


def test_submitting_an_edit_leaves_the_brief_published() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, VersionStatus.DRAFT, number=2)

    brief.submit(version, law_version=LAW)

    assert (brief.status, version.status) == (BriefStatus.PUBLISHED, VersionStatus.SUBMITTED)


def test_approving_publishes_for_the_first_time() -> None:
    brief = brief_in(BriefStatus.SUBMITTED, published_at=None)
    version = version_of(brief, VersionStatus.SUBMITTED)

    events = brief.approve(version, law_version=LAW, now=NOON)

    assert events == [BriefPublished(brief_id=brief.id, brand_id=brief.brand_id, version=1)]
    assert (brief.status, version.status, brief.published_at) == (BriefStatus.PUBLISHED, VersionStatus.STANDING, NOON)


def test_approving_an_edit_lets_it_stand() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, title="Tên mới", places=3)

    events = brief.approve(version, law_version=LAW, now=NOON + timedelta(days=1))

    assert events == [BriefPublished(brief_id=brief.id, brand_id=brief.brand_id, version=2)]
    assert (brief.status, brief.version, brief.title, brief.places) == (BriefStatus.PUBLISHED, 2, "Tên mới", 3)
    assert brief.published_at == NOON


def test_an_edit_down_to_the_places_taken_fills_the_brief() -> None:
    brief = brief_in(BriefStatus.PUBLISHED, places_taken=1)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, places=1)

    events = brief.approve(version, law_version=LAW, now=NOON)

    assert events[1:] == [BriefFilled(brief_id=brief.id)]
    assert brief.status is BriefStatus.FILLED


def test_an_edit_below_the_places_taken_is_refused() -> None:
    brief = brief_in(BriefStatus.PUBLISHED, places_taken=2)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, places=1)

    with pytest.raises(PlacesBelowTaken) as refused:
        brief.approve(version, law_version=LAW, now=NOON)

    assert refused.value.taken == 2
    assert (brief.version, brief.places, version.status) == (1, 2, VersionStatus.SUBMITTED)


def test_an_edit_with_more_places_opens_a_brief_that_filled_meanwhile() -> None:
    brief = brief_in(BriefStatus.FILLED, places_taken=2)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, places=3)

    events = brief.approve(version, law_version=LAW, now=NOON)

    assert events[1:] == [BriefReopened(brief_id=brief.id)]
    assert (brief.status, brief.version, brief.places, brief.places_taken) == (BriefStatus.PUBLISHED, 2, 3, 2)


def test_an_edit_with_as_many_places_leaves_a_brief_filled_that_filled_meanwhile() -> None:
    brief = brief_in(BriefStatus.FILLED, places_taken=2)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, title="Tên mới", places=2)

    events = brief.approve(version, law_version=LAW, now=NOON)

    assert events == [BriefPublished(brief_id=brief.id, brand_id=brief.brand_id, version=2)]
    assert (brief.status, brief.version, brief.title) == (BriefStatus.FILLED, 2, "Tên mới")


def test_an_edit_with_fewer_places_is_refused_to_a_brief_that_filled_meanwhile() -> None:
    brief = brief_in(BriefStatus.FILLED, places_taken=2)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2, places=1)

    with pytest.raises(PlacesBelowTaken):
        brief.approve(version, law_version=LAW, now=NOON)

    assert (brief.status, brief.version, version.status) == (BriefStatus.FILLED, 1, VersionStatus.SUBMITTED)


def test_changes_asked_send_a_first_version_back_to_draft() -> None:
    brief = brief_in(BriefStatus.SUBMITTED)
    version = version_of(brief, VersionStatus.SUBMITTED)

    assert brief.ask_for_changes(version) == BriefChangesAsked(brief_id=brief.id, version=1)
    assert (brief.status, version.status) == (BriefStatus.DRAFT, VersionStatus.DRAFT)


def test_changes_asked_of_an_edit_leave_the_brief_published() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2)

    brief.ask_for_changes(version)

    assert (brief.status, version.status) == (BriefStatus.PUBLISHED, VersionStatus.DRAFT)


@pytest.mark.parametrize(
    ("status", "after"),
    [(BriefStatus.SUBMITTED, BriefStatus.DRAFT), (BriefStatus.PUBLISHED, BriefStatus.PUBLISHED)],
)
def test_a_version_taken_back_is_a_draft_again(status: BriefStatus, after: BriefStatus) -> None:
    brief = brief_in(status)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2)

    assert brief.take_back(version) == BriefTakenBack(brief_id=brief.id, version=2)
    assert (brief.status, version.status) == (after, VersionStatus.DRAFT)


def test_refusing_a_first_version_ends_the_brief() -> None:
    brief = brief_in(BriefStatus.SUBMITTED)
    version = version_of(brief, VersionStatus.SUBMITTED)

    assert brief.refuse(version, now=NOON) == BriefRefused(brief_id=brief.id, version=1)
    assert (brief.status, version.status, brief.ended_at) == (BriefStatus.REFUSED, VersionStatus.REFUSED, NOON)


def test_refusing_an_edit_leaves_the_brief_published() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, VersionStatus.SUBMITTED, number=2)

    brief.refuse(version, now=NOON)

    assert (brief.status, version.status, brief.ended_at) == (BriefStatus.PUBLISHED, VersionStatus.REFUSED, None)


ANSWERS: dict[str, Callable[[Brief, BriefVersion], object]] = {
    "approve": lambda brief, version: brief.approve(version, law_version=LAW, now=NOON),
    "ask_for_changes": lambda brief, version: brief.ask_for_changes(version),
    "take_back": lambda brief, version: brief.take_back(version),
    "refuse": lambda brief, version: brief.refuse(version, now=NOON),
}


@pytest.mark.parametrize("verb", ANSWERS)
@pytest.mark.parametrize("status", set(VersionStatus) - {VersionStatus.SUBMITTED})
def test_only_a_submitted_version_is_answered(verb: str, status: VersionStatus) -> None:
    brief = brief_in(BriefStatus.PUBLISHED)
    version = version_of(brief, status, number=2)

    with pytest.raises(WrongState):
        ANSWERS[verb](brief, version)

    assert (brief.status, brief.version, version.status) == (BriefStatus.PUBLISHED, 1, status)


def test_the_last_place_fills_the_brief() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)

    assert brief.take_place(now=NOON) == [PlaceTaken(brief_id=brief.id, left=1)]
    assert brief.take_place(now=NOON) == [PlaceTaken(brief_id=brief.id, left=0), BriefFilled(brief_id=brief.id)]
    assert (brief.status, brief.places_taken) == (BriefStatus.FILLED, 2)
    with pytest.raises(BriefFull):
        brief.take_place(now=NOON)
    assert brief.places_taken == 2


@pytest.mark.parametrize("status", set(BriefStatus) - {BriefStatus.PUBLISHED, BriefStatus.FILLED})
def test_a_brief_that_is_not_published_gives_no_place(status: BriefStatus) -> None:
    brief = brief_in(status)

    with pytest.raises(BriefNotOpen):
        brief.take_place(now=NOON)

    assert brief.places_taken == 0


def test_no_place_is_given_from_the_closing_instant_on() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)

    brief.take_place(now=CLOSING - timedelta(microseconds=1))
    with pytest.raises(BriefNotOpen) as refused:
        brief.take_place(now=CLOSING)

    assert refused.value.say("vi") == "Bản yêu cầu không nhận thêm người; hạn nhận là 00:00 06/12/2026."
    assert brief.places_taken == 1


def test_a_place_given_back_opens_a_filled_brief_again() -> None:
    brief = brief_in(BriefStatus.FILLED, places_taken=2)

    assert brief.free_place() == [PlaceFreed(brief_id=brief.id, left=1), BriefReopened(brief_id=brief.id)]
    assert (brief.status, brief.places_taken) == (BriefStatus.PUBLISHED, 1)


def test_a_place_given_back_after_the_end_changes_no_state() -> None:
    brief = brief_in(BriefStatus.CLOSED, places_taken=1)

    assert brief.free_place() == [PlaceFreed(brief_id=brief.id, left=2)]
    assert brief.status is BriefStatus.CLOSED
    with pytest.raises(WrongState):
        brief.free_place()
    assert brief.places_taken == 0


@given(st.lists(st.booleans(), max_size=30), st.integers(min_value=1, max_value=4))
def test_places_taken_stay_within_the_places_and_full_means_filled(steps: list[bool], places: int) -> None:
    brief = make_brief(CAMPAIGN, make_content(places=places))

    for take in steps:
        with suppress(BriefFull, WrongState):
            brief.take_place(now=NOON) if take else brief.free_place()
        assert 0 <= brief.places_taken <= places
        assert (brief.status is BriefStatus.FILLED) is (brief.places_taken == places)


def test_closing_expiring_and_taking_down_end_a_brief() -> None:
    closed, expired, removed = (brief_in(BriefStatus.PUBLISHED) for _ in range(3))

    assert closed.close(now=NOON) == BriefClosed(brief_id=closed.id)
    assert expired.expire(now=CLOSING) == BriefExpired(brief_id=expired.id)
    assert removed.take_down(due_at=CLOSING, now=NOON) == BriefTakenDown(brief_id=removed.id, due_at=CLOSING)
    assert [brief.status for brief in (closed, expired, removed)] == [
        BriefStatus.CLOSED,
        BriefStatus.EXPIRED,
        BriefStatus.TAKEN_DOWN,
    ]
    assert [brief.ended_at for brief in (closed, expired, removed)] == [NOON, CLOSING, NOON]


def test_a_brief_does_not_expire_early() -> None:
    brief = brief_in(BriefStatus.PUBLISHED)

    with pytest.raises(WrongState):
        brief.expire(now=CLOSING - timedelta(microseconds=1))

    assert (brief.status, brief.ended_at) == (BriefStatus.PUBLISHED, None)


ENDINGS: dict[str, Callable[[Brief], object]] = {
    "close": lambda brief: brief.close(now=CLOSING),
    "expire": lambda brief: brief.expire(now=CLOSING),
    "take_down": lambda brief: brief.take_down(due_at=CLOSING, now=CLOSING),
}


@pytest.mark.parametrize("verb", ENDINGS)
@pytest.mark.parametrize("status", list(BriefStatus))
def test_an_ending_leaves_only_the_states_of_the_table(verb: str, status: BriefStatus) -> None:
    table = {leaves: enters for row, leaves, enters in BRIEF_LIFECYCLE.rows() if row == verb}
    brief = brief_in(status)

    if status in table:
        ENDINGS[verb](brief)
        assert brief.status is table[status]
    else:
        with pytest.raises(WrongState):
            ENDINGS[verb](brief)
        assert (brief.status, brief.ended_at) == (status, None)


def test_the_lifecycle_of_a_brief() -> None:
    assert [(verb, str(leaves), str(enters)) for verb, leaves, enters in BRIEF_LIFECYCLE.rows()] == [
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "published"),
        ("ask_for_changes", "submitted", "draft"),
        ("take_back", "submitted", "draft"),
        ("refuse", "submitted", "refused"),
        ("fill", "published", "filled"),
        ("reopen", "filled", "published"),
        ("close", "draft", "closed"),
        ("close", "filled", "closed"),
        ("close", "published", "closed"),
        ("close", "submitted", "closed"),
        ("expire", "published", "expired"),
        ("take_down", "closed", "taken_down"),
        ("take_down", "expired", "taken_down"),
        ("take_down", "filled", "taken_down"),
        ("take_down", "published", "taken_down"),
    ]
    assert BRIEF_LIFECYCLE.ends() == {BriefStatus.REFUSED, BriefStatus.TAKEN_DOWN}


def test_the_lifecycle_of_a_version() -> None:
    assert [(verb, str(leaves), str(enters)) for verb, leaves, enters in VERSION_LIFECYCLE.rows()] == [
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "standing"),
        ("ask_for_changes", "submitted", "draft"),
        ("take_back", "submitted", "draft"),
        ("refuse", "submitted", "refused"),
        ("supersede", "standing", "superseded"),
        ("withdraw", "draft", "withdrawn"),
        ("withdraw", "submitted", "withdrawn"),
    ]
