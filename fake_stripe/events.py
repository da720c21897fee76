"""Events: what happened, as it was then; each also waits to be sent as a webhook."""

from fake_stripe.contract import check_answer
from fake_stripe.listing import page
from fake_stripe.state import API_VERSION, State, snapshot
from fake_stripe.things import Thing


def record(state: State, kind: str, thing: Thing) -> None:
    """Keep an event of this kind ("charge.succeeded") about an object as it is now."""
    event = state.add(
        "event",
        "evt",
        type=kind,
        api_version=API_VERSION,
        created=state.now,
        livemode=False,
        pending_webhooks=1,
        request={"id": None, "idempotency_key": None},
        data={"object": snapshot(thing)},
    )
    check_answer("Event", event)
    state.waiting.append(event["id"])


def list_events(state: State, given: Thing, _key: str) -> Thing:
    """Events, newest first; of one type, or of several."""
    asked = dict(given)
    types = asked.pop("types", None)
    if types is None:
        return page(state, "event", "/v1/events", asked, by=["type"])
    chosen = State(
        clock=state.clock,
        things={"event": {k: e for k, e in state.things.get("event", {}).items() if e["type"] in types}},
    )
    return page(chosen, "event", "/v1/events", asked)


def retrieve_event(state: State, _given: Thing, key: str) -> Thing:
    """One event."""
    return state.get("event", key)
