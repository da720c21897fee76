"""The pledge to the code of conduct: a versioned text, signed with the time and the text's hash."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer
from domain.certifications.scheme import in_force
from domain.errors import DomainError
from domain.events import Event
from domain.ids import InfluencerId, LoginId, PledgeId, new_id
from domain.reference.loading import Entry, Sheet, read_sheet
from domain.rows import Row


class Article(Entry):
    """One sentence of the code."""

    vi: str
    en: str


class ConductCode(Entry):
    """One version of the code of conduct."""

    version: str
    valid_from: date
    title_vi: str
    title_en: str
    articles: tuple[Article, ...]

    @property
    def text_hash(self) -> str:
        """SHA-256 of the whole text in both languages as canonical JSON: what exactly was signed."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class _ConductCodes(Sheet):
    codes: tuple[ConductCode, ...]


CONDUCT_CODES: Final = read_sheet("domain.certifications", "conduct_codes.json", _ConductCodes).codes


class Pledge(Row, kw_only=True):
    """An influencer's signature under one version of the code."""

    __tablename__ = "pledges"
    __table_args__ = (UniqueConstraint("influencer_id", "code_version"),)

    id: Mapped[PledgeId] = mapped_column(primary_key=True, default_factory=lambda: PledgeId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    signed_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    code_version: Mapped[str]
    text_hash: Mapped[str]
    signed_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class PledgeSigned(Event):
    """An influencer has pledged to a version of the code of conduct."""

    pledge_id: PledgeId
    influencer_id: InfluencerId
    code_version: str


@dataclass(eq=False, kw_only=True)
class ConductCodeReplaced(DomainError):
    """The version to be signed is not the one in force: read the newer text first."""

    in_force: str
    vi = "Bản quy tắc ứng xử đang áp dụng là {in_force}. Hãy đọc bản đó rồi ký."
    en = "The code of conduct in force is {in_force}. Read that version, then sign."


@dataclass(eq=False, kw_only=True)
class PledgeNeeded(DomainError):
    """The pledge to the code of conduct in force comes before the application."""

    code_version: str
    vi = "Trước khi nộp hồ sơ, hãy ký cam kết ứng xử bản {code_version}."
    en = "Sign the pledge of conduct, version {code_version}, before you apply."


@dataclass(eq=False, kw_only=True)
class PledgeAlreadySigned(DomainError):
    """The version bears the influencer's signature already."""

    signed_at: datetime
    vi = "Bạn đã ký bản này lúc {signed_at}."
    en = "You signed this version at {signed_at}."


def conduct_code_in_force(now: datetime) -> ConductCode:
    """The code that is signed today. Raises LookupError before the first."""
    return in_force(CONDUCT_CODES, now)


def sign(actor: ActingInfluencer, *, code_version: str, now: datetime) -> Pledge:
    """The influencer's signature under the code in force. Raises ConductCodeReplaced for another version."""
    code = conduct_code_in_force(now)
    if code_version != code.version:
        raise ConductCodeReplaced(in_force=code.version, field="codeVersion")
    return Pledge(
        influencer_id=actor.influencer_id,
        signed_by=actor.login_id,
        code_version=code.version,
        text_hash=code.text_hash,
        signed_at=now,
    )


def pledges_of(actor: ActingInfluencer) -> Select[Pledge]:
    """The pledges this influencer has signed."""
    return select(Pledge).where(Pledge.influencer_id == actor.influencer_id)
