"""Every refusal can be said in both languages, with all its facts."""

import dataclasses
import re
from dataclasses import dataclass
from string import Formatter

import pytest

from domain.errors import DomainError, all_refusals
from tests.architecture.examples import made
from tests.architecture.loaded import is_product, load_product

load_product()
REFUSALS = [refusal for refusal in all_refusals() if is_product(refusal)]

VIETNAMESE = re.compile(r"[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", re.IGNORECASE)


def faults(refusal: type[DomainError]) -> list[str]:
    """What keeps this refusal from being understood."""
    facts = {each.name for each in dataclasses.fields(refusal)}
    found: list[str] = []
    for language in ("vi", "en"):
        template = getattr(refusal, language, "")
        found += [
            f"{language} speaks of {name}, which is no field"
            for _, name, _, _ in Formatter().parse(template)
            if name is not None and re.split(r"[.\[]", name)[0] not in facts
        ]
        if not template.strip():
            found.append(f"{language} says nothing")
    own_words = re.sub(r"\{[^}]*\}", "", refusal.vi) if hasattr(refusal, "vi") else ""
    if own_words.strip() and VIETNAMESE.search(own_words) is None:
        found.append("vi is not Vietnamese")
    return found


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_a_refusal_is_said_in_both_languages(refusal: type[DomainError]) -> None:
    assert faults(refusal) == []
    one = made(refusal)

    assert "{" not in one.say("vi") + one.say("en")
    assert str(one) == f"{refusal.code}: {one.say('en')}"


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_a_refusal_is_explained_in_its_docstring(refusal: type[DomainError]) -> None:
    assert refusal.__doc__ is not None
    assert not refusal.__doc__.startswith(f"{refusal.__name__}("), "that is the dataclass speaking"


def test_codes_are_unique() -> None:
    codes = [refusal.code for refusal in REFUSALS]

    assert sorted(set(codes)) == sorted(codes)


def test_a_refusal_that_cannot_be_said_is_noticed() -> None:
    @dataclass(eq=False, kw_only=True)
    class TeaCold(DomainError):
        vi = "The tea is cold at {degrees}."
        en = " "

    assert faults(TeaCold) == [
        "vi speaks of degrees, which is no field",
        "en says nothing",
        "vi is not Vietnamese",
    ]
