"""Every version of the weights, for everybody to read."""

from datetime import timedelta

import pytest

from runtime.clock import now
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.logins import make_login
from tests.makers.ranking_policy import TRUST_FIRST, add_published_weights

VERSIONS = """
{ rankingPolicy {
  version validFrom noticeDays paymentRule paymentChangesRank articles { instrument number }
  weights { part weight }
  versions { version validFrom inForce publishedAt publishedBy reason weights { part weight communityWeight } }
} }
"""


@pytest.mark.parametrize("kind", [Kind.VISITOR, Kind.INFLUENCER, Kind.BRAND_VIEWER, Kind.AUDITOR])
async def test_versions_are_public_before_they_hold(api: Api, database: TestDatabase, kind: Kind) -> None:
    login = await database.add(make_login())
    today = (now() + timedelta(hours=7)).date()
    coming = await add_published_weights(database, login, valid_from=today + timedelta(days=10))
    present = await add_published_weights(database, login, valid_from=today)

    policy = await api.run(await api.caller(kind), VERSIONS)

    assert (policy["version"], policy["validFrom"], policy["noticeDays"]) == (present.version, present.version, 14)
    assert [(each["version"], each["inForce"]) for each in policy["versions"]] == [
        (coming.version, False),
        (present.version, True),
        ("v1", False),
    ]
    assert {each["part"].lower(): each["weight"] for each in policy["weights"]} == TRUST_FIRST.by_part()
    for each in policy["versions"]:
        assert sum(weight["weight"] for weight in each["weights"]) == 10_000
        assert sum(weight["communityWeight"] or 0 for weight in each["weights"]) == 10_000
    assert [each["reason"] for each in policy["versions"]] == [
        "Trust is to count for more.",
        "Trust is to count for more.",
        "Shipped with the software.",
    ]
    assert [each["publishedAt"] is None for each in policy["versions"]] == [False, False, True]
    name = login.display_name if kind is Kind.AUDITOR else None
    assert [each["publishedBy"] for each in policy["versions"]] == [name, name, None]
    assert policy["articles"] == [{"instrument": "d248", "number": "11"}]


async def test_reasons_and_what_payment_may_not_do_are_told_in_vietnamese(api: Api, database: TestDatabase) -> None:
    await add_published_weights(database, await database.add(make_login()))

    policy = await api.run(Caller(Kind.VISITOR, {"accept-language": "vi"}), VERSIONS)

    assert [each["reason"] for each in policy["versions"]] == [
        "Uy tín cần được tính nhiều hơn.",
        "Phiên bản có sẵn trong phần mềm.",
    ]
    assert policy["paymentRule"].startswith("Không ai trả tiền để được xếp cao hơn")
    assert policy["paymentChangesRank"] is False
