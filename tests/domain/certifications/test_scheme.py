from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from domain.certifications.course import COURSE_TESTS
from domain.certifications.pledges import CONDUCT_CODES
from domain.certifications.scheme import SCHEMES, Scheme, Severity, in_force, months_after, scheme_in_force, scheme_of
from tests.instants import NOON

SCHEME = scheme_in_force(NOON)


def changed(**changes: object) -> dict[str, object]:
    return SCHEME.model_dump() | changes


def test_the_scheme_of_today() -> None:
    assert SCHEME.version == "2025-1"
    assert {group.code: group.weight for group in SCHEME.groups} == {
        "transparency": 25, "conduct": 25, "engagement": 20, "values": 15, "compliance": 15,
    }  # fmt: skip
    assert [(tier.level, tier.from_points) for tier in SCHEME.tiers] == [(1, 60), (2, 75), (3, 90)]
    assert (SCHEME.assessors, SCHEME.third_over_gap, SCHEME.least_group_percent) == (2, 15, 50)
    assert (SCHEME.validity_months, SCHEME.notice_days, SCHEME.reapply_days, SCHEME.appeal_days) == (12, 60, 30, 15)
    assert SCHEME.group("values") is SCHEME.groups[3]
    assert SCHEME.group("beauty") is None


def test_versions_hold_from_their_day_in_ha_noi() -> None:
    last_moment = datetime(2025, 8, 17, 16, 59, 59, tzinfo=UTC)

    assert scheme_in_force(last_moment + timedelta(seconds=1)) is SCHEME
    with pytest.raises(LookupError, match="2025-08-17"):
        scheme_in_force(last_moment)


def test_the_newest_version_that_has_begun_is_in_force() -> None:
    newer = Scheme.model_validate(changed(version="2026-2", valid_from=date(2026, 11, 21)))
    future = Scheme.model_validate(changed(version="2027-1", valid_from=date(2026, 11, 22)))

    assert in_force([future, newer, SCHEME], NOON) is newer


@pytest.mark.parametrize("versions", [SCHEMES, CONDUCT_CODES, COURSE_TESTS])
def test_no_two_versions_share_a_name_or_a_first_day(versions: tuple[Scheme, ...]) -> None:
    assert len({each.version for each in versions}) == len({each.valid_from for each in versions}) == len(versions)


def test_a_version_is_found_for_ever() -> None:
    assert all(scheme_of(scheme.version) is scheme for scheme in SCHEMES)


@pytest.mark.parametrize(
    "broken",
    [
        changed(groups=SCHEME.model_dump()["groups"][:4]),
        changed(tiers=SCHEME.model_dump()["tiers"][::-1]),
        changed(tiers=SCHEME.model_dump()["tiers"][1:]),
        changed(sanctions=SCHEME.model_dump()["sanctions"][1:]),
        changed(assessors="2"),
    ],
)
def test_a_scheme_that_does_not_add_up_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Scheme.model_validate(broken)


@pytest.mark.parametrize(
    ("instant", "months", "later"),
    [
        (datetime(2026, 11, 21, 5, tzinfo=UTC), 12, datetime(2027, 11, 21, 5, tzinfo=UTC)),
        (datetime(2028, 2, 29, 5, tzinfo=UTC), 12, datetime(2029, 2, 28, 5, tzinfo=UTC)),
        (datetime(2026, 8, 31, 5, tzinfo=UTC), 6, datetime(2027, 2, 28, 5, tzinfo=UTC)),
        (datetime(2026, 12, 31, 5, tzinfo=UTC), 36, datetime(2029, 12, 31, 5, tzinfo=UTC)),
        # 1 March in Ha Noi, though still 28 February in London.
        (datetime(2027, 2, 28, 18, tzinfo=UTC), 12, datetime(2028, 2, 29, 18, tzinfo=UTC)),
    ],
)
def test_months_are_counted_on_the_calendar_of_ha_noi(instant: datetime, months: int, later: datetime) -> None:
    assert months_after(instant, months) == later


@pytest.mark.parametrize(
    ("severity", "until"),
    [
        (Severity.MINOR, datetime(2027, 5, 21, 5, tzinfo=UTC)),
        (Severity.SERIOUS, datetime(2027, 11, 21, 5, tzinfo=UTC)),
        (Severity.GRAVE, datetime(2029, 11, 21, 5, tzinfo=UTC)),
    ],
)
def test_the_graver_a_sanction_the_longer_it_is_seen(severity: Severity, until: datetime) -> None:
    assert SCHEME.public_until(severity, NOON) == until


def test_an_appeal_has_fifteen_days_and_the_end_is_announced_sixty_days_before() -> None:
    assert SCHEME.appeal_by(NOON) == NOON + timedelta(days=15)
    assert SCHEME.notice_at(NOON) == NOON - timedelta(days=60)
    assert SCHEME.ends_at(NOON) == datetime(2027, 11, 21, 5, tzinfo=UTC)
