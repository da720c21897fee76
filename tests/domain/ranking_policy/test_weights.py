from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.errors import DomainError, InvalidInput
from domain.ids import LoginId, new_id
from domain.law.periods import LawNotOnFile
from domain.ranking_policy.rules import ranking_rule
from domain.ranking_policy.weights import (
    PARTS,
    PriceAlone,
    PublishedWeights,
    WeightsNoticeTooShort,
    WeightsNotWhole,
    WeightsPublished,
)
from domain.sentences import Sentence
from matching.weights import PartName
from tests.instants import NOON
from tests.makers.ranking_policy import SHIPPED_WEIGHTS, TRUST_FIRST

BY = LoginId(new_id())
REASON = Sentence("  Vì uy tín. ", "For trust.\r\nTruly.")


def published(**changes: Any) -> tuple[PublishedWeights, WeightsPublished]:
    given: dict[str, Any] = {
        "valid_from": date(2026, 12, 5),
        "base": "v1",
        "reason": REASON,
        "simulation": "digest",
        "by": BY,
        "now": NOON,
    }
    return PublishedWeights.published(TRUST_FIRST, **(given | changes))


def test_the_parts_are_those_of_matching_in_their_order() -> None:
    assert tuple(PartName) == PARTS
    assert list(SHIPPED_WEIGHTS.by_part()) == list(PARTS)


def test_published_weights_keep_who_when_and_why() -> None:
    row, event = published()

    assert (row.version, row.valid_from, row.base, row.notice_days) == ("2026-12-05", date(2026, 12, 5), "v1", 14)
    assert row.weights == TRUST_FIRST
    assert row.reason == Sentence("Vì uy tín.", "For trust.\nTruly.")
    assert (row.published_by, row.published_at, row.simulation) == (BY, NOON, "digest")
    assert event == WeightsPublished(published_weights_id=row.id, valid_from=date(2026, 12, 5))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"niche_fit": 3001}, WeightsNotWhole),
        ({"niche_fit": 2999}, WeightsNotWhole),
        ({"niche_fit": -1, "trust_tier": 4501}, InvalidInput),
        (dict.fromkeys(PARTS, 0) | {"price_fit": 10_000}, PriceAlone),
    ],
)
def test_weights_that_cannot_be_meant_are_refused(changes: dict[str, int], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal) as raised:
        replace(SHIPPED_WEIGHTS, **changes).checked()

    assert (raised.value.field or "").startswith("input.weights")


def test_the_refusal_says_what_they_sum_to() -> None:
    with pytest.raises(WeightsNotWhole) as raised:
        replace(SHIPPED_WEIGHTS, price_fit=900).checked()

    assert raised.value.say("en") == "The weights sum to 10,100; they must sum to 10,000."
    assert raised.value.say("vi") == "Các trọng số cộng lại là 10.100; phải đúng bằng 10.000."


def test_weights_at_the_edge_are_taken() -> None:
    edge = replace(SHIPPED_WEIGHTS, **(dict.fromkeys(PARTS, 0) | {"price_fit": 9_999, "niche_fit": 1}))

    assert edge.checked() == edge


@pytest.mark.parametrize(
    ("now", "earliest"),
    [
        (datetime(2026, 11, 21, 16, 59, tzinfo=UTC), date(2026, 12, 5)),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), date(2026, 12, 6)),
    ],
)
def test_notice_counts_days_in_ha_noi(now: datetime, earliest: date) -> None:
    assert published(now=now, valid_from=earliest)[0].valid_from == earliest
    with pytest.raises(WeightsNoticeTooShort) as raised:
        published(now=now, valid_from=earliest.replace(day=earliest.day - 1))

    assert (raised.value.earliest, raised.value.days, raised.value.field) == (earliest, 14, "input.validFrom")
    assert raised.value.say("vi").endswith(f"sớm nhất là {earliest:%d/%m/%Y}.")


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        (Sentence(" ", "For trust."), "input.viReason"),
        (Sentence("Vì uy tín.", "x" * 2_001), "input.enReason"),
        (Sentence("Vì uy tín.", "bell \x07"), "input.enReason"),
    ],
)
def test_reasons_are_written_in_both_languages(reason: Sentence, field: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        published(reason=reason)

    assert raised.value.field == field


def test_no_rule_is_on_file_before_the_first() -> None:
    assert ranking_rule(date(2026, 1, 1)).notice_days == 14
    with pytest.raises(LawNotOnFile):
        ranking_rule(date(2025, 12, 31))
