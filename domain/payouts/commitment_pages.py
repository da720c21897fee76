"""A tax commitment as a page for people: the text that was committed to, by whom, and how to check it."""

from datetime import datetime
from typing import Final

from domain.errors import HA_NOI
from domain.pages import SESSIONS_IN_WORDS, Line, Page, Section
from domain.payouts.commitment_forms import CommitmentForm
from domain.payouts.tax_commitments import TaxCommitment
from domain.sentences import Language, Sentence, day

_HEADINGS: Final = {
    "committed": Sentence("Nội dung cam kết", "What is committed to"),
    "given": Sentence("Người cam kết", "Who commits"),
    "proof": Sentence("Kiểm chứng", "How to check this"),
}
_TITLE: Final = Sentence("{title} {year}", "{title} {year}")
_GIVEN: Final = {
    "year": Sentence("Năm", "Year"),
    "tax_code": Sentence("Mã số thuế", "Tax code"),
    "given": Sentence("Cam kết lúc", "Committed at"),
    "at": Sentence("{at:%H:%M:%S} {day} (giờ Việt Nam)", "{at:%H:%M:%S}, {day} (Viet Nam time)"),
    "by": Sentence("Tài khoản", "Login"),
    "session": Sentence("Cách đăng nhập", "How they had signed in"),
    "withdrawn": Sentence("Đã rút lúc", "Withdrawn at"),
    "withdrawn_by": Sentence("Người rút", "Withdrawn by"),
}
_PROOF: Final = {
    "articles": Sentence("Căn cứ", "Articles"),
    "version": Sentence("Mẫu", "Form"),
    "hash": Sentence("SHA-256 của nội dung bằng hai ngôn ngữ", "SHA-256 of the text in both languages"),
    "id": Sentence("Bản cam kết", "Commitment"),
}


def commitment_page(commitment: TaxCommitment, form: CommitmentForm, language: Language) -> Page:
    """The page of a commitment that was given under this form; it says so where it was withdrawn."""
    vi = language == "vi"
    title = _TITLE.say(language)
    given = (
        Line(_GIVEN["year"].say(language), str(commitment.year)),
        Line(_GIVEN["tax_code"].say(language), commitment.tax_code),
        Line(_GIVEN["given"].say(language), _instant(commitment.given_at, language)),
        Line(_GIVEN["by"].say(language), str(commitment.given_by)),
        Line(_GIVEN["session"].say(language), SESSIONS_IN_WORDS[commitment.session_opened_with].say(language)),
        *_withdrawn(commitment, language),
    )
    proof = (
        Line(_PROOF["articles"].say(language), "; ".join(each.vi if vi else each.en for each in form.cited())),
        Line(_PROOF["version"].say(language), form.version),
        Line(_PROOF["hash"].say(language), commitment.text_hash or ""),
        Line(_PROOF["id"].say(language), str(commitment.id)),
    )
    return Page(
        language=language,
        title=title.format(title=form.title.say(language), year=commitment.year),
        signed_at=commitment.given_at,
        sections=(
            Section(_HEADINGS["committed"].say(language), tuple(each.vi if vi else each.en for each in form.clauses)),
            Section(_HEADINGS["given"].say(language), lines=given),
            Section(_HEADINGS["proof"].say(language), lines=proof),
        ),
    )


def _withdrawn(commitment: TaxCommitment, language: Language) -> tuple[Line, ...]:
    if commitment.withdrawn_at is None:
        return ()
    return (
        Line(_GIVEN["withdrawn"].say(language), _instant(commitment.withdrawn_at, language)),
        Line(_GIVEN["withdrawn_by"].say(language), str(commitment.withdrawn_by)),
    )


def _instant(at: datetime, language: Language) -> str:
    local = at.astimezone(HA_NOI)
    return _GIVEN["at"].say(language).format(at=local, day=day(local.date()).say(language))
