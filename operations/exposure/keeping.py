"""Write down who was shown, and forget it in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CursorResult,
    Date,
    Uuid,
    bindparam,
    column,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.certifications.certificate import GOOD_STATUSES, Certificate
from domain.exposure.rules import exposure_rule
from domain.exposure.showings import Showing, showings_before
from domain.ids import BriefId
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from matching.attention import attention
from matching.ranking import Card
from storage.work import Work

PATIENCE: Final = 200
"""Milliseconds: whoever waits for a list does not wait long for what is noted of it."""


async def note_showings(
    work: Work[System], *, brief_id: BriefId, cards: Sequence[Card], patience: int = PATIENCE
) -> None:
    """Note that these candidates were shown for a brief today: in one statement, however often it is asked.

    Each counts once a day, at the best place. Whoever left meanwhile is left out. `patience`: milliseconds to wait for
    another who notes the same brief.
    """
    if not cards:
        return
    await work.session.execute(select(func.set_config("lock_timeout", f"{patience}ms", true())))
    # Everybody inserts in the same order: two who note the same people do not wait for each other in a circle.
    ordered = sorted(cards, key=lambda card: card.influencer_id)
    shown = (
        func.unnest(
            bindparam("ids", [card.influencer_id for card in ordered], type_=ARRAY(Uuid)),
            bindparam("places", [card.rank for card in ordered], type_=ARRAY(BigInteger)),
            bindparam("attentions", [attention(card.rank) for card in ordered], type_=ARRAY(BigInteger)),
            bindparam("newcomers", [card.order.newcomer for card in ordered], type_=ARRAY(Boolean)),
        )
        .table_valued(
            column("id", Uuid),
            column("place", BigInteger),
            column("attention", BigInteger),
            column("newcomer", Boolean),
            name="shown",
        )
        .render_derived()
    )
    tier = select(func.max(Certificate.tier)).where(
        Certificate.influencer_id == shown.c.id,
        Certificate.status.in_(GOOD_STATUSES),
        Certificate.valid_until > work.now,
    )
    rows = (
        select(
            literal(day_in_vietnam(work.now), Date),
            literal(brief_id, Uuid),
            shown.c.id,
            shown.c.place,
            shown.c.attention,
            shown.c.newcomer,
            func.coalesce(tier.scalar_subquery(), 0),
            Influencer.province,
        )
        .join(Influencer, Influencer.id == shown.c.id)
        .order_by(shown.c.id)
    )
    columns = ("day", "brief_id", "influencer_id", "place", "attention", "newcomer", "tier", "province")
    noted = insert(Showing).from_select(columns, rows)
    better = noted.excluded
    await work.session.execute(
        noted.on_conflict_do_update(
            index_elements=["day", "brief_id", "influencer_id"],
            set_={"place": better.place, "attention": better.attention},
            where=better.place < Showing.place,
        )
    )


async def prune_showings(work: Work[System]) -> int:
    """Delete showings that are older than the house keeps them; answers how many."""
    today = day_in_vietnam(work.now)
    old = showings_before(today - timedelta(days=exposure_rule(today).keep_days))
    gone = cast("CursorResult[Any]", await work.session.execute(old))
    return gone.rowcount
