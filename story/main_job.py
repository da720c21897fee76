"""The main job from end to end, told twice: by people of the sample, and by people who came in with a file."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from story.candidates import candidates, search
from story.certifying import become_available, certify, claim, committee
from story.newcomers import Newcomer
from story.offering import Booked, Influencer, play_offers
from story.posting import Posted, post_brief
from story.telling import Telling

NEEDED = 5
"""How many influencers the story has parts for."""


def tell_of_the_sample(telling: Telling, *, without: Collection[str] = ()) -> tuple[Posted, Booked]:
    """The best ranked of the sample get the offers; answers the brief and the first booking.

    `without` are the ids of influencers who have a part elsewhere. Raises StepFailed.
    """
    posted = post_brief(telling)
    search(telling, posted)
    ranked = [one for one in candidates(telling, posted) if one["influencer"]["id"] not in without]
    with telling.step("The five best ranked sign in"):
        influencers = [_of_the_sample(telling, one["influencer"]) for one in ranked[:NEEDED]]
    return posted, play_offers(telling, posted, influencers)


def tell_of_newcomers(telling: Telling, people: Sequence[Newcomer], bring_in: Callable[[], None]) -> None:
    """People come in with a file, claim their profiles, are certified and get the offers. Raises StepFailed."""
    with telling.step("A file of people is imported"):
        bring_in()
    admins = committee(telling)
    influencers: list[Influencer] = []
    for person in people[:NEEDED]:
        voice = claim(telling, admins, platform=person.platform, handle=person.handle, name=person.name)
        become_available(telling, voice, platform=person.platform, form="short_video", price=2_000_000)
        certify(telling, admins, voice)
        influencers.append(Influencer(voice, voice.influencer_id))
    posted = post_brief(telling)
    search(telling, posted)
    candidates(telling, posted)
    play_offers(telling, posted, influencers)


def _of_the_sample(telling: Telling, influencer: Any) -> Influencer:
    """Somebody of the sample signs in by the handle that everybody sees."""
    (channel, *_) = influencer["channels"]
    voice = telling.signed_in(telling.cast.influencer(channel["handle"]), influencer["displayName"])
    return Influencer(voice.acting_as(f"influencer:{influencer['id']}"), influencer["id"])
