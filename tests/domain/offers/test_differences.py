"""What a version changes of another: each thing once, old and new, in both languages."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.money import vnd
from domain.offers.differences import TermsField, differences
from domain.offers.terms import Terms
from domain.sentences import Sentence
from tests.makers.offers import make_terms, make_wide_terms

DAY = date(2026, 12, 20)
VIDEO = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=DAY)


def sentences(before: Terms, after: Terms) -> list[Sentence]:
    return [each.sentence for each in differences(before, after)]


def test_equal_terms_differ_in_nothing_whatever_their_order() -> None:
    terms = make_wide_terms()
    turned = replace(terms, deliverables=terms.deliverables[::-1])

    assert differences(terms, turned) == ()


def test_a_fee_is_said_as_people_write_it() -> None:
    (found,) = differences(make_terms(), make_terms(fee=vnd(4_500_000)))

    assert (found.field, found.before, found.after) == (
        TermsField.FEE,
        Sentence("3.000.000 ₫", "VND 3,000,000"),
        Sentence("4.500.000 ₫", "VND 4,500,000"),
    )
    assert found.sentence == Sentence(
        "Mức phí: từ “3.000.000 ₫” thành “4.500.000 ₫”.", "Fee: “VND 3,000,000” becomes “VND 4,500,000”."
    )


def test_a_later_day_is_a_change_of_that_deliverable_alone() -> None:
    story = AskedDeliverable(platform="instagram", format="story", count=2, due_on=DAY)
    before = make_terms(deliverables=(story, VIDEO))
    after = make_terms(deliverables=(replace(VIDEO, due_on=DAY + timedelta(days=7)), story))

    assert sentences(before, after) == [
        Sentence(
            "Sản phẩm giao: từ “1 × Video ngắn (TikTok, Shorts) trên TikTok, hạn 20/12/2026” thành “1 × Video ngắn "
            "(TikTok, Shorts) trên TikTok, hạn 27/12/2026”.",
            "Deliverables: “1 × Short video on TikTok, due 20 Dec 2026” becomes “1 × Short video on TikTok, due 27 Dec "
            "2026”.",
        )
    ]


def test_what_is_added_and_what_is_taken_away() -> None:
    before = make_terms(exclusivity=AskedExclusivity(category="cosmetics", days=30))
    after = make_terms(
        deliverables=(VIDEO, replace(VIDEO, note="quay dọc")),
        usage_grants=(UsageGrant(right="all_media", territory="Việt Nam"),),
        message="Thêm một video nhé.",
    )

    assert [each.en for each in sentences(before, after)] == [
        "Deliverables: “1 × Short video on TikTok, due 20 Dec 2026 (quay dọc)” is added.",
        "Usage rights: “All media in Việt Nam, without end” is added.",
        "Exclusivity: “Cosmetics, 30 days after publication” is taken away.",
        "Message: “Thêm một video nhé.” is added.",
    ]
    assert [each.vi for each in sentences(after, before)][2:] == [
        "Độc quyền: thêm “nhóm Mỹ phẩm, 30 ngày sau khi đăng”.",
        "Lời nhắn: bỏ “Thêm một video nhé.”.",
    ]


def test_a_right_that_ends_otherwise_is_changed_and_another_territory_is_another_right() -> None:
    grant = UsageGrant(right="owned_channels", territory="Việt Nam", until=date(2027, 3, 1))
    before = make_terms(usage_grants=(grant,))

    longer = sentences(before, make_terms(usage_grants=(replace(grant, until=None),)))
    elsewhere = sentences(before, make_terms(usage_grants=(replace(grant, territory="Lào"),)))

    assert [each.en for each in longer] == [
        (
            "Usage rights: “Reuse on the brand's own channels in Việt Nam until 1 Mar 2027” becomes “Reuse on the "
            "brand's own channels in Việt Nam, without end”."
        )
    ]
    assert [each.en.partition("”")[2] for each in elsewhere] == [" is taken away.", " is added."]


def test_braces_of_people_stay_as_they_are() -> None:
    (found,) = differences(make_terms(), make_terms(message="{before} %s {}"))

    assert found.sentence.en == "Message: “{before} %s {}” is added."


PIECES = st.builds(
    AskedDeliverable,
    platform=st.sampled_from(["tiktok", "youtube"]),
    format=st.sampled_from(["short_video", "story"]),
    count=st.integers(1, 2),
    due_on=st.sampled_from([DAY, DAY + timedelta(days=1)]),
    note=st.sampled_from([None, "4K"]),
)
TERMS = st.builds(
    make_terms,
    fee=st.sampled_from([vnd(0), vnd(1)]),
    deliverables=st.lists(PIECES, min_size=1, max_size=4).map(tuple),
    exclusivity=st.sampled_from([None, AskedExclusivity(category="cosmetics", days=1)]),
)


@settings(max_examples=60, deadline=None)
@given(before=TERMS, after=TERMS)
def test_the_other_way_round_old_and_new_change_places(before: Terms, after: Terms) -> None:
    there = differences(before, after)
    back = differences(after, before)

    mirrored = [(each.field, each.after, each.before) for each in back]
    assert sorted(map(repr, mirrored)) == sorted(repr((each.field, each.before, each.after)) for each in there)
    pieces = [each for each in there if each.field is TermsField.DELIVERABLES]
    grown = sum(each.before is None for each in pieces) - sum(each.after is None for each in pieces)
    assert grown == len(after.deliverables) - len(before.deliverables)
