from datetime import UTC, datetime
from uuid import UUID

from domain.ids import ID_TYPES, BrandId, LoginId, ids_from, new_id
from tests.instants import NOON


def test_ids_are_uuid7_and_their_order_is_the_order_of_creation() -> None:
    early, late = new_id(), new_id()

    assert (early.version, early.variant) == (7, "specified in RFC 4122")
    assert early.int >> 80 <= late.int >> 80
    assert abs(datetime.fromtimestamp((late.int >> 80) / 1000, UTC) - datetime.now(UTC)).total_seconds() < 60


def test_a_thousand_ids_are_a_thousand() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_ids_of_one_millisecond_rise_too() -> None:
    quickly = [new_id() for _ in range(1000)]
    with ids_from(1, lambda: NOON):
        at_once = [new_id() for _ in range(1000)]

    assert quickly == sorted(quickly)
    assert at_once == sorted(at_once)
    assert len(set(at_once)) == 1000
    assert {each.version for each in at_once} == {7}


def test_ids_of_a_seed_are_the_same_again() -> None:
    def made(seed: int) -> list[UUID]:
        with ids_from(seed, lambda: NOON):
            return [new_id() for _ in range(3)]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert made(1)[0].int >> 80 == int(NOON.timestamp() * 1000)
    assert new_id() != made(1)[0]


def test_every_typed_id_is_known_to_storage() -> None:
    assert {LoginId, BrandId} <= set(ID_TYPES)
