"""Why a part of a score is what it is: the facts behind it and a sentence in Vietnamese and in English."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.money import BASIS_POINTS
from domain.sentences import Sentence, amount, day, percent
from matching.brief import AudienceTrait, Brief, Candidate
from matching.scoring import PartScore, audience_shares, niche_mark, place_mark
from matching.weights import Marks, PartName, WeightSet

_TRAITS: Mapping[AudienceTrait, Sentence] = {
    AudienceTrait.AGE: Sentence("độ tuổi", "age"),
    AudienceTrait.GENDER: Sentence("giới tính", "gender"),
    AudienceTrait.PROVINCE: Sentence("tỉnh thành", "province"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One plain fact behind a part: what it is called and its value as text (a count, a date, a key, đồng)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One explained part of a score. `value` and `weight` in basis points; the points of all parts are the score."""

    name: PartName
    value: int
    weight: int
    points: int
    evidence: tuple[Evidence, ...]
    sentence: Sentence


def explain(brief: Brief, candidate: Candidate, parts: Sequence[PartScore], weights: WeightSet) -> tuple[Part, ...]:
    """Explain the scored parts of one candidate, in their order."""
    explained: list[Part] = []
    for part in parts:
        sentence, facts = _EXPLANATIONS[part.name](brief, candidate, weights.marks)
        # A list first: a generator costs more than what it makes.
        evidence = tuple([Evidence(name, str(value)) for name, value in facts.items()])
        explained.append(
            Part(
                name=part.name,
                value=part.value,
                weight=part.weight,
                points=part.points,
                evidence=evidence,
                sentence=sentence,
            )
        )
    return tuple(explained)


_Explanation = tuple[Sentence, Mapping[str, object]]


def _niche_fit(brief: Brief, candidate: Candidate, marks: Marks) -> _Explanation:
    if not brief.niches:
        return Sentence("Bản yêu cầu không chọn lĩnh vực nào.", "The brief names no niche."), {}
    met = {niche: niche_mark(niche, candidate.niches, marks) for niche in sorted(brief.niches)}
    full = sum(1 for mark in met.values() if mark == BASIS_POINTS)
    near = sum(1 for mark in met.values() if 0 < mark < BASIS_POINTS)
    vi = f"Làm đúng {full} trên {len(met)} lĩnh vực được yêu cầu"
    en = f"Covers {full} of the {len(met)} niches asked for"
    if near:
        vi, en = f"{vi}, gần với {near} lĩnh vực khác", f"{en}, and comes near {near} more"
    return Sentence(f"{vi}.", f"{en}."), met


def _disclosure_history(_: Brief, candidate: Candidate, __: Marks) -> _Explanation:
    history = candidate.disclosure
    if history.newest is None:
        return Sentence(
            "Chưa có bài quảng cáo nào để xét; tạm lấy mức khởi điểm chung cho người mới cùng hạng.",
            "No advertising post to judge yet; newcomers of the same tier all start from this value.",
        ), {"posts": 0, "mean": history.mean_bp}
    value, mean, newest = percent(history.value_bp), percent(history.mean_bp), day(history.newest)
    return Sentence(
        f"Đã xét {history.posts} bài quảng cáo, mới nhất ngày {newest.vi}: ước tính thận trọng {value.vi} "
        f"được gắn nhãn đúng (trung bình {mean.vi}).",
        f"Advertising posts judged: {history.posts}, the newest on {newest.en}. A cautious estimate: {value.en} "
        f"properly labelled (mean {mean.en}).",
    ), {"posts": history.posts, "mean": history.mean_bp, "newest": history.newest}


def _trust_tier(_: Brief, candidate: Candidate, marks: Marks) -> _Explanation:
    highest = max(marks.tier)
    vi = f"Hạng tín nhiệm {candidate.tier} trên {highest}"
    en = f"Trust tier {candidate.tier} of {highest}"
    facts: dict[str, object] = {"tier": candidate.tier}
    if candidate.certificate_until is not None:
        facts["certificateUntil"] = candidate.certificate_until
        vi = f"{vi}, chứng nhận có hiệu lực đến {day(candidate.certificate_until).vi}"
        en = f"{en}, certificate valid until {day(candidate.certificate_until).en}"
    return Sentence(f"{vi}.", f"{en}."), facts


def _delivery_reliability(_: Brief, candidate: Candidate, __: Marks) -> _Explanation:
    record = candidate.delivery
    facts = {"bookings": record.bookings, "kept": record.kept}
    if record.bookings == 0:
        return Sentence(
            "Chưa có lần hợp tác nào kết thúc; tạm lấy mức khởi điểm chung cho người mới.",
            "No booking has ended yet; all newcomers start from this value.",
        ), facts
    return Sentence(
        f"Giữ đúng cam kết trong {record.kept} trên {record.bookings} lần hợp tác.",
        f"Bookings kept as agreed: {record.kept} of {record.bookings}.",
    ), facts


def _audience_fit(brief: Brief, candidate: Candidate, _: Marks) -> _Explanation:
    shares = audience_shares(brief, candidate)
    if not shares:
        return Sentence("Bản yêu cầu không chọn nhóm khán giả nào.", "The brief asks for no particular audience."), {}
    facts = {trait.value: "unmeasured" if share is None else share for trait, share in shares.items()}
    known = {trait: percent(share) for trait, share in shares.items() if share is not None}
    if not known:
        return Sentence(
            "Chưa có số liệu đo được về khán giả; tạm tính ở mức giữa.",
            "Nothing measured about the audience yet; counted as middling for now.",
        ), facts
    vi = "Khán giả đúng nhóm cần tìm: " + ", ".join(f"{_TRAITS[trait].vi} {share.vi}" for trait, share in known.items())
    en = "Audience in the groups wanted: " + ", ".join(
        f"{_TRAITS[trait].en} {share.en}" for trait, share in known.items()
    )
    if len(known) < len(shares):
        vi, en = f"{vi}; phần chưa đo tạm tính ở mức giữa", f"{en}; what is not measured counts as middling for now"
    return Sentence(f"{vi}.", f"{en}."), facts


def _price_fit(brief: Brief, candidate: Candidate, _: Marks) -> _Explanation:
    if brief.fee_ceiling is None:
        return Sentence("Bản yêu cầu không đặt mức trần thù lao.", "The brief sets no ceiling for the fee."), {}
    ceiling = amount(brief.fee_ceiling)
    if candidate.price is None:
        return Sentence(
            "Chưa báo giá cho hình thức được yêu cầu; tạm tính ở mức giữa.",
            "No rate given for what is asked; counted as middling for now.",
        ), {"feeCeiling": brief.fee_ceiling.minor}
    price = amount(candidate.price)
    return Sentence(
        f"Giá {price.vi}, mức trần của bản yêu cầu là {ceiling.vi}.",
        f"The price is {price.en}; the brief's ceiling is {ceiling.en}.",
    ), {"price": candidate.price.minor, "feeCeiling": brief.fee_ceiling.minor}


def _language_and_place(brief: Brief, candidate: Candidate, marks: Marks) -> _Explanation:
    spoken = len(brief.languages & candidate.languages)
    facts = {"languages": ",".join(sorted(candidate.languages))}
    if candidate.province is not None:
        facts["province"] = candidate.province
    language = (
        Sentence("Bản yêu cầu không chọn ngôn ngữ", "The brief asks for no particular language")
        if not brief.languages
        else Sentence(
            f"Dùng {spoken} trên {len(brief.languages)} ngôn ngữ được yêu cầu",
            f"Uses {spoken} of the {len(brief.languages)} languages asked for",
        )
    )
    place = _place(brief, candidate, marks)
    return Sentence(f"{language.vi}; {place.vi}.", f"{language.en}; {place.en}."), facts


def _place(brief: Brief, candidate: Candidate, marks: Marks) -> Sentence:
    if not brief.provinces:
        return Sentence("không giới hạn tỉnh thành", "any province will do")
    if candidate.province is None:
        return Sentence("chưa cho biết tỉnh thành", "the province is not known")
    if candidate.province in brief.provinces:
        return Sentence("ở đúng tỉnh thành được yêu cầu", "lives in a province asked for")
    if place_mark(brief, candidate, marks):
        return Sentence("ở cùng vùng với tỉnh thành được yêu cầu", "lives in the region of a province asked for")
    return Sentence("ở ngoài vùng được yêu cầu", "lives outside the regions asked for")


_EXPLANATIONS: Mapping[PartName, Callable[[Brief, Candidate, Marks], _Explanation]] = {
    PartName.NICHE_FIT: _niche_fit,
    PartName.DISCLOSURE_HISTORY: _disclosure_history,
    PartName.TRUST_TIER: _trust_tier,
    PartName.DELIVERY_RELIABILITY: _delivery_reliability,
    PartName.AUDIENCE_FIT: _audience_fit,
    PartName.PRICE_FIT: _price_fit,
    PartName.LANGUAGE_AND_PLACE: _language_and_place,
}
