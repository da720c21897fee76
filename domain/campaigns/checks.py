"""Whether a brief's content can be taken: every list bounded, every code known, every number in its range."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeVar

from domain.campaigns.content import AskedDeliverable, BriefClaim, BriefContent, BriefKind, UsageGrant
from domain.errors import InvalidInput
from domain.instants import aware, within_reach
from domain.law.periods import day_in_vietnam
from domain.money import vnd
from domain.reference.categories import CATEGORIES
from domain.reference.languages import LANGUAGES
from domain.reference.niches import NICHES
from domain.reference.platforms import FORMATS, PLATFORMS, USAGE_RIGHTS
from domain.reference.provinces import PROVINCES
from domain.vietnamese import readable

LONGEST_TITLE: Final = 120
LONGEST_LINE: Final = 300
LONGEST_SUMMARY: Final = 4_000
MOST_NICHES: Final = 8
MOST_LINES: Final = 20
MOST_DELIVERABLES: Final = 20
MOST_PIECES: Final = 50
MOST_DOCUMENTS: Final = 30
MOST_PLACES: Final = 1_000
MOST_MONEY: Final = vnd(1_000_000_000_000)
HIGHEST_WEIGHT: Final = 100
HIGHEST_TIER: Final = 3
OLDEST: Final = 120
LONGEST_EXCLUSIVITY: Final = 365
STRONGEST: Final = 10_000
OLDEST_LABEL: Final = 240


def checked_content(content: BriefContent, *, now: datetime) -> BriefContent:
    """The content with its texts trimmed and in NFC. Raises InvalidInput, naming the field at fault."""
    content = _texts(content, now)
    _codes(content)
    _product(content)
    _audience(content)
    aware(content.open_until, field="input.openUntil")
    _deliverables(content, now)
    _between(content.places, 1, MOST_PLACES, "places")
    _money(content)
    _between(content.tier_minimum, 0, HIGHEST_TIER, "tierMinimum")
    if not (content.open_call or content.invitation):
        raise _invalid(
            "Bản yêu cầu phải mở đăng ký, hoặc mời, hoặc cả hai.",
            "A brief is an open call, by invitation, or both.",
            "openCall",
        )
    if content.open_until <= now:
        raise _invalid("Hạn nhận phải ở tương lai.", "The closing instant lies in the future.", "openUntil")
    return content


def text_line(text: str, field: str, longest: int = LONGEST_LINE) -> str:
    """One line of text: NFC, single spaces, not empty, nothing unwritable. Raises InvalidInput."""
    return _text(" ".join(unicodedata.normalize("NFC", text).split()), field, longest)


def _text(clean: str, field: str, longest: int) -> str:
    if not readable(clean, longest=longest):
        raise _invalid(f"Nội dung dài từ 1 đến {longest} ký tự.", f"This text has 1 to {longest} characters.", field)
    return clean


def _texts(content: BriefContent, now: datetime) -> BriefContent:
    return replace(
        content,
        title=text_line(content.title, "title", LONGEST_TITLE),
        summary=_text(unicodedata.normalize("NFC", content.summary).strip(), "summary", LONGEST_SUMMARY),
        product_name=text_line(content.product_name, "productName", LONGEST_TITLE),
        talking_points=_lines(content.talking_points, "talkingPoints"),
        claims=tuple(
            _claim(claim, place) for place, claim in enumerate(_at_most(content.claims, MOST_LINES, "claims"))
        ),
        forbidden_content=_lines(content.forbidden_content, "forbiddenContent"),
        mentions=_tagged(content.mentions, "@", "mentions"),
        hashtags=_tagged(content.hashtags, "#", "hashtags"),
        deliverables=tuple(_deliverable(asked, place) for place, asked in enumerate(content.deliverables)),
        usage_grants=checked_grants(content.usage_grants, "usageGrants", now=now),
    )


def _lines(texts: Sequence[str], field: str) -> tuple[str, ...]:
    return tuple(text_line(text, f"{field}[{place}]") for place, text in enumerate(_at_most(texts, MOST_LINES, field)))


def _tagged(texts: Sequence[str], sign: str, field: str) -> tuple[str, ...]:
    """Hashtags and mentions: one word each, kept with their sign."""
    lines = [f"{sign}{text.removeprefix(sign)}" for text in _lines(texts, field)]
    for place, line in enumerate(lines):
        if " " in line or line == sign:
            raise _invalid(
                "Mỗi mục là một từ, không có dấu cách.", "Each entry is one word without spaces.", f"{field}[{place}]"
            )
    return tuple(dict.fromkeys(lines))


def _claim(claim: BriefClaim, place: int) -> BriefClaim:
    _at_most(claim.document_ids, MOST_DOCUMENTS, f"claims[{place}].documentIds")
    return replace(claim, text=text_line(claim.text, f"claims[{place}].text"))


def _deliverable(asked: AskedDeliverable, place: int) -> AskedDeliverable:
    return replace(asked, note=asked.note and text_line(asked.note, f"deliverables[{place}].note"))


def checked_grants(grants: Sequence[UsageGrant], field: str, *, now: datetime) -> tuple[UsageGrant, ...]:
    """The usage grants tidied. Raises InvalidInput for unknown rights, those that have ended, or end too far ahead."""
    today = day_in_vietnam(now)
    return tuple(
        _grant(grant, f"{field}[{place}]", today) for place, grant in enumerate(_at_most(grants, MOST_LINES, field))
    )


def _grant(grant: UsageGrant, at: str, today: date) -> UsageGrant:
    known_codes([grant.right], USAGE_RIGHTS, f"{at}.right")
    if grant.until is not None:
        within_reach(grant.until, today=today, field=f"input.{at}.until")
        if grant.until < today:
            raise _invalid("Thời hạn sử dụng đã qua.", "The last day of the use has passed.", f"{at}.until")
    return replace(grant, territory=text_line(grant.territory, f"{at}.territory"))


def _codes(content: BriefContent) -> None:
    known_codes([content.category], CATEGORIES, "category")
    known_codes(content.provinces, PROVINCES, "provinces")
    known_codes(_some(content.languages, "languages"), LANGUAGES, "languages")
    known_codes(
        [niche.code for niche in _some(_at_most(content.niches, MOST_NICHES, "niches"), "niches")], NICHES, "niches"
    )
    for place, niche in enumerate(content.niches):
        _between(niche.weight, 1, HIGHEST_WEIGHT, f"niches[{place}].weight")
    _at_most(content.documents, MOST_DOCUMENTS, "documents")
    if content.exclusivity is not None:
        known_codes([content.exclusivity.category], CATEGORIES, "exclusivity.category")
        _between(content.exclusivity.days, 1, LONGEST_EXCLUSIVITY, "exclusivity.days")


def _product(content: BriefContent) -> None:
    if content.abv_hundredths is not None:
        _between(content.abv_hundredths, 0, STRONGEST, "abvHundredths")
    if content.label_age_months is not None:
        _between(content.label_age_months, 0, OLDEST_LABEL, "labelAgeMonths")


def _audience(content: BriefContent) -> None:
    audience = content.audience
    for age, field in ((audience.age_from, "audience.ageFrom"), (audience.age_to, "audience.ageTo")):
        if age is not None:
            _between(age, 0, OLDEST, field)
    if audience.age_from is not None and audience.age_to is not None:
        _between(audience.age_to, audience.age_from, OLDEST, "audience.ageTo")
    known_codes(audience.provinces, PROVINCES, "audience.provinces")
    known_codes(audience.genders, audience.genders, "audience.genders")


def _deliverables(content: BriefContent, now: datetime) -> None:
    today = day_in_vietnam(now)
    within_reach(content.open_until.date(), today=today, field="input.openUntil")
    earliest = day_in_vietnam(max(now, content.open_until))
    for place, asked in enumerate(
        _some(_at_most(content.deliverables, MOST_DELIVERABLES, "deliverables"), "deliverables")
    ):
        at = f"deliverables[{place}]"
        known_codes([asked.platform], PLATFORMS, f"{at}.platform")
        known_codes([asked.format], FORMATS, f"{at}.format")
        _between(asked.count, 1, MOST_PIECES, f"{at}.count")
        within_reach(asked.due_on, today=today, field=f"input.{at}.dueOn")
        if asked.due_on < earliest:
            raise _invalid(
                "Hạn giao không được trước hạn nhận.",
                "A deliverable is due on the closing day or later.",
                f"{at}.dueOn",
            )


def _money(content: BriefContent) -> None:
    least, most, budget = content.fee_minimum, content.fee_maximum, content.budget
    if content.kind is BriefKind.COMMUNITY:
        if (least, most, budget) != (vnd(0), vnd(0), vnd(0)):
            raise _invalid("Chiến dịch cộng đồng không trả phí.", "A community brief pays nothing.", "feeMaximum")
        return
    for amount, field in ((least, "feeMinimum"), (most, "feeMaximum"), (budget, "budget")):
        if amount.currency != "VND" or not vnd(0) <= amount <= MOST_MONEY:
            raise _invalid("Số tiền là đồng, không âm.", "An amount is in đồng and not negative.", field)
    if not vnd(0) < most:
        raise _invalid("Bản yêu cầu thương mại phải có mức phí.", "A commercial brief pays a fee.", "feeMaximum")
    if most < least:
        raise _invalid(
            "Mức phí cao nhất không nhỏ hơn mức thấp nhất.", "The highest fee is not below the lowest.", "feeMaximum"
        )
    if budget < max(most, vnd(least.minor * content.places)):
        raise _invalid(
            "Ngân sách phải đủ trả mức phí thấp nhất cho mọi suất và mức cao nhất cho một suất.",
            "The budget pays the lowest fee for every place and the highest for one.",
            "budget",
        )


ItemT = TypeVar("ItemT")


def _at_most(items: Sequence[ItemT], most: int, field: str) -> Sequence[ItemT]:
    if len(items) > most:
        raise _invalid(f"Nhiều nhất {most} mục.", f"There are {most} entries at most.", field)
    return items


def _some(items: Sequence[ItemT], field: str) -> Sequence[ItemT]:
    if not items:
        raise _invalid("Cần ít nhất một mục.", "At least one entry is needed.", field)
    return items


def known_codes(codes: Sequence[str], known: Collection[str], field: str) -> None:
    """Raise InvalidInput for a code that is not known, or that is named twice."""
    if unknown := [code for code in codes if code not in known]:
        raise _invalid(f"Không có mã “{unknown[0]}”.", f"There is no code “{unknown[0]}”.", field)
    if len(set(codes)) < len(codes):
        raise _invalid("Một mã chỉ nêu một lần.", "A code is named once.", field)


def _between(number: int, least: int, most: int, field: str) -> None:
    if not least <= number <= most:
        raise _invalid(f"Giá trị từ {least} đến {most}.", f"The value lies between {least} and {most}.", field)


def _invalid(vi: str, en: str, path: str) -> InvalidInput:
    return InvalidInput(vi_reason=vi, en_reason=en, field=f"input.{path}")
