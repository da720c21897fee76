"""A disclosure value in a sentence, in Vietnamese and in English."""

from domain.disclosures.value import DisclosureValue
from domain.money import BASIS_POINTS
from domain.sentences import Language


def explained(value: DisclosureValue, language: Language) -> str:
    """What the value says, and what it rests on."""
    least, mean, sure = (percent(each, language) for each in (value.value_bp, value.mean_bp, value.confidence_bp))
    prior, strength = percent(value.prior.mean_bp, language), value.prior.strength
    if language == "vi":
        rests = f"{value.posts} bài đã ghi nhận" if value.posts else "chưa có bài nào được ghi nhận"
        return (
            f"Với độ tin cậy {sure}, ít nhất {least} quảng cáo được công khai đúng cách (trung bình {mean}): {rests}, "
            f"cộng mức khởi điểm của hạng là {prior} với sức nặng {strength} bài."
        )
    rests = f"{value.posts} posts on record" if value.posts else "no post on record yet"
    return (
        f"With {sure} confidence at least {least} of ads are labelled properly ({mean} on average): {rests}, "
        f"on top of the tier's starting point of {prior} worth {strength} posts."
    )


def percent(basis_points: int, language: Language) -> str:
    """A share as readers of the language write it, to a tenth: 6316 → `63.2 %`, in Vietnamese `63,2%`."""
    tenths = round(basis_points * 1_000 / BASIS_POINTS)
    whole, tenth = divmod(tenths, 10)
    if language == "vi":
        return f"{whole},{tenth}%" if tenth else f"{whole}%"
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"
