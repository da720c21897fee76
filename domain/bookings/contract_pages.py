"""The frozen contract as a page for people, in one language: all of it comes from the frozen text, nothing from rows.

The same text gives the same page for ever, in whatever form it is then shown (HTML, PDF). Contracts of every form that
was ever frozen can be shown; what an older form does not know, the page says.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from domain.bookings.contract import hash_of_contract
from domain.errors import HA_NOI
from domain.pages import SESSIONS_IN_WORDS, Line, Page, Section
from domain.sentences import Language, Sentence, day

_TITLE: Final = Sentence("Hợp đồng: {title}", "Contract: {title}")
_AMENDMENT: Final = Sentence("Phụ lục sửa đổi {number}: {title}", "Amendment {number}: {title}")
_HEADINGS: Final = {
    "agreed": Sentence("Nội dung thỏa thuận", "What is agreed"),
    "parties": Sentence("Các bên", "The parties"),
    "owed": Sentence("Sản phẩm giao", "Deliverables"),
    "message": Sentence("Lời nhắn kèm điều khoản", "Message with the terms"),
    "reason": Sentence("Lý do sửa đổi", "Why it is amended"),
    "law": Sentence("Yêu cầu của pháp luật và giấy tờ", "What the law asks, and the papers"),
    "declared": Sentence("Khai báo của người có ảnh hưởng", "The influencer's declarations"),
    "signatures": Sentence("Chữ ký", "Signatures"),
    "proof": Sentence("Kiểm chứng", "How to check this"),
}
_SIDES: Final = {
    "brand": Sentence("Nhãn hàng", "The brand"),
    "influencer": Sentence("Người có ảnh hưởng", "The influencer"),
}
_DEEDS: Final = {
    "written": Sentence("bằng cách viết điều khoản", "by writing the terms"),
    "accepted": Sentence("bằng cách chấp nhận điều khoản", "by accepting the terms"),
    None: Sentence("cách ký không được ghi", "how is not recorded"),
}
_PRODUCT_USE: Final = {
    "used": Sentence("đã dùng", "was used"),
    "will_use": Sentence("sẽ dùng trước khi đăng", "will be used before anything is published"),
}
_YES, _NO, _NONE = Sentence("có", "yes"), Sentence("không", "no"), Sentence("không có", "none")
_BRAND: Final = Sentence("{name}, mã số thuế {tax_code}", "{name}, tax code {tax_code}")
_OWED: Final = Sentence("{count} × {format} trên {platform}", "{count} × {format} on {platform}")
_DUE: Final = Sentence("hạn {day}", "due {day}")
_SIGNED: Final = Sentence(
    "{at:%H:%M:%S} {day} (giờ Việt Nam), {deed}; tài khoản {login}; {session}",
    "{at:%H:%M:%S}, {day} (Viet Nam time), {deed}; login {login}; {session}",
)
_LAW: Final = {
    "version": Sentence("Phiên bản quy định", "Version of the rules"),
    "category": Sentence("Nhóm sản phẩm", "Category"),
    "articles": Sentence("Căn cứ", "Articles"),
    "mandatory": Sentence("Nội dung bắt buộc", "Mandatory text"),
    "where_required": Sentence(" (khi pháp luật yêu cầu)", " (where the law requires it)"),
    "filed": Sentence("số {number}, {issuer}, từ {valid_from}", "no. {number}, {issuer}, from {valid_from}"),
    "until": Sentence(" đến {valid_until}", " to {valid_until}"),
    "missing": Sentence("chưa có trong hồ sơ", "not on file"),
    "on": Sentence("{version}, ngày {day}", "{version}, on {day}"),
    "unknown": Sentence(
        "Mẫu hợp đồng này chưa ghi lại yêu cầu của pháp luật.",
        "This form of contract does not record what the law asked.",
    ),
}
_DECLARED: Final = {
    "documents": Sentence("Đã đọc hồ sơ sản phẩm", "Has read the product's documents"),
    "product": Sentence("Sản phẩm", "The product"),
    "since": Sentence("{use} từ {day}, hiểu rõ", "{use} since {day}, and is understood"),
    "conflicts": Sentence("Xung đột lợi ích", "Conflicts of interest"),
}
_PROOF: Final = {
    "hash": Sentence("SHA-256 của văn bản gốc", "SHA-256 of the original text"),
    "form": Sentence("Mẫu", "Form"),
    "booking": Sentence("Hợp đồng đặt", "Booking"),
    "offer": Sentence("Lời mời, phiên bản điều khoản", "Offer, version of the terms"),
    "brief": Sentence("Bản yêu cầu, phiên bản", "Brief, version"),
    "rule": Sentence("Quy tắc của hợp đồng đặt", "Rule of the booking"),
    "no_rule": Sentence("mẫu hợp đồng này chưa ghi lại", "this form of contract does not record it"),
    "contract": Sentence("SHA-256 của hợp đồng", "SHA-256 of the contract"),
    "amends": Sentence("SHA-256 của văn bản được sửa đổi", "SHA-256 of what it amends"),
}


def contract_page(text: str, language: Language) -> Page:
    """The page of a frozen contract, or of a frozen amendment to one."""
    body = json.loads(text)
    say = _Saying(body, language)
    amends = "amends_hash" in body
    return Page(
        language=language,
        title=say.of(_AMENDMENT if amends else _TITLE, title=body["subject"]["title"], number=body.get("number")),
        signed_at=max(datetime.fromisoformat(each["at"]) for each in body["signatures"]),
        sections=(
            Section(say.heading("agreed"), clauses=tuple(body["wording"][language].split("\n"))),
            Section(say.heading("parties"), lines=tuple(say.parties())),
            Section(say.heading("owed"), lines=tuple(say.pieces() if amends else say.owed())),
            *(say.reason() if amends else say.rest_of_contract()),
            Section(say.heading("signatures"), lines=tuple(say.signatures())),
            Section(say.heading("proof"), lines=tuple(say.proof_of_amendment(text) if amends else say.proof(text))),
        ),
    )


@dataclass(frozen=True)
class _Saying:
    """The parts of one contract, in one language."""

    body: Mapping[str, Any]
    language: Language

    def of(self, sentence: Sentence, **values: Any) -> str:
        return sentence.say(self.language).format(**values)

    def heading(self, name: str) -> str:
        return _HEADINGS[name].say(self.language)

    def name(self, code: str) -> str:
        """What a code was called when it was agreed on; the first form knows the codes only."""
        names = self.body.get("names", {})
        return names[code][self.language] if code in names else code

    def day(self, iso: str) -> str:
        return day(date.fromisoformat(iso)).say(self.language)

    def parties(self) -> Iterator[Line]:
        brand, influencer = self.body["brand"], self.body["influencer"]
        registered = self.of(_BRAND, name=brand["legal_name"], tax_code=brand["tax_code"])
        yield Line(self.of(_SIDES["brand"]), registered)
        yield Line(self.of(_SIDES["influencer"]), influencer["display_name"])

    def owed(self) -> Iterator[Line]:
        for asked in self.body["terms"]["deliverables"]:
            yield self._owed(asked, asked["count"])

    def pieces(self) -> Iterator[Line]:
        for piece in self.body["terms"]["pieces"]:
            yield self._owed(piece, 1)

    def reason(self) -> Iterator[Section]:
        yield Section(self.heading("reason"), lines=(Line("", self.body["reason"]),))

    def rest_of_contract(self) -> Iterator[Section]:
        yield from self.message()
        yield Section(self.heading("law"), clauses=tuple(self.duties()), lines=tuple(self.law()))
        yield Section(self.heading("declared"), lines=tuple(self.declared()))

    def message(self) -> Iterator[Section]:
        message = self.body["terms"]["message"]
        if message is not None:
            yield Section(self.heading("message"), lines=(Line("", message),))

    def law(self) -> Iterator[Line]:
        law = self.body.get("law")
        if law is None:
            yield Line("", self.of(_LAW["unknown"]))
            return
        yield Line(self.of(_LAW["version"]), self.of(_LAW["on"], version=law["version"], day=self.day(law["day"])))
        yield Line(self.of(_LAW["category"]), law["category"][self.language])
        if law["articles"]:
            yield Line(self.of(_LAW["articles"]), self._cited(law["articles"]))
        for paper in law["papers"]:
            where = self.of(_LAW["where_required"]) if paper["where_required"] else ""
            cited = f" [{self._cited(paper['articles'])}]" if paper["articles"] else ""
            yield Line(paper[self.language] + where, self._filed(paper["filed"]) + cited)
        for text in law["mandatory"]:
            yield Line(self.of(_LAW["mandatory"]), text[f"shown_{self.language}"] or " / ".join(text["any_of"]))

    def duties(self) -> Iterator[str]:
        for duty in self.body.get("law", {}).get("duties", ()):
            yield f"{self.of(_SIDES[duty['whose']])}: {duty[self.language]}"

    def declared(self) -> Iterator[Line]:
        declared = self.body["declarations"]
        read = _YES if declared["documents_read"] else _NO
        yield Line(self.of(_DECLARED["documents"]), self.of(read))
        yield Line(self.of(_DECLARED["product"]), self._product_use(declared))
        yield Line(self.of(_DECLARED["conflicts"]), declared["conflicts_of_interest"] or self.of(_NONE))

    def signatures(self) -> Iterator[Line]:
        for each in self.body["signatures"]:
            at = datetime.fromisoformat(each["at"]).astimezone(HA_NOI)
            signed = self.of(
                _SIGNED,
                at=at,
                day=day(at.date()).say(self.language),
                deed=self.of(_DEEDS[each.get("deed")]),
                login=each["login_id"],
                session=self.of(SESSIONS_IN_WORDS[each.get("session_opened_with")]),
            )
            yield Line(self.of(_SIDES[each["side"]]), signed)

    def proof(self, text: str) -> Iterator[Line]:
        body = self.body
        yield Line(self.of(_PROOF["hash"]), hash_of_contract(text))
        yield Line(self.of(_PROOF["form"]), body["form"])
        yield Line(self.of(_PROOF["rule"]), body.get("rule", {}).get("version") or self.of(_PROOF["no_rule"]))
        yield Line(self.of(_PROOF["booking"]), body["booking_id"])
        yield Line(self.of(_PROOF["offer"]), f"{body['offer_id']}, {body['terms']['number']}")
        yield Line(self.of(_PROOF["brief"]), f"{body['subject']['brief_id']}, {body['subject']['brief_version']}")

    def proof_of_amendment(self, text: str) -> Iterator[Line]:
        yield Line(self.of(_PROOF["hash"]), hash_of_contract(text))
        yield Line(self.of(_PROOF["amends"]), self.body["amends_hash"])
        yield Line(self.of(_PROOF["contract"]), self.body["contract_hash"])
        yield Line(self.of(_PROOF["form"]), self.body["form"])
        yield Line(self.of(_PROOF["booking"]), self.body["booking_id"])

    def _owed(self, asked: Mapping[str, Any], count: int) -> Line:
        form, platform, note = self.name(asked["format"]), self.name(asked["platform"]), asked["note"]
        due = self.of(_DUE, day=self.day(asked["due_on"]))
        return Line(self.of(_OWED, count=count, format=form, platform=platform), f"{due}. {note}" if note else due)

    def _filed(self, filed: Mapping[str, Any] | None) -> str:
        if filed is None:
            return self.of(_LAW["missing"])
        days = {"valid_from": self.day(filed["valid_from"])}
        said = self.of(_LAW["filed"], number=filed["number"], issuer=filed["issuer"], **days)
        until = filed["valid_until"]
        return said if until is None else said + self.of(_LAW["until"], valid_until=self.day(until))

    def _product_use(self, declared: Mapping[str, Any]) -> str:
        use, used_on = self.of(_PRODUCT_USE[declared["product_use"]]), declared.get("used_on")
        return use if used_on is None else self.of(_DECLARED["since"], use=use, day=self.day(used_on))

    def _cited(self, articles: list[Mapping[str, str]]) -> str:
        return "; ".join(each[self.language] for each in articles)
