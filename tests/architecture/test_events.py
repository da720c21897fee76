"""Every event comes back from the facts as it went in: facts are kept for ever."""

import json
from dataclasses import FrozenInstanceError, fields
from uuid import UUID

import pytest

from domain.events import Event
from tests.architecture.examples import made
from tests.architecture.loaded import is_product, load_product

load_product()
EVENTS = sorted((kind for kind in Event.kinds.values() if is_product(kind)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_comes_back_from_json(kind: type[Event]) -> None:
    event = made(kind)

    kept = json.loads(json.dumps(event.to_json()))

    assert Event.from_json(kind.__name__, kept) == event


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_is_a_frozen_value_that_says_what_it_is_about(kind: type[Event]) -> None:
    event = made(kind)

    with pytest.raises(FrozenInstanceError):
        setattr(event, fields(event)[0].name, None)
    assert any(isinstance(getattr(event, each.name), UUID) for each in fields(event)), "it names nothing by id"
    assert not (kind.__doc__ or "").startswith(f"{kind.__name__}("), "that is the dataclass speaking"
