from typing import Any

import pytest
from sqlalchemy import select

from domain.certifications.application import Certification, CertificationStatus
from domain.certifications.assessment import Assessment
from domain.certifications.certificate import Certificate
from domain.certifications.course import course_test_in_force
from domain.certifications.pledges import Pledge
from domain.logins import AdminRole
from runtime.clock import now
from schema.node_keys import encoder_of
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.alliance import admitted, applied, assess, assessed, decide
from tests.makers.certifications import scored
from tests.makers.logins import make_admin_grant
from tests.schema.certifications.documents import (
    APPLY,
    AWAITING,
    COMPLETE,
    DECIDE,
    DECLARE,
    FILES,
    MINE,
    REMOVE,
    SCREEN,
    SIGN,
    SUBMIT,
    TAKE,
    WITHDRAW,
)
from tests.schema.certifications.office import REASONS, id_of, login_of, open_office, score_input

COURSE = "query { courseTest { version questions { code choices { code } } } }"


async def test_a_file_from_the_pledge_to_the_certificate(api: Api, database: TestDatabase) -> None:
    office = await open_office(api, prepared=False)
    code = await api.run(office.me, "query { conductCode { version textHash articles } }")

    pledge = await api.run(office.me, SIGN, codeVersion=code["version"])
    assert (pledge["codeVersion"], pledge["textHash"]) == (code["version"], code["textHash"])
    assert len(code["articles"]) == 10

    await api.run(office.me, TAKE, **await right_answers(api))
    file = await api.run(office.me, APPLY, input=office.application)
    assert file["status"] == "APPLIED"
    assert file["applicantName"] == "Hồng Nhung"
    assert file["channels"] == [{"platform": "tiktok", "handle": office.alliance.channel.handle}]
    assert (file["pledge"]["codeVersion"], file["courseResult"]["correct"]) == (code["version"], 20)

    file_id = file["id"]
    screened = await api.run(office.secretary, SCREEN, id=file_id, outcome="COMPLETE", note="Đủ.")
    assert screened == {"status": "ASSESSMENT", "screenings": [{"outcome": "COMPLETE", "note": "Đủ."}]}

    one = await api.run(office.assessor, SUBMIT, id=file_id, input=score_input(80))
    assert (one["status"], len(one["assessments"]), len(one["assessments"][0]["scores"])) == ("ASSESSMENT", 1, 5)
    other = await api.run(office.other_assessor, SUBMIT, id=file_id, input=score_input(90))
    assert (other["status"], [each["scores"][0]["score"] for each in other["assessments"]]) == ("DECISION", [90])

    decided = await api.run(office.decider, DECIDE, id=file_id, outcome="GRANT", input=REASONS)
    assert (decided["status"], decided["decisionFacts"]) == ("GRANTED", REASONS["facts"])
    (certificate,) = await database.all(select(Certificate))
    assert decided["certificate"] == {
        "id": id_of(certificate), "number": certificate.number, "tier": 2, "total": 8500,
    }  # fmt: skip


async def right_answers(api: Api) -> dict[str, Any]:
    test = await api.run(await api.caller(Kind.VISITOR), COURSE)
    right = {question.code: question.answer for question in course_test_in_force(now()).questions}
    return {
        "version": test["version"],
        "answers": [{"question": each["code"], "choice": right[each["code"]]} for each in test["questions"]],
    }


async def test_the_test_is_marked_and_its_answers_are_not_told(api: Api) -> None:
    office = await open_office(api, prepared=False)
    answers = await right_answers(api)
    answers["answers"][0]["choice"] = "?"

    result = await api.run(office.me, TAKE, **answers)

    assert (result["correct"], result["asked"], result["passed"]) == (19, 20, True)
    refused = await api.post(office.me, "query { courseTest { questions { answer } } }")
    assert "answer" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize(("language", "title"), [("vi", "Cam kết"), ("en", "Influencer's pledge")])
async def test_what_is_published_is_told_in_the_callers_language(api: Api, language: str, title: str) -> None:
    document = """query { conductCode { title articles }
      certificationScheme { version tiers { level name fromPoints } groups { code name weight } consent
        sanctions { severity months } validityMonths } courseTest { questions { text choices { text } } } }"""

    answer = await api.http.post("/graphql/", json={"query": document}, headers={"accept-language": language})

    data = answer.json()["data"]
    assert data["conductCode"]["title"].startswith(title)
    assert [tier["fromPoints"] for tier in data["certificationScheme"]["tiers"]] == [60, 75, 90]
    assert sum(group["weight"] for group in data["certificationScheme"]["groups"]) == 100
    first = data["certificationScheme"]["tiers"][0]["name"]
    assert first == ("Được chứng nhận" if language == "vi" else "Certified")
    assert data["certificationScheme"]["sanctions"][2] == {"severity": "GRAVE", "months": 36}
    assert len(data["courseTest"]["questions"]) == 20


async def test_a_version_of_the_scheme_is_found_by_its_name(api: Api) -> None:
    visitor = await api.caller(Kind.VISITOR)
    document = "query ($version: String) { certificationScheme(version: $version) { version } }"

    assert await api.run(visitor, document, version="2025-1") == {"version": "2025-1"}
    assert await api.run(visitor, document, version="1999-1") is None


async def test_one_key_opens_one_file(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)

    answers = [await api.run(office.me, APPLY, input=office.application, key="once") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(Certification) == 1
    changed = office.application | {"statement": "Khác."}
    assert await api.refused(office.me, APPLY, input=changed, key="once") == "KEY_REUSED"


async def test_one_key_signs_once(api: Api, database: TestDatabase) -> None:
    office = await open_office(api, prepared=False)

    answers = [await api.run(office.me, SIGN, codeVersion="2025-1", key="once") for _ in range(2)]

    assert answers[0] == answers[1]
    assert await database.count(Pledge) == 1
    assert await api.refused(office.me, SIGN, codeVersion="2025-1") == "PLEDGE_ALREADY_SIGNED"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"consentsToRegister": False}, "CONSENT_NEEDED", "input.consentsToRegister"),
        ({"channelIds": []}, "INVALID_INPUT", "input.channelIds"),
        ({"channelIds": ["nonsense"]}, "UNKNOWN_ID", "id"),
        ({"evidence": ["example.vn"]}, "INVALID_INPUT", "input.evidence"),
        ({"statement": " "}, "INVALID_INPUT", "input.statement"),
    ],
)
async def test_bad_input_opens_no_file(
    api: Api, database: TestDatabase, change: dict[str, Any], code: str, field: str
) -> None:
    office = await open_office(api)

    problem = await api.run(office.me, APPLY, input=office.application | change)

    assert (problem["code"], problem["field"]) == (code, field)
    assert await database.count(Certification) == 0
    assert await database.event_names() == []


async def test_an_id_of_something_else_is_no_channel(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    wrong = encoder_of("Brand")(office.alliance.channel.id)

    assert await api.refused(office.me, APPLY, input=office.application | {"channelIds": [wrong]}) == "UNKNOWN_ID"
    assert await database.count(Certification) == 0


async def test_an_application_comes_back_completed_and_is_withdrawn(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    file = await applied(database, office.alliance, office.now)
    file_id = id_of(file)

    await api.run(office.secretary, SCREEN, id=file_id, outcome="INCOMPLETE", note="Thiếu bằng chứng.")
    seen = await api.run(office.me, MINE)
    assert (seen["status"], seen["screenings"]) == ("INCOMPLETE", [{"note": "Thiếu bằng chứng."}])
    given = {"statement": "Đã thêm.", "evidence": ["https://example.vn/2"]}
    completed = await api.run(office.me, COMPLETE, id=file_id, input=given)
    assert (completed["status"], completed["statement"]) == ("APPLIED", "Đã thêm.")
    withdrawn = await api.run(office.me, WITHDRAW, id=file_id)

    assert withdrawn["status"] == "WITHDRAWN"
    assert withdrawn["withdrawnAt"] is not None
    assert (await database.reload(file)).status is CertificationStatus.WITHDRAWN


async def test_conflicts_are_declared_and_found(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    file = await assessed(database, office.alliance, now=office.now)
    file_id = id_of(file)

    declared = await api.run(office.assessor, DECLARE, id=file_id, ground="Em họ.")
    assert (declared["status"], [each["ground"] for each in declared["conflicts"]]) == ("ASSESSMENT", ["Em họ."])
    email = login_of(office.other_assessor).email.upper()
    removed = await api.run(office.secretary, REMOVE, id=file_id, email=email, ground="Góp vốn.")

    assert [each["ground"] for each in removed["conflicts"]] == ["Em họ.", "Góp vốn."]
    assert await api.refused(office.assessor, SUBMIT, id=file_id, input=score_input(80)) == "INVOLVED_IN_FILE"
    # The applicant learns nothing of who is out.
    assert (await api.run(office.me, MINE))["conflicts"] == []


async def test_an_assessors_scores_are_sealed_until_all_are_in(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    file = await admitted(database, office.alliance, office.now)
    await assess(database, office.alliance.assessor, file, scored(80), office.now)

    async def scores_seen() -> list[int]:
        people = (office.assessor, office.other_assessor, office.secretary, office.decider, office.me)
        files = [(await api.run(person, FILES))["nodes"] for person in people]
        return [len(nodes[0]["assessments"]) for nodes in files]

    assert await scores_seen() == [1, 0, 0, 0, 0]
    await assess(database, office.alliance.other_assessor, file, scored(85), office.now)
    assert await scores_seen() == [1, 1, 2, 2, 0]
    await decide(database, office.alliance.decider, file, now=office.now)
    assert await scores_seen() == [2, 2, 2, 2, 0]


async def test_an_admin_who_applied_sees_their_own_file_as_applicant_only(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    await assessed(database, office.alliance, now=office.now)
    await database.add(make_admin_grant(login_of(office.me), AdminRole.AUDITOR))
    headers = office.me.headers | {"acting-as": "admin:auditor", "accept-language": "en"}

    answer = await api.http.post("/graphql/", json={"query": FILES}, headers=headers)

    assert answer.json()["data"]["certifications"]["nodes"] == []


async def test_each_admin_is_shown_what_waits_for_them(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    file = await applied(database, office.alliance, office.now)
    people = {
        "secretary": office.secretary,
        "assessor": office.assessor,
        "other": office.other_assessor,
        "decider": office.decider,
    }

    async def waiting() -> list[str]:
        return [name for name, person in people.items() if (await api.run(person, AWAITING))["nodes"]]

    assert await waiting() == ["secretary"]
    await api.run(office.secretary, SCREEN, id=id_of(file), outcome="COMPLETE", note="Đủ.")
    assert await waiting() == ["assessor", "other"]
    await api.run(office.assessor, SUBMIT, id=id_of(file), input=score_input(80))
    assert await waiting() == ["other"]
    await api.run(office.third_assessor, SUBMIT, id=id_of(file), input=score_input(80))
    assert await waiting() == ["decider"]
    await api.run(office.decider, DECIDE, id=id_of(file), outcome="REFUSE", input=REASONS)
    assert await waiting() == []
    assert (await api.run(await api.caller(Kind.AUDITOR), AWAITING))["nodes"] == []
    assert await api.refused(office.me, AWAITING) == "NOT_ALLOWED"


async def test_files_are_listed_by_status(api: Api, database: TestDatabase) -> None:
    office, other = await open_office(api), await open_office(api)
    file = await applied(database, office.alliance, office.now)
    await admitted(database, other.alliance, office.now)
    auditor = await api.caller(Kind.AUDITOR)

    assert (await api.run(auditor, FILES))["totalCount"] == 2
    listed = await api.run(auditor, FILES, status="APPLIED")
    assert (listed["totalCount"], [each["id"] for each in listed["nodes"]]) == (1, [id_of(file)])


async def test_my_file_is_the_newest(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    assert await api.run(office.me, MINE) is None
    first = await applied(database, office.alliance, office.now)
    await api.run(office.me, WITHDRAW, id=id_of(first))
    second = await applied(database, office.alliance, office.now)

    assert (await api.run(office.me, MINE))["id"] == id_of(second)
    assert await api.refused(office.secretary, MINE) == "NOT_ALLOWED"


@pytest.mark.parametrize("kind", Kind)
async def test_who_sees_files(api: Api, database: TestDatabase, kind: Kind) -> None:
    office = await open_office(api)
    await applied(database, office.alliance, office.now)
    caller = await api.caller(kind)

    seen = (await api.run(caller, FILES))["totalCount"]

    outside = {Kind.VISITOR, Kind.SIGNED_IN, Kind.INFLUENCER}
    assert seen == int(kind not in outside and not kind.value.startswith("brand "))


async def test_another_influencers_file_is_not_found(api: Api, database: TestDatabase) -> None:
    office, other = await open_office(api), await open_office(api)
    file = await applied(database, office.alliance, office.now)
    given = {"statement": "Đã thêm.", "evidence": ["https://example.vn/2"]}

    assert await api.refused(other.me, WITHDRAW, id=id_of(file)) == "NOT_FOUND"
    assert await api.refused(other.me, COMPLETE, id=id_of(file), input=given) == "NOT_FOUND"
    assert (await database.reload(file)).status is CertificationStatus.APPLIED


async def test_bad_scores_are_refused_at_their_place(api: Api, database: TestDatabase) -> None:
    office = await open_office(api)
    file = await admitted(database, office.alliance, office.now)

    problem = await api.run(office.assessor, SUBMIT, id=id_of(file), input=score_input(80, engagement=101))

    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "input.scores.2.score")
    assert await database.count(Assessment) == 0
