"""Every state and every act that a refusal can name has a name in vi and in en, in the tables and outside of them."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.errors import WrongState
from domain.lifecycle_words.names import OWN_WORDS, act_named, state_named
from domain.lifecycle_words.shared import SHARED
from domain.sentences import Sentence
from tests.architecture.source import Source, packages, sources
from tests.docs.lifecycles import lifecycles

SOURCES = [source for source in sources(*packages()) if source.package in {"domain", "operations"}]


@dataclass
class Keys:
    """The raw names that a refusal can carry of one thing."""

    acts: set[str] = field(default_factory=set[str])
    states: set[str] = field(default_factory=set[str])


def texts_in(node: ast.expr) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def passed_to(function: str) -> set[str]:
    """The texts with which a function that takes its verb from its caller is called."""
    found: set[str] = set()
    for source in (each for each in SOURCES if f"{function}(" in each.text):
        for node in source.nodes:
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name == function:
                    found.update(*(texts_in(each) for each in args))
                case _:
                    pass
    return found


def raised_in(source: Source) -> Iterator[tuple[str, set[str], set[str]]]:
    """(thing, acts, states) of each WrongState that names its thing itself; a lifecycle's own names it by its table."""
    for function in (each for each in source.nodes if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)):
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Name(id="WrongState"), keywords=keywords):
                    given = {each.arg: texts_in(each.value) for each in keywords}
                    for thing in given["thing"]:
                        yield thing, given["verb"] or passed_to(function.name), given["status"]
                case _:
                    pass


def all_keys() -> dict[str, Keys]:
    """Of every lifecycle what its table holds, and what is refused beside the tables."""
    found: dict[str, Keys] = defaultdict(Keys)
    for name, lifecycle in lifecycles().items():
        found[name].acts.update(verb for verb, _, _ in lifecycle.rows())
        members: Mapping[str, Any] = lifecycle.states().__members__
        found[name].states.update(str(each.value) for each in members.values())
    for source in (each for each in SOURCES if "WrongState(" in each.text):
        for thing, acts, states in raised_in(source):
            found[thing].acts.update(acts)
            found[thing].states.update(states)
    return found


KEYS = all_keys()


def unsayable(key: str, name: Sentence) -> bool:
    """Whether a name is still the raw key: in Vietnamese as it stands, in English with its underscores."""
    return name.vi == key or "_" in name.vi + name.en or not (name.vi.strip() and name.en.strip())


@pytest.mark.parametrize("thing", sorted(KEYS))
def test_every_act_and_every_state_has_a_name_in_both_languages(thing: str) -> None:
    keys = KEYS[thing]

    assert sorted(each for each in keys.acts if unsayable(each, act_named(thing, each))) == []
    assert sorted(each for each in keys.states if unsayable(each, state_named(thing, each))) == []


def test_what_is_refused_beside_the_tables_is_found() -> None:
    assert KEYS["review"] == Keys({"publish", "reply"}, {"published", "hidden"})
    assert KEYS["funding end"] == Keys({"announce", "look_after"}, {"announced", "running", "over"})
    assert {"increase", "decrease"} < KEYS["hold"].acts
    assert {"send_script", "state_product_use", "send_sample", "amend"} < KEYS["booking"].acts
    assert "add_evidence" in KEYS["dispute"].acts
    assert "take_out" in KEYS["bank order"].acts


def test_nothing_is_named_that_nobody_can_meet() -> None:
    own_acts = [(thing, each) for thing, words in OWN_WORDS.items() for each in set(words.acts) - KEYS[thing].acts]
    own_states = [
        (thing, each) for thing, words in OWN_WORDS.items() for each in set(words.states) - KEYS[thing].states
    ]

    assert (own_acts, own_states) == ([], [])
    assert set(SHARED.acts) <= {each for keys in KEYS.values() for each in keys.acts}
    assert set(SHARED.states) <= {each for keys in KEYS.values() for each in keys.states}


@pytest.mark.parametrize(
    ("thing", "verb", "status", "vi", "en"),
    [
        (
            "booking", "cancel", "published",
            "Không thể hủy khi trạng thái là “đã đăng”.",
            "It is not possible to cancel while the status is “published”.",
        ),
        (
            "brief", "close", "taken_down",
            "Không thể đóng khi trạng thái là “đã bị gỡ theo yêu cầu của cơ quan có thẩm quyền”.",
            "It is not possible to close while the status is “taken down”.",
        ),
        (
            "payout", "send", "held",
            "Không thể gửi cho đối tác thanh toán khi trạng thái là “đang được xem xét”.",
            "It is not possible to send it while the status is “held for review”.",
        ),
        (
            "funding end", "look_after", "running",
            "Không thể kiểm tra số tiền còn lại khi trạng thái là “chưa đến hạn”.",
            "It is not possible to look after what is left while the status is “not yet due”.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_them(thing: str, verb: str, status: str, vi: str, en: str) -> None:
    refusal = WrongState(thing=thing, verb=verb, status=status, field="input.id", figures={"left": 1})

    assert (refusal.say("vi"), refusal.say("en")) == (vi, en)
    assert str(refusal) == f"WRONG_STATE: {en}"
    assert (refusal.verb, refusal.status, refusal.field, refusal.figures) == (verb, status, "input.id", {"left": 1})


def test_one_word_may_mean_two_things() -> None:
    assert state_named("hold", "held") == Sentence("đang giữ", "held")
    assert state_named("payout", "held") == Sentence("đang được xem xét", "held for review")
    assert state_named("offer", "open") == Sentence("đang chờ trả lời", "waiting for an answer")
    assert state_named("campaign", "open") == Sentence("đang mở", "open")
    assert act_named("brief", "approve") == Sentence("duyệt", "approve")
    assert act_named("booking", "approve") == Sentence("nghiệm thu", "accept the delivery")


def test_what_nobody_named_is_said_as_it_is_written() -> None:
    assert act_named("kettle", "boil") == Sentence("boil", "boil")
    assert state_named("kettle", "cold") == Sentence("cold", "cold")
    assert unsayable("boil", act_named("kettle", "boil"))
