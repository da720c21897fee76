"""What is sealed opens for its owner under one of the operator's keys, and otherwise not at all."""

import pytest

from domain.ids import new_id
from trust.sealing import NotOpened, Sealing

OLD, NEW = bytes(32), bytes(range(32))
OWNER = new_id()


def sealing(*keys: bytes) -> Sealing:
    return Sealing(lambda: keys)


def test_what_is_sealed_opens_again_and_never_looks_the_same() -> None:
    one, other = sealing(NEW).seal(b"secret", of=OWNER), sealing(NEW).seal(b"secret", of=OWNER)

    assert sealing(NEW).opened(one, of=OWNER) == sealing(NEW).opened(other, of=OWNER) == b"secret"
    assert one != other
    assert b"secret" not in one
    assert len(one) == 12 + len(b"secret") + 16


def test_it_does_not_open_in_the_row_of_another() -> None:
    sealed = sealing(NEW).seal(b"secret", of=OWNER)

    with pytest.raises(NotOpened):
        sealing(NEW).opened(sealed, of=new_id())


@pytest.mark.parametrize("place", [0, 12, -1])
def test_it_does_not_open_once_a_bit_was_turned(place: int) -> None:
    sealed = bytearray(sealing(NEW).seal(b"secret", of=OWNER))
    sealed[place] ^= 1

    with pytest.raises(NotOpened):
        sealing(NEW).opened(bytes(sealed), of=OWNER)


def test_a_key_can_be_replaced() -> None:
    before = sealing(OLD).seal(b"secret", of=OWNER)
    both = sealing(NEW, OLD)

    assert both.opened(before, of=OWNER) == b"secret"
    assert sealing(NEW).opened(both.seal(b"secret", of=OWNER), of=OWNER) == b"secret"
    with pytest.raises(NotOpened):
        sealing(NEW).opened(before, of=OWNER)


def test_without_a_key_nothing_is_sealed() -> None:
    assert not sealing().available
    assert sealing(NEW).available
    with pytest.raises(NotOpened):
        sealing().opened(sealing(NEW).seal(b"secret", of=OWNER), of=OWNER)
