"""A contract in HTML and in PDF: what people wrote stays text, every letter arrives, and nothing changes by itself."""

import hashlib
import io
import json
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, cast
from uuid import UUID

import pytest
from pypdf import PdfReader

from api.contracts.html import POLICY, STYLE, html_of
from api.contracts.pdf import SHOWN, is_shown, legible, pdf_of
from api.contracts.serving import EDITION
from domain.bookings.contract import Contract, hash_of_contract
from domain.bookings.contract_pages import contract_page
from domain.bookings.wording import Deed, InfluencerParty, Signature
from domain.ids import BookingId, BrandId, BriefId, InfluencerId, LoginId, OfferId
from domain.logins import OpenedWith
from domain.offers.terms import Side
from domain.pages import Line, Page, Section
from domain.sentences import Language
from tests.instants import NOON
from tests.makers.bookings import make_contract
from tests.makers.offers import make_offer, make_wide_terms

LETTERS = "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴ"
MARKUP = '<script>alert("1")</script> & #panic("x") *sao* _gạch_ $x$ `mã` @nhung <b>= tựa</b> [a](javascript:1) //'


def contract(message: str = "Mời bạn cùng mở hộp.") -> Contract:
    """The same contract every time."""
    offer, agreed = make_offer(
        terms=make_wide_terms(message=message),
        brief_id=BriefId(UUID(int=1)),
        brand_id=BrandId(UUID(int=2)),
        influencer_id=InfluencerId(UUID(int=3)),
    )
    signatures = (
        Signature(
            side=Side.BRAND,
            login_id=LoginId(UUID(int=6)),
            at=NOON,
            deed=Deed.WRITTEN,
            session_opened_with=OpenedWith.PASSWORD_AND_TOTP,
        ),
        Signature(
            side=Side.INFLUENCER,
            login_id=LoginId(UUID(int=7)),
            at=NOON,
            deed=Deed.ACCEPTED,
            session_opened_with=OpenedWith.PASSWORD,
        ),
    )
    ids = {"booking_id": BookingId(UUID(int=4)), "offer_id": OfferId(UUID(int=5))}
    influencer = InfluencerParty(id="3", display_name="Hồng <i>Nhung</i>")
    return make_contract(offer, agreed, signatures=signatures, influencer=influencer, **ids)


class Seen(HTMLParser):
    """The text of a page, element by element, and every element it has."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.texts: list[str] = []
        self.language: str | None = None
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def words(text: str) -> str:
    """The text without its line breaks, which are the layout's; letters composed."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def text_of(pdf: bytes) -> str:
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def said(page: Page) -> list[str]:
    """Everything that a page says, in its order."""
    texts = [page.title]
    for section in page.sections:
        texts += [section.heading, *(part for line in section.lines for part in (line.label, line.text) if part)]
        texts += section.clauses
    return texts


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_forms_say_all_of_the_page(language: Language) -> None:
    frozen = contract()
    page = contract_page(frozen.text, language)

    html, pdf = Seen(html_of(page)), text_of(pdf_of(page, frozen.hash))

    assert html.language == language
    assert [each for each in said(page) if each not in html.texts] == []
    # Where a long id is broken over two lines, the reader of the PDF puts a blank.
    closed = pdf.replace(" ", "")
    assert [each for each in said(page) if words(each).replace(" ", "") not in closed] == []


@pytest.mark.parametrize(
    ("language", "fee", "due", "agreed"),
    [
        ("vi", "Thù lao: 3.000.000 ₫,", "hạn 20/12/2026", "đồng ý lúc 12:00 ngày 21/11/2026."),
        ("en", "Fee: VND 3,000,000,", "due 20 Dec 2026", "agreed at 12:00 on 21 Nov 2026 (Viet Nam time)."),
    ],
)
def test_the_pdf_writes_amounts_and_days_as_its_language_does(
    language: Language, fee: str, due: str, agreed: str
) -> None:
    frozen = contract()

    text = text_of(pdf_of(contract_page(frozen.text, language), frozen.hash))

    assert [each for each in (fee, due, agreed) if each not in text] == []
    strange = r"\d\.\d{3}|\d/\d\d?/\d" if language == "en" else r"VND \d|\d,\d{3}"
    assert re.findall(strange, text) == []


def test_an_english_contract_frozen_with_vietnamese_figures_is_shown_as_it_was_signed() -> None:
    body = json.loads(contract().text)
    signed = body["wording"]["en"].replace("VND 3,000,000", "3.000.000 VND").replace("20 Dec 2026", "20/12/2026")
    body["wording"]["en"] = signed
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    page = contract_page(text, "en")

    assert page.sections[0].clauses == tuple(signed.split("\n"))
    assert "Fee: 3.000.000 VND," in text_of(pdf_of(page, hash_of_contract(text)))


def test_every_vietnamese_letter_arrives_in_the_pdf() -> None:
    frozen = contract(f"{LETTERS} {LETTERS.lower()} 5.000.000 ₫")

    text = text_of(pdf_of(contract_page(frozen.text, "vi"), frozen.hash))

    assert f"{LETTERS} {LETTERS.lower()} 5.000.000 ₫".replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_people_wrote_is_never_markup(language: Language) -> None:
    frozen = contract(MARKUP)
    page = contract_page(frozen.text, language)

    html = Seen(html_of(page))

    assert MARKUP in html.texts
    assert not {"script", "b", "i", "a"} & set(html.elements)
    text = text_of(pdf_of(page, frozen.hash))
    assert MARKUP.replace(" ", "") in text.replace(" ", "")
    assert "Hồng <i>Nhung</i>" in text


def test_the_same_contract_is_the_same_document_to_the_byte() -> None:
    one, again = contract(), contract()
    vi, en = contract_page(one.text, "vi"), contract_page(one.text, "en")

    assert one.hash == again.hash
    for page, other in ((vi, contract_page(again.text, "vi")), (en, contract_page(again.text, "en"))):
        assert html_of(page) == html_of(other)
        assert pdf_of(page, one.hash) == pdf_of(other, again.hash)


def test_one_change_in_the_contract_is_another_document() -> None:
    one, other = contract("một"), contract("hai")

    assert pdf_of(contract_page(one.text, "vi"), one.hash) != pdf_of(contract_page(other.text, "vi"), other.hash)


def test_signs_without_a_glyph_are_written_as_their_code_points() -> None:
    frozen = contract("Mở hộp 😀\u202e 開箱")

    text = text_of(pdf_of(contract_page(frozen.text, "vi"), frozen.hash))

    assert "Mở hộp [U+1F600][U+202E] [U+958B][U+7BB1]" in text
    assert legible("một\nhai") == "một\nhai"


def test_the_font_has_every_sign_that_is_said_to_be_shown() -> None:
    signs = [chr(code) for first, last in SHOWN for code in range(first, last + 1)]
    text = " ".join(sign for sign in signs if is_shown(sign))
    page = contract_page(contract().text, "vi")
    bare = replace(page, sections=(Section("Mọi chữ", lines=(Line("", text),)),))

    # PDF/UA refuses a sign that the font has not.
    assert pdf_of(bare, "0" * 64).startswith(b"%PDF-1.7")
    assert len(text) > 2_500


def test_the_pdf_is_tagged_dated_by_the_signatures_and_carries_the_hash_on_every_sheet() -> None:
    frozen = contract("dài " * 450)
    reader = PdfReader(io.BytesIO(pdf_of(contract_page(frozen.text, "vi"), frozen.hash)))
    root = cast("dict[str, Any]", reader.trailer["/Root"])

    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Hợp đồng: Video mở hộp điện thoại Sen"
    assert reader.metadata.creation_date == NOON
    assert len(reader.pages) > 1
    assert all(frozen.hash in sheet.extract_text() for sheet in reader.pages)


def test_the_page_loads_nothing_and_its_one_style_is_named_by_hash() -> None:
    html = Seen(html_of(contract_page(contract().text, "vi")))

    assert "default-src 'none'; style-src 'sha256-" in POLICY
    assert STYLE in html.texts
    assert set(html.elements) <= {
        *("html", "head", "meta", "title", "style", "body", "main", "section"),
        *("h1", "h2", "dl", "div", "dt", "dd", "ol", "li"),
    }


LOOK = Page(
    language="vi",
    title="Hợp đồng",
    signed_at=NOON,
    sections=(Section("Phần", clauses=("Một.", "Hai."), lines=(Line("Tên", "Sen"), Line("", "Lời nhắn"))),),
)


def test_a_changed_look_is_a_new_edition() -> None:
    """When this fails the look has changed: raise EDITION in api/contracts/serving.py and write the new hashes here."""
    html, pdf = html_of(LOOK), pdf_of(LOOK, "0" * 64)

    assert EDITION == 3
    assert hashlib.sha256(html).hexdigest()[:16] == "1d51b93d1ea0e274"
    assert hashlib.sha256(pdf).hexdigest()[:16] == "5e9667aa60e92116"
