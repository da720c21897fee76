from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns.content import UsageGrant
from domain.offers.refusals import UsageBeyondBrief
from domain.offers.usage import require_within
from domain.reference.platforms import USAGE_RIGHTS

TOLD = UsageGrant(right="paid_amplification", territory="Việt Nam", until=date(2027, 2, 28))
DAYS = st.none() | st.dates(date(2026, 11, 21), date(2026, 11, 25))
GRANTS = st.builds(
    UsageGrant,
    right=st.sampled_from(sorted(USAGE_RIGHTS)),
    territory=st.sampled_from(["Việt Nam", "Hà Nội", "Lào", "Toàn cầu"]),
    until=DAYS,
)


def within(asked: UsageGrant, *told: UsageGrant) -> bool:
    try:
        require_within((asked,), told)
    except UsageBeyondBrief:
        return False
    return True


@pytest.mark.parametrize(
    "asked",
    [
        TOLD,
        replace(TOLD, right="organic_only"),
        replace(TOLD, until=date(2027, 2, 27)),
        replace(TOLD, territory="viet nam"),
        replace(TOLD, territory="VN"),
        replace(TOLD, territory="TP. Hồ Chí Minh"),
    ],
)
def test_what_lies_within_the_brief_may_be_asked(asked: UsageGrant) -> None:
    require_within((asked,), (TOLD,))


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        (replace(TOLD, right="all_media"), "right", "the right"),
        (replace(TOLD, right="owned_channels"), "right", "the right"),
        (replace(TOLD, territory="Lào"), "territory", "the territory"),
        (replace(TOLD, territory="Toàn cầu"), "territory", "the territory"),
        (replace(TOLD, until=date(2027, 3, 1)), "until", "the last day"),
        (replace(TOLD, until=None), "until", "the last day"),
    ],
)
def test_what_goes_beyond_it_is_refused_with_its_part(asked: UsageGrant, part: str, said: str) -> None:
    with pytest.raises(UsageBeyondBrief) as refusal:
        require_within((TOLD, asked), (TOLD,))

    assert refusal.value.field == f"input.terms.usageGrants[1].{part}"
    assert refusal.value.say("en").endswith(f"goes beyond the use that the brief tells of: {said}.")


def test_the_refusal_says_what_was_asked() -> None:
    with pytest.raises(UsageBeyondBrief) as refusal:
        require_within((replace(TOLD, until=None),), (TOLD,))

    assert refusal.value.say("vi") == (
        "“Chạy quảng cáo từ bài đăng tại Việt Nam, không thời hạn” vượt quá quyền sử dụng đã nêu trong bản yêu cầu: "
        "thời hạn."
    )


def test_a_brief_that_tells_of_no_use_gives_none() -> None:
    assert not within(replace(TOLD, right="organic_only"))
    require_within((), ())


def test_one_use_lies_within_a_single_grant_of_the_brief() -> None:
    for_long = UsageGrant(right="organic_only", territory="Toàn cầu")

    assert not within(replace(TOLD, until=None), TOLD, for_long)
    assert not within(replace(TOLD, territory="Lào"), TOLD, for_long)
    assert within(replace(for_long, territory="Lào"), TOLD, for_long)


@given(GRANTS, GRANTS, GRANTS)
def test_lying_within_is_an_order(one: UsageGrant, two: UsageGrant, three: UsageGrant) -> None:
    assert within(one, one)
    if within(one, two) and within(two, three):
        assert within(one, three)
    if within(one, two) and within(two, one):
        assert one == two
