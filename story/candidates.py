"""The brand searches, and reads ten ranked candidates whose parts add up to the score."""

from typing import Any, Final

from story.posting import Posted
from story.telling import Telling

HA_NOI: Final = "01"
TOLD: Final = 10
"""How many candidates the brand reads."""


def search(telling: Telling, posted: Posted) -> None:
    """Vietnamese without diacritics, over what people say of themselves."""
    with telling.step('The brand searches "my pham ha noi"'):
        answers: list[Any] = []

        def from_the_engine() -> bool:
            answers.append(posted.brand.ask("search_influencers", text="my pham ha noi", first=TOLD))
            return not answers[-1]["degraded"]

        # Right after a start the index may still be in the making; until then the database answers.
        telling.wait_until("the answer comes from the search engine", from_the_engine)
        best = answers[-1]["nodes"][0]
        telling.see(
            f"the best match, {best['displayName']}, is about beauty and lives in Hà Nội",
            holds=best["province"]["code"] == HA_NOI and "beauty" in {niche["code"] for niche in best["niches"]},
        )


def candidates(telling: Telling, posted: Posted) -> list[Any]:
    """The ten best for the brief, best first."""
    with telling.step("It reads ten ranked candidates, and why each is there"):
        ranked: list[Any] = posted.brand.ask("candidates", briefId=posted.brief_id, first=TOLD)["candidates"]
        telling.see(f"there are {TOLD}", holds=len(ranked) == TOLD)
        telling.see("their ranks count from 1", holds=[one["rank"] for one in ranked] == list(range(1, TOLD + 1)))
        for newcomers in (False, True):
            values = [one["order"]["value"] for one in ranked if one["order"]["newcomer"] is newcomers]
            telling.see(
                f"the {'newcomers' if newcomers else 'others'} among them stand in the order of their order values",
                holds=values == sorted(values, reverse=True),
            )
        telling.see(
            "only newcomers were moved up",
            holds=all(one["order"]["newcomer"] for one in ranked if one["order"]["lifted"]),
        )
        for one in ranked:
            telling.see(
                f"the parts of {one['influencer']['displayName']} add up to {one['score']} basis points",
                holds=sum(part["points"] for part in one["parts"]) == one["score"],
            )
        policy = telling.stranger().ask("ranking_policy")
        telling.see("money changes no rank", holds=policy["paymentChangesRank"] is False)
        return ranked
