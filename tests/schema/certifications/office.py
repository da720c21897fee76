"""Everybody a certification takes, signed in, and the variables of their requests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.actors import ActingInfluencer, Decider, Integrity, Secretariat
from domain.certifications.application import Certification
from domain.certifications.certificate import Certificate
from domain.certifications.scheme import months_after
from runtime.clock import now
from schema.certifications.application import Certification as CertificationType
from schema.certifications.certificate import Certificate as CertificateType
from schema.node_keys import encoder_of, node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.makers.alliance import Alliance
from tests.makers.certifications import EVIDENCE, make_course_result, make_pledge, scored
from tests.makers.influencers import make_channel

REASONS = {"ground": "Bộ tiêu chí 2025-1, mục hạng", "facts": "Hai người chấm thống nhất."}


@dataclass(frozen=True, kw_only=True)
class Office:
    """The callers, and the same people as operations know them."""

    me: Caller
    secretary: Caller
    assessor: Caller
    other_assessor: Caller
    third_assessor: Caller
    decider: Caller
    alliance: Alliance
    now: datetime

    @property
    def application(self) -> dict[str, Any]:
        """The input of an application."""
        return {
            "channelIds": [encoder_of("Channel")(self.alliance.channel.id)],
            "statement": "Tôi làm nội dung về ẩm thực.",
            "evidence": [EVIDENCE],
            "consentsToRegister": True,
        }


async def open_office(api: Api, *, prepared: bool = True) -> Office:
    """The people of one certification; `prepared` applicants have signed the pledge and passed the test."""
    me = await api.caller(Kind.INFLUENCER)
    secretary = await api.caller(Kind.SECRETARIAT)
    assessors = [await api.caller(Kind.INTEGRITY) for _ in range(3)]
    deciders = [await api.caller(Kind.DECIDER) for _ in range(2)]
    assert me.influencer is not None
    channel = await api.database.add(make_channel(me.influencer))
    person, instant = login_of(me), now()
    if prepared:
        await api.database.add(
            make_pledge(me.influencer.id, person.id),
            make_course_result(me.influencer.id, person.id, taken_at=instant, valid_until=months_after(instant, 12)),
        )
    alliance = Alliance(
        me=ActingInfluencer(login_id=person.id, influencer_id=me.influencer.id),
        influencer=me.influencer,
        channel=channel,
        secretary=Secretariat(login_id=login_of(secretary).id),
        assessor=Integrity(login_id=login_of(assessors[0]).id),
        other_assessor=Integrity(login_id=login_of(assessors[1]).id),
        third_assessor=Integrity(login_id=login_of(assessors[2]).id),
        decider=Decider(login_id=login_of(deciders[0]).id),
        other_decider=Decider(login_id=login_of(deciders[1]).id),
    )
    return Office(
        me=me,
        secretary=secretary,
        assessor=assessors[0],
        other_assessor=assessors[1],
        third_assessor=assessors[2],
        decider=deciders[0],
        alliance=alliance,
        now=instant,
    )


def login_of(caller: Caller) -> Any:
    """The login behind a caller."""
    assert caller.login is not None
    return caller.login


def id_of(row: Certification | Certificate) -> str:
    """The id under which the API knows a file or certificate."""
    return node_id(CertificationType if isinstance(row, Certification) else CertificateType, row.id)


def score_input(score: int, **changes: int) -> dict[str, Any]:
    """Scores for all groups, as input."""
    return {
        "scores": [
            {"group": each.group, "score": each.score, "note": each.note, "evidence": list(each.evidence)}
            for each in scored(score, **changes)
        ]
    }
