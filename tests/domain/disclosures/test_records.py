from datetime import timedelta
from typing import Any

import pytest

from domain.addresses import AddressInvalid
from domain.disclosures.labels import DisclosureRelation, DisclosureVerdict
from domain.disclosures.records import (
    DisclosureAlreadyRepaired,
    DisclosureJudge,
    DisclosureOverruled,
    DisclosureRecord,
    DisclosureRepaired,
    DisclosureReported,
    NothingToRepair,
    StillNotDisclosed,
    VerdictUnchanged,
)
from domain.errors import InvalidInput
from domain.ids import InfluencerId, LoginId, new_id
from tests.instants import NOON
from tests.makers.disclosures import GOOD_CAPTION, SILENT_CAPTION, make_disclosure, make_post

INFLUENCER = InfluencerId(new_id())
DECIDER = LoginId(new_id())
LATER = NOON + timedelta(hours=1)


def state(record: DisclosureRecord) -> dict[str, Any]:
    return {column.key: getattr(record, column.key) for column in DisclosureRecord.__table__.columns}


def test_a_record_holds_the_post_and_the_machines_verdict() -> None:
    record = DisclosureRecord.of(
        INFLUENCER, make_post(caption="✨ #ad Kem này dùng ổn", before="https://a.vn/1"), brand_mentions=(), now=LATER
    )

    assert (record.machine_verdict, record.verdict) == (
        DisclosureVerdict.OK_LANGUAGE_WARNING,
        DisclosureVerdict.OK_LANGUAGE_WARNING,
    )
    assert (record.label_id, record.label_text, record.label_start) == ("en.hashtag_ad", "#ad", 2)
    assert (record.judge, record.book_version) == (DisclosureJudge.MACHINE, "2026-11-21")
    assert (record.media, record.before_evidence) == (["caption", "on_screen"], "https://a.vn/1")
    assert (record.published_at, record.recorded_at) == (NOON, LATER)


def test_a_bare_mention_of_the_brand_is_recorded_as_vague() -> None:
    record = DisclosureRecord.of(INFLUENCER, make_post(caption="Kem của @hangk"), brand_mentions=["hangk"], now=NOON)

    assert record.verdict is DisclosureVerdict.VAGUE


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"platform": "myspace"}, InvalidInput, "input.platform"),
        ({"published_at": NOON + timedelta(seconds=1)}, InvalidInput, "input.publishedAt"),
        ({"caption": "x" * 63_207}, InvalidInput, "input.caption"),
        ({"product_use": "  "}, InvalidInput, "input.productUse"),
        ({"product_use": "x" * 1_001}, InvalidInput, "input.productUse"),
        ({"url": "http://a.vn/1"}, AddressInvalid, "input.url"),
        ({"before": "javascript:1"}, AddressInvalid, "input.before"),
        ({"during": "https://"}, AddressInvalid, "input.during"),
    ],
)
def test_a_post_that_cannot_be_is_refused(changes: dict[str, Any], refusal: type[InvalidInput], field: str) -> None:
    with pytest.raises(refusal) as refused:
        make_post(**changes).checked(now=NOON)

    assert refused.value.field == field


def test_a_checked_post_has_clean_text() -> None:
    post = make_post(
        url="  https://www.tiktok.com/@a/video/1 ",
        caption="Quảng cáo",
        before="https://a.vn/1 ",
        during=" https://a.vn/2",
        product_use=" dùng 3 tuần ",
    ).checked(now=NOON)

    assert (post.url, post.before, post.during) == (
        "https://www.tiktok.com/@a/video/1",
        "https://a.vn/1",
        "https://a.vn/2",
    )
    assert (post.caption, post.product_use) == ("Quảng cáo", "dùng 3 tuần")


def test_an_admin_overrules_with_reasons_and_the_machines_verdict_stays_on_record() -> None:
    record = make_disclosure(INFLUENCER, caption=SILENT_CAPTION)

    event = record.overrule(DisclosureVerdict.OK, reasons=" Nhãn nằm trong hình. ", by=DECIDER, now=LATER)

    assert (record.machine_verdict, record.verdict, record.judge) == (
        DisclosureVerdict.NONE,
        DisclosureVerdict.OK,
        DisclosureJudge.ADMIN,
    )
    assert (record.overrule_reasons, record.overruled_by, record.overruled_at) == (
        "Nhãn nằm trong hình.",
        DECIDER,
        LATER,
    )
    assert event == DisclosureOverruled(disclosure_id=record.id, influencer_id=INFLUENCER, verdict=DisclosureVerdict.OK)


@pytest.mark.parametrize(
    ("verdict", "reasons", "refusal"),
    [
        (DisclosureVerdict.NONE, "Vì thế.", VerdictUnchanged),
        (DisclosureVerdict.OK, " ", InvalidInput),
        (DisclosureVerdict.OK, "x" * 2_001, InvalidInput),
    ],
)
def test_overruling_takes_another_verdict_and_reasons(
    verdict: DisclosureVerdict, reasons: str, refusal: type[InvalidInput]
) -> None:
    record = make_disclosure(INFLUENCER, caption=SILENT_CAPTION)
    before = state(record)

    with pytest.raises(refusal):
        record.overrule(verdict, reasons=reasons, by=DECIDER, now=LATER)

    assert state(record) == before


def test_the_first_report_is_the_one_that_counts() -> None:
    record = make_disclosure(INFLUENCER)

    assert record.report(now=NOON) == DisclosureReported(disclosure_id=record.id, influencer_id=INFLUENCER)
    assert record.report(now=LATER) is None
    assert record.reported_at == NOON


def test_a_post_mended_before_any_report_counts_half() -> None:
    record = make_disclosure(INFLUENCER, caption=SILENT_CAPTION)

    event = record.repair(GOOD_CAPTION, now=NOON)
    record.report(now=LATER)

    assert event == DisclosureRepaired(disclosure_id=record.id, influencer_id=INFLUENCER)
    assert (record.repaired_at, record.repaired_caption, record.caption) == (NOON, GOOD_CAPTION, SILENT_CAPTION)
    assert (record.verdict, record.is_repaired_in_time) == (DisclosureVerdict.NONE, True)


@pytest.mark.parametrize("mended_at", [NOON, LATER])
def test_a_post_mended_with_or_after_a_report_counts_in_full(mended_at: Any) -> None:
    record = make_disclosure(INFLUENCER, caption=SILENT_CAPTION)
    record.report(now=NOON)

    record.repair(GOOD_CAPTION, now=mended_at)

    assert (record.verdict, record.is_repaired_in_time) == (DisclosureVerdict.NONE, False)


@pytest.mark.parametrize(
    ("changes", "caption", "refusal"),
    [
        ({}, GOOD_CAPTION, NothingToRepair),
        ({"caption": SILENT_CAPTION}, "Kem của hãng K #collab", StillNotDisclosed),
        ({"caption": SILENT_CAPTION}, "x" * 63_207, InvalidInput),
        (
            {"caption": SILENT_CAPTION, "repaired_at": NOON, "repaired_caption": GOOD_CAPTION},
            GOOD_CAPTION,
            DisclosureAlreadyRepaired,
        ),
    ],
)
def test_a_repair_that_mends_nothing_is_refused(
    changes: dict[str, Any], caption: str, refusal: type[InvalidInput]
) -> None:
    record = make_disclosure(INFLUENCER, **changes)
    before = state(record)

    with pytest.raises(refusal):
        record.repair(caption, now=LATER)

    assert state(record) == before


def test_a_gift_is_mended_with_the_words_for_a_gift() -> None:
    record = make_disclosure(INFLUENCER, caption=SILENT_CAPTION, relation=DisclosureRelation.GIFT)

    record.repair("Sản phẩm do nhãn hàng G gửi tặng", now=LATER)

    assert record.is_repaired_in_time
