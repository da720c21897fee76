"""What a request may say and what an answer must look like: the SDK's own generated types, closed.

The SDK leaves its enumerations open (`Literal[...] | str`) and its objects lenient, so that old programs survive new
answers. Here the types are closed: an unknown, missing or wrongly typed parameter or field, and a word that is in no
enumeration, are found.
"""

import typing
from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, cast, get_args, get_origin, get_type_hints

import stripe
import stripe.issuing
import stripe.params
from pydantic import ConfigDict, PlainValidator, TypeAdapter, ValidationError, create_model
from stripe import ListObject, RequestOptions, StripeObject
from typing_extensions import is_typeddict

from fake_stripe.refusing import Refused, empty, missing
from fake_stripe.things import Thing

CLOSED = ConfigDict(extra="forbid")
OF_THE_CALL = frozenset(RequestOptions.__annotations__)
"""Options of the call itself, which the SDK's parameters inherit; they travel as headers."""


UNLISTED = frozenset({"insufficient_capabilities_for_transfer"})
"""Codes that Stripe answers though its types list them nowhere."""
HOMES = (stripe, stripe.params, stripe.issuing, typing)
"""Where the names lie that the SDK's annotations mention and import only for type checkers."""


class BrokenAnswer(Exception):
    """The stand-in was about to answer what Stripe never answers."""


def check_request(name: str, given: Thing) -> Thing:
    """The parameters, typed as the SDK types those of `name` ("TransferCreateParams"). Raises Refused."""
    try:
        checked = _adapter(getattr(stripe.params, name)).validate_python(given)
    except ValidationError as wrong:
        raise _refusal(wrong) from None
    return checked.model_dump(exclude_unset=True)


def kinds_at(name: str, path: Sequence[str]) -> set[type]:
    """The SDK's objects that may stand instead of an id at this path of its object `name` ("Charge"), if any may."""
    kinds: set[type] = {getattr(stripe, name)}
    for field in path:
        kinds = {each for kind in kinds for each in _instead_of_an_id(_hints(kind).get(field))}
    return kinds


def _instead_of_an_id(hint: Any) -> list[type]:
    inner = get_args(hint)
    return [each for each in inner if str in inner and _is_record(each)]


def check_refusal(error: Thing) -> None:
    """Compare an error with the SDK's, which knows Stripe's types of errors and their codes. Raises BrokenAnswer."""
    code = error.get("code")
    known = error if code not in UNLISTED else {name: value for name, value in error.items() if name != "code"}
    try:
        _adapter(stripe.PaymentIntent.LastPaymentError).validate_python(known, strict=True)
    except ValidationError as wrong:
        raise BrokenAnswer(f"error {code}: {wrong}") from None


def check_answer(name: str, thing: Thing) -> None:
    """Compare an answer with the SDK's object of that name ("PaymentIntent"). Raises BrokenAnswer."""
    try:
        _adapter(getattr(stripe, name)).validate_python(thing, strict=True)
    except ValidationError as wrong:
        raise BrokenAnswer(f"{name}: {wrong}") from None


def _refusal(wrong: ValidationError) -> Refused:
    first = wrong.errors(include_url=False)[0]
    # A value that fits none of several types has their names in its place.
    outer, *inner = (part for part in first["loc"] if isinstance(part, str) and not _names_a_type(part))
    param, given = outer + "".join(f"[{part}]" for part in inner), first["input"]
    match first["type"]:
        case _ if given == "":
            return empty(param)
        case "extra_forbidden":
            return Refused(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
        case "missing":
            return missing(param)
        case "int_parsing":
            return Refused(f"Invalid integer: {given}", code="parameter_invalid_integer", param=param)
        case _:
            return Refused(f"Invalid {param}: {first['msg']}", param=param)


def _names_a_type(part: str) -> bool:
    return part == "int" or part.startswith("function-")


class _Names(Mapping[str, Any]):
    """Those names, looked up as annotations are evaluated."""

    def __getitem__(self, name: str) -> Any:
        name = name.removesuffix("Resource").removeprefix("Issuing")  # CardResource: beside a Card of its own
        found = next((getattr(home, name) for home in HOMES if hasattr(home, name)), None)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


def _hints(kind: type) -> dict[str, Any]:
    written = {
        name for each in kind.__mro__ for name in getattr(each, "__annotations__", {}) if not name.startswith("_")
    }
    hints = get_type_hints(kind, localns=cast("Any", _Names()), include_extras=True)
    return {name: hint for name, hint in hints.items() if name in written and name.islower()}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(_model(kind) if _is_record(kind) else _closed(kind))


def _is_record(kind: Any) -> bool:
    return is_typeddict(kind) or (isinstance(kind, type) and issubclass(kind, StripeObject))


def _model(kind: type) -> Any:
    """A model of one object or parameter set; what may be null may also be left out, as Stripe does."""
    fields: dict[str, Any] = {}
    for name, hint in _hints(kind).items():
        if is_typeddict(kind) and name in OF_THE_CALL:
            continue
        wanted = get_args(hint)[0] if get_origin(hint) is NotRequired else hint
        optional = wanted is not hint or NoneType in get_args(wanted)
        fields[name] = (_closed(wanted), None if optional else ...)
    return create_model(kind.__name__, __config__=CLOSED, **fields)


def _closed(kind: Any) -> Any:
    """The same type, closed; what it is made of is looked at when a value comes, for objects hold each other."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is ListObject:
        return _later(lambda: _list_of(inner[0]))
    if getattr(origin, "__name__", None) == "UntypedStripeObject":  # it is not exported
        return dict[str, inner[0]]
    if origin in {Union, UnionType}:
        closed = [each for each in inner if each is not str or not any(get_origin(one) is Literal for one in inner)]
        return Union[tuple(_closed(each) for each in closed)]  # noqa: UP007 - made while running
    if origin in {list, dict}:
        return cast("Any", origin)[tuple(_closed(each) for each in inner)]
    if _is_record(kind):
        return _later(lambda: kind)
    return kind


def _list_of(kind: Any) -> Any:
    fields: Any = {
        "object": (Literal["list"], ...),
        "has_more": (bool, ...),
        "url": (str, ...),
        "data": (list[_closed(kind)], ...),
    }
    return create_model("ListObject", __config__=CLOSED, **fields)


def _later(kind: Any) -> Any:
    return Annotated[Any, PlainValidator(lambda value: _adapter(kind()).validate_python(value))]
