"""The exposure ledger: who was shown for which brief, at which place."""

from datetime import date

from sqlalchemy import CheckConstraint, Delete, ForeignKey, Select, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import BriefId, InfluencerId
from domain.rows import Row


class Showing(Row, kw_only=True):
    """Somebody stood among the candidates of a brief on a day in Ha Noi: once a day, at their best place.

    `attention` is what the place is worth (`matching.attention`); tier, province and whether they were a newcomer are
    those of the day. A row may only rise to a better place; a trigger keeps it so. It goes with the person or the
    brief, and after some weeks by itself: it is kept to report on all people together, never to follow one.
    """

    __tablename__ = "showings"
    __table_args__ = (
        CheckConstraint("place > 0", name="place"),
        CheckConstraint("attention > 0", name="attention"),
        CheckConstraint("tier BETWEEN 0 AND 3", name="tier"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), primary_key=True, index=True)
    influencer_id: Mapped[InfluencerId] = mapped_column(
        ForeignKey("influencers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    attention: Mapped[int]
    newcomer: Mapped[bool]
    tier: Mapped[int]
    province: Mapped[str | None]


def first_day_shown() -> Select[date | None]:
    """The first day that anybody was shown on, as far as showings are kept."""
    return select(func.min(Showing.day))


def briefs_shown(first: date, end: date) -> Select[int]:
    """For how many briefs somebody was shown on the days from `first` on, before `end`."""
    return select(func.count(Showing.brief_id.distinct())).where(Showing.day >= first, Showing.day < end)


def attention_given(
    first: date, end: date, *, first_places: int
) -> Select[InfluencerId, int, str | None, bool, int, int]:
    """Person, tier, province, newcomer, attention, and of it what the first places gave, on days before `end`."""
    among_the_first = func.coalesce(func.sum(Showing.attention).filter(Showing.place <= first_places), 0)
    kind = (Showing.influencer_id, Showing.tier, Showing.province, Showing.newcomer)
    return (
        select(*kind, func.sum(Showing.attention), among_the_first)
        .where(Showing.day >= first, Showing.day < end)
        .group_by(*kind)
    )


def showings_before(day: date) -> Delete:
    """To delete what is older."""
    return delete(Showing).where(Showing.day < day)
