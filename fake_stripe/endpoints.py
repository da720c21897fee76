"""The table of what the stand-in answers: path → the SDK's parameters, the SDK's object, and who answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from fake_stripe import accounts, balance, charges, disputes, events, payment_intents, refunds, transfers
from fake_stripe.state import State
from fake_stripe.things import Thing

Act: TypeAlias = Callable[[State, Thing, str], Thing]
"""Answers a call: the state, the checked parameters, the id in the path (or nothing)."""


@dataclass(frozen=True)
class Endpoint:
    """One call of Stripe's API; `params` and `answer` are names of the SDK's types."""

    method: str
    path: str
    params: str
    answer: str
    act: Act

    @property
    def lists(self) -> bool:
        """Whether it answers many objects."""
        return self.params.endswith(("ListParams", "SearchParams"))


VERBS: Final[Mapping[str, tuple[str, str]]] = {
    "create": ("POST", ""),
    "list": ("GET", ""),
    "search": ("GET", "/search"),
    "retrieve": ("GET", "/{id}"),
    "confirm": ("POST", "/{id}/confirm"),
    "cancel": ("POST", "/{id}/cancel"),
    "close": ("POST", "/{id}/close"),
}
"""What the SDK calls it → the method and the end of the path; what begins alike stands first."""


def _parameters(kind: str, verb: str) -> str:
    return "BalanceRetrieveParams" if kind == "Balance" else f"{kind}{verb.title()}Params"  # there is one balance


def calls(path: str, kind: str, **acts: Act) -> list[Endpoint]:
    """The calls on one kind of object, by the SDK's verbs."""
    return [
        Endpoint(method, f"/v1/{path}{end}", _parameters(kind, verb), kind, acts[verb])
        for verb, (method, end) in VERBS.items()
        if verb in acts
    ]


ENDPOINTS: Final[Sequence[Endpoint]] = (
    *calls(
        "payment_intents",
        "PaymentIntent",
        create=payment_intents.create_payment_intent,
        list=payment_intents.list_payment_intents,
        search=payment_intents.search_payment_intents,
        retrieve=payment_intents.retrieve_payment_intent,
        confirm=payment_intents.confirm_payment_intent,
        cancel=payment_intents.cancel_payment_intent,
    ),
    *calls("charges", "Charge", list=charges.list_charges, retrieve=charges.retrieve_charge),
    *calls(
        "refunds",
        "Refund",
        create=refunds.create_refund,
        list=refunds.list_refunds,
        retrieve=refunds.retrieve_refund,
    ),
    *calls(
        "transfers/{id}/reversals",
        "TransferReversal",
        create=transfers.reverse_transfer,
        list=transfers.list_reversals,
    ),
    *calls(
        "transfers",
        "Transfer",
        create=transfers.create_transfer,
        list=transfers.list_transfers,
        retrieve=transfers.retrieve_transfer,
    ),
    *calls("accounts", "Account", create=accounts.create_account, retrieve=accounts.retrieve_account),
    *calls(
        "disputes",
        "Dispute",
        list=disputes.list_disputes,
        retrieve=disputes.retrieve_dispute,
        close=disputes.close_dispute,
    ),
    *calls("events", "Event", list=events.list_events, retrieve=events.retrieve_event),
    *calls("balance", "Balance", list=balance.retrieve_balance),
    *calls(
        "balance_transactions",
        "BalanceTransaction",
        list=balance.list_balance_transactions,
        retrieve=balance.retrieve_balance_transaction,
    ),
)
