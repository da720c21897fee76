from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from domain.actors import ROLES, ActingBrandManager, Actor, Finance, roles_in_words
from domain.errors import DomainError, NotAllowed, WrongState, all_refusals
from tests.instants import NOON


@dataclass(eq=False, kw_only=True)
class KettleTooHot(DomainError):
    """The kettle boils."""

    degrees: int
    since: datetime
    vi = "Ấm nóng {degrees} độ từ {since}."
    en = "The kettle has {degrees} degrees since {since}."


def test_a_refusal_says_its_facts_in_both_languages_and_in_vietnamese_time() -> None:
    refusal = KettleTooHot(degrees=1_234, since=NOON, field="input.kettle")

    assert refusal.code == "KETTLE_TOO_HOT"
    assert refusal.say("vi") == "Ấm nóng 1.234 độ từ 12:00 21/11/2026."
    assert refusal.say("en") == "The kettle has 1,234 degrees since 12:00 21/11/2026."
    assert str(refusal) == "KETTLE_TOO_HOT: The kettle has 1,234 degrees since 12:00 21/11/2026."
    assert refusal.field == "input.kettle"


def test_who_may_is_said_in_words() -> None:
    refusal = NotAllowed(needed=roles_in_words((ActingBrandManager, Finance)))

    assert refusal.say("vi") == (
        "Việc này cần vai trò: quản lý nhãn hàng, tài chính. Hãy chọn vai trò bằng đầu mục Acting-As."
    )
    assert refusal.say("en") == ("This takes the role brand manager, finance. Choose a role with the Acting-As header.")


def test_every_actor_is_called_something() -> None:
    assert set(ROLES) == set(get_args(Actor))


def test_every_refusal_is_found_by_its_code() -> None:
    codes = [refusal.code for refusal in all_refusals()]

    assert WrongState in all_refusals()
    assert codes == sorted(codes)
