"""Every mutation of certification, tried as every kind of caller who may not do it."""

from typing import Any

import pytest

from domain.certifications.application import CertificationStatus
from domain.certifications.history import CertificateStatus
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.alliance import admitted, certified
from tests.schema.certifications.documents import (
    APPLY,
    COMPLETE,
    DECIDE,
    DECLARE,
    REINSTATE,
    REMOVE,
    REVOKE,
    SCREEN,
    SIGN,
    SUBMIT,
    SUSPEND,
    TAKE,
    WITHDRAW,
)
from tests.schema.certifications.office import REASONS, id_of, login_of, open_office, score_input

MAY: dict[str, set[Kind]] = {
    SIGN: {Kind.INFLUENCER},
    TAKE: {Kind.INFLUENCER},
    APPLY: {Kind.INFLUENCER},
    COMPLETE: {Kind.INFLUENCER},
    WITHDRAW: {Kind.INFLUENCER},
    SCREEN: {Kind.SECRETARIAT},
    SUBMIT: {Kind.INTEGRITY},
    DECLARE: {Kind.INTEGRITY},
    REMOVE: {Kind.SECRETARIAT, Kind.DECIDER},
    DECIDE: {Kind.DECIDER},
    SUSPEND: {Kind.DECIDER},
    REINSTATE: {Kind.DECIDER},
    REVOKE: {Kind.DECIDER},
}


@pytest.mark.parametrize("kind", Kind)
async def test_what_a_caller_may_not_do_is_refused_and_moves_nothing(
    api: Api, database: TestDatabase, kind: Kind
) -> None:
    office, holder = await open_office(api), await open_office(api)
    file = await admitted(database, office.alliance, office.now)
    certificate = await certified(database, holder.alliance, now=office.now)
    mine, issued = id_of(file), id_of(certificate)
    variables: dict[str, dict[str, Any]] = {
        SIGN: {"codeVersion": "2025-1"},
        TAKE: {"version": "2026-1", "answers": []},
        APPLY: {"input": office.application},
        COMPLETE: {"id": mine, "input": {"statement": "x", "evidence": ["https://example.vn"]}},
        WITHDRAW: {"id": mine},
        SCREEN: {"id": mine, "outcome": "COMPLETE", "note": "x"},
        SUBMIT: {"id": mine, "input": score_input(80)},
        DECLARE: {"id": mine, "ground": "x"},
        REMOVE: {"id": mine, "email": login_of(office.assessor).email, "ground": "x"},
        DECIDE: {"id": mine, "outcome": "REFUSE", "input": REASONS},
        SUSPEND: {"id": issued, "input": REASONS, "severity": "MINOR"},
        REINSTATE: {"id": issued, "input": REASONS},
        REVOKE: {"id": issued, "input": REASONS, "severity": "GRAVE"},
    }
    caller, before = await api.caller(kind), await database.event_names()
    forbidden = [document for document, kinds in MAY.items() if kind not in kinds]

    codes = {await api.refused(caller, document, **variables[document]) for document in forbidden}

    assert len(forbidden) >= 8
    assert codes == {"NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"}
    assert await database.event_names() == before
    assert (await database.reload(file)).status is CertificationStatus.ASSESSMENT
    assert (await database.reload(certificate)).status is CertificateStatus.ACTIVE
