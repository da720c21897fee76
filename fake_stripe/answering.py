"""One call answered: parameters checked, done at most once for each idempotency key, the answer checked."""

from dataclasses import dataclass

from fake_stripe.contract import check_answer, check_refusal, check_request
from fake_stripe.endpoints import Endpoint
from fake_stripe.expanding import check_paths, expanded
from fake_stripe.limits import check_limits
from fake_stripe.refusing import Refused
from fake_stripe.state import State
from fake_stripe.things import Thing

KEPT_FOR = 24 * 3600
"""Seconds for which a key's answer is kept."""


@dataclass(frozen=True)
class Answer:
    """A status and a body; `replayed` when it was given before."""

    status: int
    body: Thing
    replayed: bool = False


def answered(state: State, endpoint: Endpoint, given: Thing, *, path_id: str, key: str | None) -> Answer:
    """Do what is asked, or answer again what was answered to the same key.

    What never began (parameters that cannot be) is not kept. The same key with other parameters is an error.
    """
    asked: Thing = {"path": endpoint.path, "id": path_id, "given": given}
    before = None if key is None else _kept(state, key)
    if before is not None:
        if before["asked"] != asked:
            return _refusal(_reused(key))
        return Answer(before["status"], before["body"], replayed=True)
    try:
        checked = check_limits(check_request(endpoint.params, given))
        check_paths(endpoint.answer, checked.get("expand", []), listed=endpoint.lists)
    except Refused as refused:
        return _refusal(refused)
    try:
        found = endpoint.act(state, checked, path_id)
        found = expanded(state, found, checked.get("expand", []))
        _check(endpoint.answer, found)
        answer = Answer(200, found)
    except Refused as refused:
        answer = _refusal(refused)
    if key is not None:
        state.answers[key] = {"asked": asked, "status": answer.status, "body": answer.body, "at": state.now}
    return answer


def keep_instead(state: State, key: str | None, answer: Answer) -> None:
    """Let a key answer this from now on: an error that Stripe made after the effect is answered again, too."""
    if key is not None and key in state.answers:
        state.answers[key] |= {"status": answer.status, "body": answer.body}


def _kept(state: State, key: str) -> Thing | None:
    kept = state.answers.get(key)
    return None if kept is None or kept["at"] + KEPT_FOR < state.now else kept


def _refusal(refused: Refused) -> Answer:
    check_refusal(refused.body["error"])
    return Answer(refused.status, refused.body)


def _reused(key: str | None) -> Refused:
    return Refused(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )


def _check(name: str, found: Thing) -> None:
    if found["object"] in {"list", "search_result"}:
        for each in found["data"]:
            check_answer(name, each)
    else:
        check_answer(name, found)
