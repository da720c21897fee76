import pytest

from domain.money import vnd
from payments.rails import Collected, Declined, FundingRail
from payments.sandbox_rail import SandboxRail


@pytest.fixture
def rail() -> FundingRail:
    return SandboxRail()


async def test_the_same_key_gets_the_same_answer(rail: FundingRail) -> None:
    await rail.ping()

    first = await rail.collect(key="k1", amount=vnd(5_000_000))
    again = await SandboxRail().collect(key="k1", amount=vnd(5_000_000))
    other = await rail.collect(key="k2", amount=vnd(5_000_000))

    assert first == again == Collected(reference="sandbox_6ab9f1eb8f7d3388f4f9d586")
    assert isinstance(other, Collected)
    assert other != first


async def test_amounts_ending_in_402_are_declined(rail: FundingRail) -> None:
    answer = await rail.collect(key="k1", amount=vnd(5_000_402))

    assert isinstance(answer, Declined)
    assert isinstance(await rail.collect(key="k1", amount=vnd(402_000)), Collected)
