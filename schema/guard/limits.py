"""How much a document may ask for, and the refusals of those that ask for more."""

from dataclasses import dataclass
from typing import Final

from domain.errors import DomainError


@dataclass(eq=False, kw_only=True)
class DocumentTooLong(DomainError):
    """More tokens than a document may have."""

    most: int
    vi = "Truy vấn quá dài: tối đa {most} từ tố."
    en = "The document is too long: at most {most} tokens."


@dataclass(eq=False, kw_only=True)
class DocumentTooDeep(DomainError):
    """Fields or fragments lie too deep within one another."""

    most: int
    found: int
    vi = "Truy vấn lồng quá sâu: {found} tầng, tối đa {most}."
    en = "The document is nested too deeply: {found} levels, at most {most}."


@dataclass(eq=False, kw_only=True)
class DocumentTooCostly(DomainError):
    """The answer would hold too many fields, those in lists counted for each item."""

    most: int
    found: int
    vi = "Truy vấn đòi khoảng {found} trường, tối đa {most}. Hãy chọn ít trường hơn hoặc trang ngắn hơn."
    en = "The document asks for some {found} fields, at most {most}. Select fewer fields or shorter pages."


@dataclass(eq=False, kw_only=True)
class TooManyAliases(DomainError):
    """More aliases than any page needs."""

    most: int
    found: int
    vi = "Truy vấn có {found} bí danh, tối đa {most}."
    en = "The document has {found} aliases, at most {most}."


@dataclass(eq=False, kw_only=True)
class TooManyDirectives(DomainError):
    """More directives than any page needs."""

    most: int
    found: int
    vi = "Truy vấn có {found} chỉ thị, tối đa {most}."
    en = "The document has {found} directives, at most {most}."


@dataclass(eq=False, kw_only=True)
class TooManyRootFields(DomainError):
    """More questions or deeds at once than one document may hold."""

    most: int
    found: int
    vi = "Truy vấn có {found} trường gốc, tối đa {most}."
    en = "The document has {found} root fields, at most {most}."


@dataclass(eq=False, kw_only=True)
class TooManyRepeats(DomainError):
    """The same fields over and over in one selection: validating them costs their square."""

    most: int
    found: int
    vi = "Truy vấn lặp lại cùng một trường {found} lần, tối đa {most}."
    en = "The document repeats fields {found} times, at most {most}."


@dataclass(eq=False, kw_only=True)
class IntrospectionTooDeep(DomainError):
    """The introspection schema asked for in circles."""

    most: int
    found: int
    vi = "Truy vấn tự mô tả lồng quá sâu: {found} danh sách, tối đa {most}."
    en = "The introspection is nested too deeply: {found} lists, at most {most}."


@dataclass(eq=False, kw_only=True)
class NumberTooLong(DomainError):
    """A number in the document has more digits than any number needs."""

    most: int
    vi = "Truy vấn có một số dài hơn {most} chữ số."
    en = "The document has a number of more than {most} digits."


@dataclass(eq=False, kw_only=True)
class UnusableCharacter(DomainError):
    """A text of the document or its variables holds U+0000 or half of a surrogate pair: neither can be stored."""

    vi = "Một đoạn văn bản có ký tự không thể lưu: U+0000 hoặc một nửa ký tự (U+D800–U+DFFF)."
    en = "A text holds a character that cannot be stored: U+0000 or half of one (U+D800–U+DFFF)."


@dataclass(frozen=True)
class Limits:
    """The most that one document may ask for; our own pages stay below a third of each."""

    tokens: int = 2_000
    depth: int = 15
    cost: int = 10_000
    aliases: int = 60
    directives: int = 60
    fields: int = 20
    """At the root."""
    repeats: int = 50
    introspection: int = 3
    digits: int = 100
    """Of one number; Python reads no integer of more than 4,300."""


LIMITS: Final = Limits()
