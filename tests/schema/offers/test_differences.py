"""Versions of terms held against each other, over HTTP."""

from tests.client import Api
from tests.schema.offers.asking import COUNTER, DECLARED, open_stand, terms_input

DIFFERENCES = """query ($id: ID!) { offer(id: $id) { terms { number
  differences { field before after sentence } versusFirst: differences(earlier: 1) { field after }
  none: differences(earlier: 9) { field } } } }"""


async def test_each_version_says_what_it_changes_of_another(api: Api) -> None:
    stand = await open_stand(api)
    sent = await stand.send(message="Mời bạn cùng mở hộp.")
    asked = {"termsId": sent["openTerms"]["id"], "terms": terms_input(5_000_000), "declarations": DECLARED}
    countered = await api.run(stand.influencer, COUNTER, offerId=sent["id"], input=asked)
    answer = {"termsId": countered["openTerms"]["id"], "terms": terms_input(4_000_000)}
    await api.run(stand.manager, COUNTER, offerId=sent["id"], input=answer)

    first, second, third = (await api.run(stand.influencer, DIFFERENCES, id=sent["id"]))["terms"]

    assert first == {"number": 1, "differences": None, "versusFirst": [], "none": None}
    assert second["differences"] == [
        {
            "field": "FEE",
            "before": "VND 3,000,000",
            "after": "VND 5,000,000",
            "sentence": "Fee: “VND 3,000,000” becomes “VND 5,000,000”.",
        },
        {
            "field": "MESSAGE",
            "before": "Mời bạn cùng mở hộp.",
            "after": None,
            "sentence": "Message: “Mời bạn cùng mở hộp.” is taken away.",
        },
    ]
    assert [each["field"] for each in third["differences"]] == ["FEE"]
    assert third["versusFirst"] == [{"field": "FEE", "after": "VND 4,000,000"}, {"field": "MESSAGE", "after": None}]
    assert third["none"] is None
