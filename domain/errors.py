"""Refusals: the expected "no". Each is a class beside the rule it speaks for, and says its reason in vi and en."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from domain.lifecycle_words.names import act_named, state_named
from domain.money import Money
from domain.sentences import Language, Sentence, amount, number

HA_NOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(eq=False, kw_only=True)
class DomainError(Exception):
    """A refusal. Its dataclass fields are its facts; `vi` and `en` are format templates over them.

    `field` names the input at fault as a GraphQL path (`input.fee`), when one is. `figures` are facts for programs,
    which stand beside the code in the errors of a query.
    """

    vi: ClassVar[str]
    en: ClassVar[str]
    code: ClassVar[str]
    field: str | None = None
    figures: Mapping[str, int | bool] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Derive the code from the class name: OfferDeadlinePassed → OFFER_DEADLINE_PASSED."""
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).upper()

    def say(self, language: Language) -> str:
        """The reason in the caller's language, amounts and numbers as it writes them; instants in Vietnamese time."""
        facts = {each.name: _shown(getattr(self, each.name), language) for each in fields(self)}
        return (self.vi if language == "vi" else self.en).format(**facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.say('en')}"


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Sentence):
        return value.say(language)
    if isinstance(value, Money):
        return amount(value).say(language)
    if isinstance(value, datetime):
        return f"{value.astimezone(HA_NOI):%H:%M %d/%m/%Y}"
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value).say(language)
    return value


def all_refusals() -> list[type[DomainError]]:
    """Every refusal class that has been loaded, by code."""
    found: list[type[DomainError]] = []
    waiting: list[type[DomainError]] = [DomainError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found.extend(children)
        waiting.extend(children)
    return sorted(found, key=lambda refusal: refusal.code)


@dataclass(eq=False, kw_only=True)
class NotFound(DomainError):
    """There is no such row, or it is not the caller's: to them that is the same."""

    vi = "Không tìm thấy mục này."
    en = "There is no such thing here."


@dataclass(eq=False, kw_only=True)
class NotSignedIn(DomainError):
    """The request carries no living session."""

    vi = "Bạn cần đăng nhập."
    en = "Sign in first."


@dataclass(eq=False, kw_only=True)
class NotAllowed(DomainError):
    """The caller acts in a role that may not do this."""

    needed: Sentence | str
    """The roles in words, or what the Acting-As header must say."""
    vi = "Việc này cần vai trò: {needed}. Hãy chọn vai trò bằng đầu mục Acting-As."
    en = "This takes the role {needed}. Choose a role with the Acting-As header."


@dataclass(eq=False, kw_only=True)
class WrongState(DomainError):
    """The verb does not fit the state the thing is in now."""

    thing: str
    """The name of its lifecycle; with it the raw verb and status are called what people call them."""
    verb: str
    status: str
    vi = "Không thể {verb} khi trạng thái là “{status}”."
    en = "It is not possible to {verb} while the status is “{status}”."

    def say(self, language: Language) -> str:
        """The reason, the act and the state called as people call them."""
        verb, status = act_named(self.thing, self.verb), state_named(self.thing, self.status)
        template = self.vi if language == "vi" else self.en
        return template.format(verb=verb.say(language), status=status.say(language))


@dataclass(eq=False, kw_only=True)
class InvalidInput(DomainError):
    """A value that cannot be taken; `vi_reason` and `en_reason` say why."""

    vi_reason: str
    en_reason: str
    vi = "{vi_reason}"
    en = "{en_reason}"


@dataclass(eq=False, kw_only=True)
class KeyReused(DomainError):
    """An idempotency key came again with another body."""

    vi = "Khóa chống lặp này đã được dùng cho một yêu cầu có nội dung khác."
    en = "This idempotency key was already used for a request with another body."


@dataclass(eq=False, kw_only=True)
class TooManyRequests(DomainError):
    """Someone asks more often than others would bear; waiting `seconds` helps."""

    seconds: int
    vi = "Quá nhiều yêu cầu. Hãy thử lại sau {seconds} giây."
    en = "Too many requests. Try again in {seconds} seconds."


@dataclass(eq=False, kw_only=True)
class TryAgain(DomainError):
    """Others change the same things now, and this had to wait too long for them; a moment later it may pass."""

    vi = "Có người khác đang thay đổi cùng nội dung này. Chưa có gì thay đổi ở phía bạn; hãy thử lại sau giây lát."
    en = "Others are changing the same thing right now. Nothing of yours has changed; try again in a moment."
