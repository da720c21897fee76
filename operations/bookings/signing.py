"""The signatures under what both sides of a booking agree on."""

from datetime import datetime

from domain.actors import SignedIn
from domain.bookings.wording import Deed, Signature
from domain.ids import LoginId
from domain.logins import OpenedWith
from domain.offers.terms import Side
from storage.work import Work


def signatures(
    work: Work[SignedIn], *, side: Side, login_id: LoginId, at: datetime, session_opened_with: OpenedWith | None
) -> tuple[Signature, Signature]:
    """The brand's first: `side` signed by writing it then, the other one signs by accepting it now."""
    written = Signature(side=side, login_id=login_id, at=at, deed=Deed.WRITTEN, session_opened_with=session_opened_with)
    accepted = Signature(
        side=side.other,
        login_id=work.actor.login_id,
        at=work.now,
        deed=Deed.ACCEPTED,
        session_opened_with=work.actor.session_opened_with,
    )
    return (written, accepted) if side is Side.BRAND else (accepted, written)
