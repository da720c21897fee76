from domain.campaigns.violators import NamedViolator
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.campaigns import asking

LIST = "query { namedViolators(first: 10) { nodes { name liftedAt } } }"


async def test_the_block_list_is_kept_by_two_and_read_by_all(api: Api, database: TestDatabase) -> None:
    secretariat, decider = await api.caller(Kind.SECRETARIAT), await api.caller(Kind.DECIDER)
    visitor = await api.caller(Kind.VISITOR)

    blocked = await api.run(secretariat, asking.BLOCK, input=asking.NOTICE)
    assert (blocked["name"], blocked["kind"], blocked["announcedOn"]) == (
        "Công ty TNHH Bán Gian",
        "COMPANY",
        "2026-11-01",
    )
    assert (await api.run(visitor, LIST))["nodes"] == [{"name": "Công ty TNHH Bán Gian", "liftedAt": None}]

    assert (await api.run(decider, asking.UNBLOCK, violatorId=blocked["id"]))["liftedAt"] is not None
    assert (await api.run(visitor, LIST))["nodes"] == []
    assert len((await api.run(decider, LIST))["nodes"]) == 1
    assert await api.refused(decider, asking.UNBLOCK, violatorId=blocked["id"]) == "NOT_BLOCKED_ANY_MORE"
    assert await database.event_names() == ["ViolatorBlocked", "ViolatorUnblocked"]


async def test_a_bad_notice_names_its_field(api: Api, database: TestDatabase) -> None:
    secretariat = await api.caller(Kind.SECRETARIAT)

    problem = await api.run(secretariat, asking.BLOCK, input=asking.NOTICE | {"taxCode": "12"})

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.taxCode")
    assert await database.count(NamedViolator) == 0
