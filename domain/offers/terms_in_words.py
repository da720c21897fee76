"""The pieces of terms in words, in both languages, under the names that codes have today."""

from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.reference.categories import CATEGORIES
from domain.reference.platforms import FORMATS, PLATFORMS, USAGE_RIGHTS
from domain.sentences import Sentence, day, number


def deliverable_in_words(asked: AskedDeliverable) -> Sentence:
    """Pieces of one format: "2 × Short video on TikTok, due 20 Dec 2026 (4K)"."""
    form, platform, due = FORMATS[asked.format], PLATFORMS[asked.platform].name, day(asked.due_on)
    note = f" ({asked.note})" if asked.note else ""
    return Sentence(
        f"{asked.count} × {form.name_vi} trên {platform}, hạn {due.vi}{note}",
        f"{asked.count} × {form.name_en} on {platform}, due {due.en}{note}",
    )


def grant_in_words(grant: UsageGrant) -> Sentence:
    """One use: "All media in Việt Nam until 1 Mar 2027"."""
    right = USAGE_RIGHTS[grant.right]
    vi, en = f"{right.name_vi} tại {grant.territory}", f"{right.name_en} in {grant.territory}"
    if grant.until is None:
        return Sentence(f"{vi}, không thời hạn", f"{en}, without end")
    until = day(grant.until)
    return Sentence(f"{vi} đến hết {until.vi}", f"{en} until {until.en}")


def exclusivity_in_words(exclusivity: AskedExclusivity) -> Sentence:
    """A promise: "Cosmetics, 30 days after publication"."""
    category, days = CATEGORIES[exclusivity.category], number(exclusivity.days)
    return Sentence(
        f"nhóm {category.name_vi}, {days.vi} ngày sau khi đăng",
        f"{category.name_en}, {days.en} days after publication",
    )
