"""Why a part of a score is what it is: the facts behind it and a sentence in Vietnamese and in English."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from domain.money import BASIS_POINTS, Money
from domain.sentences import Sentence, amount, day, percent
from matching.brief import AudienceTrait, Brief, Candidate
from matching.scoring import PartScore, audience_shares, niche_marking, place_mark, value_of
from matching.weights import Marks, PartName, WeightSet

_TRAITS: Mapping[AudienceTrait, Sentence] = {
    AudienceTrait.AGE: Sentence("độ tuổi", "age"),
    AudienceTrait.GENDER: Sentence("giới tính", "gender"),
    AudienceTrait.PROVINCE: Sentence("tỉnh thành", "province"),
}


class Evidence(NamedTuple):
    """One plain fact behind a part: what it is called and its value as text (a count, a date, a key, đồng)."""

    name: str
    value: str


class Part(NamedTuple):
    """One explained part of a score. `value` and `weight` in basis points; the points of all parts are the score."""

    name: PartName
    value: int
    weight: int
    points: int
    evidence: tuple[Evidence, ...]
    sentence: Sentence


class Explaining:
    """How one brief's scores are explained under one weight set: what is the same for everybody is said once."""

    def __init__(self, brief: Brief, weights: WeightSet) -> None:
        self._parts = [
            (part, value_of(part, brief, weights), weight, _EXPLANATIONS[part](brief, weights.marks))
            for part, weight in weights.weights_for(brief.kind).items()
        ]

    def parts(self, candidate: Candidate, scored: Sequence[PartScore]) -> tuple[Part, ...]:
        """Explain the scored parts of one candidate, in their order."""
        return tuple([
            Part._make(part + explanation(candidate))
            for part, (*_, explanation) in zip(scored, self._parts, strict=True)
        ])  # fmt: skip

    def of(self, candidate: Candidate) -> tuple[Part, ...]:
        """Score and explain one candidate part by part, as `Scoring` and then `parts` do."""
        return tuple([
            Part(name, value, weight, weight * value // BASIS_POINTS, *explanation(candidate))
            for name, value_for, weight, explanation in self._parts
            for value in (value_for(candidate),)
        ])  # fmt: skip


def explain(brief: Brief, candidate: Candidate, parts: Sequence[PartScore], weights: WeightSet) -> tuple[Part, ...]:
    """What `Explaining` says of one candidate; whoever explains many for a brief makes that once."""
    return Explaining(brief, weights).parts(candidate, parts)


_Explanation = tuple[tuple[Evidence, ...], Sentence]
_Explain = Callable[[Candidate], _Explanation]
"""What is said of each candidate. Where many are told the same, it is remembered for as long as the brief is ranked."""


def _always(vi: str, en: str) -> _Explain:
    explanation = (), Sentence(vi, en)
    return lambda _: explanation


def _niche_fit(brief: Brief, marks: Marks) -> _Explain:
    if not brief.niches:
        return _always("Bản yêu cầu không chọn lĩnh vực nào.", "The brief names no niche.")
    wanted = sorted(brief.niches)
    mark_of = [niche_marking(niche, marks) for niche in wanted]

    @cache
    def of_marks(met: tuple[int, ...]) -> _Explanation:
        evidence = tuple(Evidence(niche, str(mark)) for niche, mark in zip(wanted, met, strict=True))
        return evidence, _met(met) if len(met) > 1 else _met_alone(sum(met))

    return lambda candidate: of_marks(tuple([mark(candidate.niches) for mark in mark_of]))


def _met(marks: Sequence[int]) -> Sentence:
    full, near = marks.count(BASIS_POINTS), sum(0 < mark < BASIS_POINTS for mark in marks)
    vi, en = (
        f"Làm đúng {full} trên {len(marks)} lĩnh vực được yêu cầu",
        f"Covers {full} of the {len(marks)} niches asked for",
    )
    if near:
        vi, en = f"{vi}, gần với {near} lĩnh vực khác", f"{en}, and comes near {near} more"
    return Sentence(f"{vi}.", f"{en}.")


def _met_alone(mark: int) -> Sentence:
    if mark == BASIS_POINTS:
        return Sentence("Làm đúng lĩnh vực được yêu cầu.", "Covers the niche asked for.")
    if mark:
        return Sentence("Làm lĩnh vực gần với lĩnh vực được yêu cầu.", "Comes near the niche asked for.")
    return Sentence("Không làm lĩnh vực được yêu cầu.", "Does not cover the niche asked for.")


def _disclosure_history(_: Brief, __: Marks) -> _Explain:
    unknown = Sentence(
        "Chưa có bài quảng cáo nào để xét; tạm lấy mức khởi điểm chung cho người mới cùng hạng.",
        "No advertising post to judge yet; newcomers of the same tier all start from this value.",
    )
    no_posts = Evidence("posts", "0")

    def explanation(candidate: Candidate) -> _Explanation:
        history = candidate.disclosure
        estimate = Evidence("mean", str(history.mean_bp))
        if history.newest is None:
            return (no_posts, estimate), unknown
        value, mean, newest = percent(history.value_bp), percent(history.mean_bp), day(history.newest)
        sentence = Sentence(
            f"Đã xét {history.posts} bài quảng cáo, mới nhất ngày {newest.vi}: ước tính thận trọng {value.vi} "
            f"được gắn nhãn đúng (trung bình {mean.vi}).",
            f"Advertising posts judged: {history.posts}, the newest on {newest.en}. A cautious estimate: {value.en} "
            f"properly labelled (mean {mean.en}).",
        )
        return (Evidence("posts", str(history.posts)), estimate, Evidence("newest", str(history.newest))), sentence

    return explanation


def _trust_tier(_: Brief, marks: Marks) -> _Explain:
    highest = max(marks.tier)

    @cache
    def of_tier(tier: int) -> tuple[Evidence, str, str]:
        return Evidence("tier", str(tier)), f"Hạng tín nhiệm {tier} trên {highest}", f"Trust tier {tier} of {highest}"

    def explanation(candidate: Candidate) -> _Explanation:
        tier, vi, en = of_tier(candidate.tier)
        if candidate.certificate_until is None:
            return (tier,), Sentence(f"{vi}.", f"{en}.")
        until = day(candidate.certificate_until)
        sentence = Sentence(
            f"{vi}, chứng nhận có hiệu lực đến {until.vi}.",
            f"{en}, certificate valid until {until.en}.",
        )
        return (tier, Evidence("certificateUntil", str(candidate.certificate_until))), sentence

    return explanation


def _delivery_reliability(_: Brief, __: Marks) -> _Explain:
    unknown = Sentence(
        "Chưa có lần hợp tác nào kết thúc; tạm lấy mức khởi điểm chung cho người mới.",
        "No booking has ended yet; all newcomers start from this value.",
    )

    @cache
    def of_record(bookings: int, kept: int) -> _Explanation:
        evidence = Evidence("bookings", str(bookings)), Evidence("kept", str(kept))
        if bookings == 0:
            return evidence, unknown
        return evidence, Sentence(
            f"Giữ đúng cam kết trong {kept} trên {bookings} lần hợp tác.",
            f"Bookings kept as agreed: {kept} of {bookings}.",
        )

    return lambda candidate: of_record(candidate.delivery.bookings, candidate.delivery.kept)


def _audience_fit(brief: Brief, _: Marks) -> _Explain:
    if not brief.audience:
        return _always("Bản yêu cầu không chọn nhóm khán giả nào.", "The brief asks for no particular audience.")
    unmeasured = Sentence(
        "Chưa có số liệu đo được về khán giả; tạm tính ở mức giữa.",
        "Nothing measured about the audience yet; counted as middling for now.",
    )
    traits = [(trait.value, _TRAITS[trait]) for trait in brief.audience]

    def explanation(candidate: Candidate) -> _Explanation:
        evidence, vi, en = list[Evidence](), list[str](), list[str]()
        for (name, trait), share in zip(traits, audience_shares(brief, candidate), strict=True):
            if share is None:
                evidence.append(Evidence(name, "unmeasured"))
                continue
            figure = percent(share)
            evidence.append(Evidence(name, str(share)))
            vi.append(f"{trait.vi} {figure.vi}")
            en.append(f"{trait.en} {figure.en}")
        if not vi:
            return tuple(evidence), unmeasured
        partly = len(vi) < len(evidence)
        sentence = Sentence(
            f"Khán giả đúng nhóm cần tìm: {', '.join(vi)}{'; phần chưa đo tạm tính ở mức giữa' if partly else ''}.",
            f"Audience in the groups wanted: {', '.join(en)}"
            f"{'; what is not measured counts as middling for now' if partly else ''}.",
        )
        return tuple(evidence), sentence

    return explanation


def _price_fit(brief: Brief, _: Marks) -> _Explain:
    if brief.fee_ceiling is None:
        return _always("Bản yêu cầu không đặt mức trần thù lao.", "The brief sets no ceiling for the fee.")
    ceiling, fee_ceiling = amount(brief.fee_ceiling), Evidence("feeCeiling", str(brief.fee_ceiling.minor))
    unknown = Sentence(
        "Chưa báo giá cho hình thức được yêu cầu; tạm tính ở mức giữa.",
        "No rate given for what is asked; counted as middling for now.",
    )

    @cache
    def of_price(price: Money | None) -> _Explanation:
        if price is None:
            return (fee_ceiling,), unknown
        asked = amount(price)
        return (Evidence("price", str(price.minor)), fee_ceiling), Sentence(
            f"Giá {asked.vi}, mức trần của bản yêu cầu là {ceiling.vi}.",
            f"The price is {asked.en}; the brief's ceiling is {ceiling.en}.",
        )

    return lambda candidate: of_price(candidate.price)


def _language_and_place(brief: Brief, marks: Marks) -> _Explain:
    of_languages, of_place = cache(partial(_languages, brief)), cache(partial(_place, brief, marks))

    def explanation(candidate: Candidate) -> _Explanation:
        languages, spoken = of_languages(candidate.languages)
        province, place = of_place(candidate.province, candidate.region)
        return (*languages, *province), Sentence(f"{spoken.vi}; {place.vi}.", f"{spoken.en}; {place.en}.")

    return explanation


def _languages(brief: Brief, languages: frozenset[str]) -> _Explanation:
    evidence = (Evidence("languages", ",".join(sorted(languages))),)
    if not brief.languages:
        return evidence, Sentence("Bản yêu cầu không chọn ngôn ngữ", "The brief asks for no particular language")
    spoken, wanted = len(brief.languages & languages), len(brief.languages)
    if wanted == 1:
        return evidence, (
            Sentence("Dùng ngôn ngữ được yêu cầu", "Uses the language asked for")
            if spoken
            else Sentence("Không dùng ngôn ngữ được yêu cầu", "Does not use the language asked for")
        )
    return evidence, Sentence(
        f"Dùng {spoken} trên {wanted} ngôn ngữ được yêu cầu", f"Uses {spoken} of the {wanted} languages asked for"
    )


def _place(brief: Brief, marks: Marks, province: str | None, region: str | None) -> _Explanation:
    evidence = () if province is None else (Evidence("province", province),)
    if not brief.provinces:
        return evidence, Sentence("không giới hạn tỉnh thành", "any province will do")
    if province is None:
        return evidence, Sentence("chưa cho biết tỉnh thành", "the province is not known")
    if province in brief.provinces:
        return evidence, Sentence("ở đúng tỉnh thành được yêu cầu", "lives in a province asked for")
    if place_mark(brief, marks, province, region):
        return evidence, Sentence(
            "ở cùng vùng với tỉnh thành được yêu cầu", "lives in the region of a province asked for"
        )
    return evidence, Sentence("ở ngoài vùng được yêu cầu", "lives outside the regions asked for")


_EXPLANATIONS: Mapping[PartName, Callable[[Brief, Marks], _Explain]] = {
    PartName.NICHE_FIT: _niche_fit,
    PartName.DISCLOSURE_HISTORY: _disclosure_history,
    PartName.TRUST_TIER: _trust_tier,
    PartName.DELIVERY_RELIABILITY: _delivery_reliability,
    PartName.AUDIENCE_FIT: _audience_fit,
    PartName.PRICE_FIT: _price_fit,
    PartName.LANGUAGE_AND_PLACE: _language_and_place,
}
