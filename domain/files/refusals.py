"""What is refused about files."""

from dataclasses import dataclass

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class FilesOfTheDayUsedUp(DomainError):
    """One owner, and one login, keeps so many files, and so many megabytes, in 24 hours."""

    most_files: int
    most_megabytes: int
    vi = "Trong 24 giờ lưu được nhiều nhất {most_files} tệp và {most_megabytes} MB. Hãy gửi lại sau."
    en = "At most {most_files} files and {most_megabytes} MB are kept in 24 hours. Send it later."


@dataclass(eq=False, kw_only=True)
class FileDiffers(DomainError):
    """What is stated of a file is not what the kept file is; `sha256` is the kept file's."""

    sha256: str
    vi = "Tệp đã lưu không đúng như thông tin nêu ra. Mã băm SHA-256 của tệp đã lưu: {sha256}."
    en = "The kept file is not as stated. The SHA-256 of the kept file: {sha256}."


@dataclass(eq=False, kw_only=True)
class FileInDispute(DomainError):
    """While a booking that names a file is in dispute, nobody erases it: somebody is about to judge by it."""

    vi = "Tệp này thuộc hợp đồng đang có tranh chấp nên chưa thể xóa."
    en = "This file belongs to a booking in dispute and cannot be erased until that has ended."


@dataclass(eq=False, kw_only=True)
class PartyToFile(DomainError):
    """Whoever erases for the alliance is of neither side of a booking that names the file."""

    vi = "Bạn là một bên của hợp đồng có tệp này; người khác trong ban thư ký phải xóa."
    en = "You are a party to a booking that has this file; somebody else of the secretariat must erase it."


@dataclass(eq=False, kw_only=True)
class FileInUse(DomainError):
    """What a booking was delivered or disputed with stays as long as its records do; the alliance may erase it."""

    vi = "Tệp này đã dùng trong một việc đã đặt nên được giữ như hồ sơ. Hãy đề nghị ban thư ký nếu cần xóa."
    en = "This file was used in a booking and is kept as its records are. Ask the secretariat to have it erased."
