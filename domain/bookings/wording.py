"""The agreement in words, in vi and en: one set of sentences for each language, filled from the same values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.bookings.clauses import DatedRules, clauses
from domain.bookings.rules import BookingRule
from domain.errors import HA_NOI
from domain.ids import BriefId, LoginId
from domain.logins import OpenedWith
from domain.offers.terms import Side, Terms
from domain.reference.categories import CATEGORIES
from domain.reference.platforms import FORMATS, PLATFORMS, USAGE_RIGHTS
from domain.sentences import Language, Sentence, amount, day, percent


@dataclass(frozen=True, kw_only=True)
class BrandParty:
    """The company, as registered."""

    id: str
    legal_name: str
    tax_code: str


@dataclass(frozen=True, kw_only=True)
class InfluencerParty:
    """The influencer, by the name they are known under."""

    id: str
    display_name: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is agreed on: a version of a brief and its product; whether a draft is to be shown first."""

    brief_id: BriefId
    brief_version: int
    title: str
    product_name: str
    category: str
    draft_review: bool


class Deed(StrEnum):
    """How one side agreed."""

    WRITTEN = "written"
    """It wrote the version."""
    ACCEPTED = "accepted"
    """It accepted the version of the other side."""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who agreed for one side, when, and how: by writing the version, or by accepting it, in what kind of session."""

    side: Side
    login_id: LoginId
    at: datetime
    deed: Deed
    session_opened_with: OpenedWith | None
    """None where it is not known: of terms written before there were second factors."""


@dataclass(frozen=True, kw_only=True)
class _Sentences:
    parties: str
    deliverable: str
    deliverables: str
    fee: str
    unpaid: str
    usage: str
    usage_until: str
    usages: str
    no_usage: str
    exclusivity: str
    no_exclusivity: str
    draft_review: str
    no_draft_review: str
    disclosure: str
    drafts: str
    silence: str
    shares: str
    overdue: str
    named: str
    signed: dict[Side, str]


_VI: Final = _Sentences(
    parties=(
        "{brand.legal_name} (mã số thuế {brand.tax_code}) và {influencer.display_name} thỏa thuận về bản yêu cầu "
        "“{subject.title}”, sản phẩm “{subject.product_name}”."
    ),
    deliverable="{asked.count} × {format} trên {platform}, hạn {due}",
    deliverables="Sản phẩm giao: {all}.",
    fee="Thù lao: {amount}, do đối tác thanh toán giữ và giải ngân khi nghiệm thu.",
    unpaid="Thù lao: không, đây là hoạt động cộng đồng.",
    usage="{right} tại {grant.territory}",
    usage_until="{right} tại {grant.territory} đến {until}",
    usages="Quyền sử dụng: {all}.",
    no_usage="Quyền sử dụng: chỉ trên kênh của người có ảnh hưởng.",
    exclusivity="Độc quyền: nhóm {category}, {exclusivity.days} ngày sau khi đăng.",
    no_exclusivity="Độc quyền: không.",
    draft_review="Nhãn hàng duyệt bản nháp trước khi đăng.",
    no_draft_review="Không cần duyệt bản nháp trước khi đăng.",
    disclosure="Người có ảnh hưởng thông báo quảng cáo ngay trước và trong khi quảng cáo.",
    drafts=(
        "Theo quy tắc {rule.version}: nhãn hàng yêu cầu chỉnh sửa tối đa {rule.change_rounds} lần, rồi người phân "
        "xử trung lập có {rule.judge_working_days} ngày làm việc."
    ),
    silence=(
        "Im lặng là đồng ý: bản nháp sau {rule.draft_silence_hours} giờ, sản phẩm đã đăng sau "
        "{rule.final_silence_days} ngày, đề nghị hủy sau {rule.cancellation_silence_hours} giờ; đề nghị sửa đổi không "
        "trả lời trong {rule.amendment_open_hours} giờ là từ chối."
    ),
    shares=(
        "Hủy theo thỏa thuận, người có ảnh hưởng được hưởng của thù lao: {agreed} khi chưa gửi gì, {script} khi đã gửi "
        "kịch bản, {draft} khi đã gửi bản nháp hoặc đã đăng một phần, {rounds} khi đã hết lượt chỉnh sửa; không gì khi "
        "do lỗi của mình."
    ),
    overdue=(
        "Chưa giao đủ sau hạn {rule.overdue_days} ngày thì hợp đồng kết thúc: người có ảnh hưởng được hưởng {overdue}, "
        "hoặc {online} khi đã đăng một phần."
    ),
    named=(
        "Người có ảnh hưởng được nêu bằng tên hiển thị; họ tên theo giấy tờ và mã số thuế của họ không có trong hợp "
        "đồng này: bên ký là người giữ tài khoản ghi cùng chữ ký."
    ),
    signed={
        Side.BRAND: "Nhãn hàng đồng ý lúc {at:%H:%M} ngày {day}.",
        Side.INFLUENCER: "Người có ảnh hưởng đồng ý lúc {at:%H:%M} ngày {day}.",
    },
)
_EN: Final = _Sentences(
    parties=(
        "{brand.legal_name} (tax code {brand.tax_code}) and {influencer.display_name} agree on the brief "
        "“{subject.title}”, product “{subject.product_name}”."
    ),
    deliverable="{asked.count} × {format} on {platform}, due {due}",
    deliverables="Deliverables: {all}.",
    fee="Fee: {amount}, held by the payment partner and released on approval.",
    unpaid="Fee: none, this is community work.",
    usage="{right} in {grant.territory}",
    usage_until="{right} in {grant.territory} until {until}",
    usages="Usage rights: {all}.",
    no_usage="Usage rights: on the influencer's own channels only.",
    exclusivity="Exclusivity: {category}, {exclusivity.days} days after publication.",
    no_exclusivity="Exclusivity: none.",
    draft_review="The brand approves a draft before publication.",
    no_draft_review="No draft has to be approved before publication.",
    disclosure="The influencer tells people that this is advertising, immediately before and during it.",
    drafts=(
        "By the rule {rule.version}: the brand asks for changes {rule.change_rounds} times at most, then a neutral "
        "judge has {rule.judge_working_days} working days."
    ),
    silence=(
        "Silence is a yes: to a draft after {rule.draft_silence_hours} hours, to what is published after "
        "{rule.final_silence_days} days, to a wish to cancel after {rule.cancellation_silence_hours} hours; an "
        "amendment that is not answered within {rule.amendment_open_hours} hours is declined."
    ),
    shares=(
        "Cancelled by consent, of the fee the influencer has {agreed} before anything is sent, {script} with a script "
        "sent, {draft} with a draft sent or a piece online, {rounds} once the rounds of changes are used up; nothing "
        "where it ends by their fault."
    ),
    overdue=(
        "What is not all delivered {rule.overdue_days} days after it is due ends: the influencer has {overdue} of the "
        "fee, or {online} where a piece is online."
    ),
    named=(
        "The influencer is named by their display name; their legal name and tax code are not in this contract: who "
        "signs is whoever holds the login that stands with the signature."
    ),
    signed={
        Side.BRAND: "The brand agreed at {at:%H:%M} on {day} (Viet Nam time).",
        Side.INFLUENCER: "The influencer agreed at {at:%H:%M} on {day} (Viet Nam time).",
    },
)


def worded(
    language: Language,
    *,
    brand: BrandParty,
    influencer: InfluencerParty,
    subject: Subject,
    terms: Terms,
    rule: BookingRule,
    rules: DatedRules,
    signatures: Sequence[Signature],
) -> str:
    """The agreement in one language, one sentence a line."""
    say = _VI if language == "vi" else _EN
    names = {code: name.say(language) for code, name in names_in(terms).items()}
    owed = "; ".join(
        say.deliverable.format(
            asked=asked,
            format=names[asked.format],
            platform=names[asked.platform],
            due=day(asked.due_on).say(language),
        )
        for asked in terms.deliverables
    )
    usages = "; ".join(
        say.usage_until.format(grant=grant, right=names[grant.right], until=day(grant.until).say(language))
        if grant.until
        else say.usage.format(grant=grant, right=names[grant.right])
        for grant in terms.usage_grants
    )
    exclusivity, paid = terms.exclusivity, terms.fee.minor > 0
    category = exclusivity and names[exclusivity.category]
    return "\n".join(
        [
            say.parties.format(brand=brand, influencer=influencer, subject=subject),
            say.deliverables.format(all=owed),
            say.fee.format(amount=amount(terms.fee).say(language)) if paid else say.unpaid,
            say.usages.format(all=usages) if usages else say.no_usage,
            say.exclusivity.format(exclusivity=exclusivity, category=category) if exclusivity else say.no_exclusivity,
            say.draft_review if subject.draft_review else say.no_draft_review,
            say.disclosure,
            *_ruled(say, rule, language, paid=paid),
            *(clauses(language, fee=terms.fee, rules=rules, booking=rule) if paid else ()),
            say.named,
            *(signed_in(say.signed[each.side], each, language) for each in signatures),
        ]
    )


def _ruled(say: _Sentences, rule: BookingRule, language: Language, *, paid: bool) -> list[str]:
    """How long each may be silent, how often changes are asked for, and what an early end pays, in numbers."""
    shares = {
        "agreed": rule.share_agreed,
        "script": rule.share_script_sent,
        "draft": rule.share_draft_sent,
        "rounds": rule.share_after_rounds,
        "overdue": rule.share_overdue,
        "online": rule.share_overdue_online,
    }
    parts = {name: percent(share).say(language) for name, share in shares.items()}
    sentences = (say.drafts, say.silence, say.shares, say.overdue) if paid else (say.drafts, say.silence)
    return [each.format(rule=rule, **parts) for each in sentences]


def names_in(terms: Terms) -> dict[str, Sentence]:
    """What the codes in terms are called today: frozen with the agreement, since names may change later."""
    names = {asked.platform: Sentence(*[PLATFORMS[asked.platform].name] * 2) for asked in terms.deliverables}
    for form in (FORMATS[asked.format] for asked in terms.deliverables):
        names[form.code] = Sentence(form.name_vi, form.name_en)
    for right in (USAGE_RIGHTS[grant.right] for grant in terms.usage_grants):
        names[right.code] = Sentence(right.name_vi, right.name_en)
    if terms.exclusivity is not None:
        category = CATEGORIES[terms.exclusivity.category]
        names[category.code] = Sentence(category.name_vi, category.name_en)
    return names


def signed_in(sentence: str, signature: Signature, language: Language) -> str:
    """When a side agreed, in Viet Nam's time, as the language writes its days."""
    at = signature.at.astimezone(HA_NOI)
    return sentence.format(at=at, day=day(at.date()).say(language))
