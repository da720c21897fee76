"""What an act or a state is called: as the thing itself calls it, else as all do."""

from collections.abc import Mapping
from typing import Final

from domain.lifecycle_words.listings import LISTING_WORDS
from domain.lifecycle_words.money import MONEY_WORDS
from domain.lifecycle_words.shared import SHARED, Words
from domain.lifecycle_words.work import WORK_WORDS
from domain.sentences import Sentence

OWN_WORDS: Final[Mapping[str, Words]] = {**LISTING_WORDS, **WORK_WORDS, **MONEY_WORDS}
"""By the name of the lifecycle, or of a thing whose states are no column."""
_NONE: Final = Words()


def act_named(thing: str, verb: str) -> Sentence:
    """What `verb` is called of `thing`, the name of a lifecycle; as it is written where nobody named it."""
    own = OWN_WORDS.get(thing, _NONE)
    return own.acts.get(verb) or SHARED.acts.get(verb) or Sentence(verb, verb)


def state_named(thing: str, status: str) -> Sentence:
    """What `status` is called of `thing`, the name of a lifecycle; as it is written where nobody named it."""
    own = OWN_WORDS.get(thing, _NONE)
    return own.states.get(status) or SHARED.states.get(status) or Sentence(status, status)
