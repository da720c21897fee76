"""Why a brief does not do what it is asked to."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class BriefFull(DomainError):
    """Every place of the brief is taken."""

    vi = "Bản yêu cầu đã đủ người."
    en = "Every place of this brief is taken."


@dataclass(eq=False, kw_only=True)
class BriefNotOpen(DomainError):
    """The brief is not published, has ended, or its time is over."""

    open_until: datetime
    vi = "Bản yêu cầu không nhận thêm người; hạn nhận là {open_until}."
    en = "This brief takes nobody now; it was open until {open_until}."


@dataclass(eq=False, kw_only=True)
class BriefRemoved(DomainError):
    """By an authority's order nothing of the brief is to be online: its bookings end, for the share reached."""

    vi = (
        "Bản yêu cầu đã bị gỡ theo yêu cầu của cơ quan có thẩm quyền nên không được đăng nữa. Mỗi bên đều có thể đề "
        "nghị hủy, bên kia không từ chối được; phần đã đạt được trả."
    )
    en = (
        "An authority had the brief removed, so nothing more is published for it. Either side may ask to cancel, which "
        "the other cannot refuse; the share reached is paid."
    )


@dataclass(eq=False, kw_only=True)
class PlacesBelowTaken(DomainError):
    """A brief cannot have fewer places than bookings."""

    taken: int
    vi = "Bản yêu cầu đã có {taken} người nhận, số suất không thể ít hơn."
    en = "{taken} places are taken already; there cannot be fewer."


@dataclass(eq=False, kw_only=True)
class BriefRefusedByLaw(DomainError):
    """The law forbids what the brief says or sells; the findings are in `lawGate`."""

    findings: int
    vi_findings: str
    en_findings: str
    vi = "Luật không cho phép đăng ({findings} điểm): {vi_findings}"
    en = "The law forbids this ({findings} findings): {en_findings}"


@dataclass(eq=False, kw_only=True)
class BriefHeldByLaw(DomainError):
    """Papers or proofs are missing or out of date; the brief stays a draft, the findings are in `lawGate`."""

    findings: int
    vi_findings: str
    en_findings: str
    vi = "Còn thiếu để được đăng ({findings} điểm): {vi_findings}"
    en = "Not yet fit to be published ({findings} findings): {en_findings}"


@dataclass(eq=False, kw_only=True)
class NothingSubmitted(DomainError):
    """No version of the brief waits for review."""

    vi = "Không có phiên bản nào đang chờ duyệt."
    en = "No version waits for review."
