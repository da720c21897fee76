"""What is refused of a file while it comes."""

from dataclasses import dataclass

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class FileTooLarge(DomainError):
    """A file is larger than the house keeps; `most` is in megabytes (of 1,000,000 bytes)."""

    most: int
    vi = "Tệp lớn hơn {most} MB."
    en = "The file is larger than {most} MB."


@dataclass(eq=False, kw_only=True)
class FileEmpty(DomainError):
    """A file without a byte is none."""

    vi = "Tệp không có nội dung."
    en = "The file is empty."


@dataclass(eq=False, kw_only=True)
class UploadTooSlow(DomainError):
    """Nothing came for too long, or all of it took too long; nothing was kept."""

    vi = "Tệp đến quá chậm nên chưa lưu gì. Hãy gửi lại."
    en = "The file came too slowly, and nothing of it was kept. Send it again."
