"""Who sees what of a profile: the public part, the part for business, the part that is its person's own."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, cast, false, select, true
from sqlalchemy.orm import InstrumentedAttribute

from domain.actors import ActingAdmin, ActingBrand, SignedIn
from domain.ids import InfluencerId
from domain.influencers.profiles import LISTED, Influencer
from storage.totals import LISTED_PROFILES, kept_total

Condition: TypeAlias = Callable[[Any], ColumnElement[bool]]
"""`(actor) -> condition` on the rows of one table."""


def visible_total(actor: Any) -> ColumnElement[int] | None:
    """How many profiles an actor sees, where the writes keep it: not for admins, who also see what is not listed."""
    if isinstance(actor, ActingAdmin):
        return None
    listed = kept_total(LISTED_PROFILES)
    if not isinstance(actor, SignedIn):
        return listed
    mine = select(Influencer.id).where(Influencer.login_id == actor.login_id, Influencer.status.not_in(sorted(LISTED)))
    return listed + cast(mine.exists(), Integer)


def for_business(actor: Any) -> ColumnElement[bool]:
    """Brands weigh prices, audience and free time; so may its person and the alliance's admins."""
    if isinstance(actor, ActingAdmin | ActingBrand):
        return true()
    return Influencer.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def for_its_person(actor: Any) -> ColumnElement[bool]:
    """What is told to its person and the alliance's admins only."""
    if isinstance(actor, ActingAdmin):
        return true()
    return Influencer.login_id == actor.login_id if isinstance(actor, SignedIn) else false()


def of_business(key: InstrumentedAttribute[InfluencerId]) -> Condition:
    """Rows of listed profiles that brands see, as do its person and the alliance's admins; `key` holds the profile."""

    def visible(actor: Any) -> ColumnElement[bool]:
        if isinstance(actor, ActingBrand):
            return key.in_(select(Influencer.id).where(Influencer.status.in_(sorted(LISTED))))
        return of_its_person(key)(actor)

    return visible


def of_its_person(key: InstrumentedAttribute[InfluencerId]) -> Condition:
    """Rows of a profile that only its person and the alliance's admins see; `key` holds the profile."""

    def visible(actor: Any) -> ColumnElement[bool]:
        if isinstance(actor, ActingAdmin):
            return true()
        if isinstance(actor, SignedIn):
            return key.in_(select(Influencer.id).where(Influencer.login_id == actor.login_id))
        return false()

    return visible
