"""Descriptions that are written once: of enum values, of results, of arguments that mean the same everywhere."""

import ast
import inspect
import textwrap
from enum import Enum, StrEnum

from strawberry.types.base import get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion

PASSWORD = "Your password. Wrong guesses count as at signing in."  # noqa: S105 - a description
CODE = "A code of your second factor, or a recovery code; this or a passkey is needed where it is on."
PASSKEY = "What the browser answered to the options of `beginStepUp`, as JSON: in place of a code."
ARGUMENTS = {
    "input": "What is asked for.",
    "id": "The id of the object, as the API gave it.",
    "ids": "The ids of the objects, as the API gave them.",
    "idempotency_key": (
        "A key of your choice, 1 to 200 characters: sent again with the same body, it gets the first answer again and "
        "nothing is done twice."
    ),
    "reason": "Why, in words that the other side will read.",
    "reasons": "Why, in words that the other side will read.",
    "explanation": "What the difference is, in words that the auditor will read.",
    "email": "The e-mail address of a person who has registered.",
    "role": "The role to give.",
    "first": "How many from the start of the list, 1 to 100.",
    "after": "The cursor after which the page begins.",
    "last": "How many from the end of the list, 1 to 100.",
    "before": "The cursor before which the page ends.",
    "ground": "Why, in words that others will read.",
    "verdict": "How well the post says that it is an ad.",
    "caption": "The caption, as it reads now.",
    "status": "Only those in this state.",
    "kind": "The kind of influencer: KOL or KOC.",
    "province": "The code of a province, as `provinces` lists it.",
    "niche": "The code of a niche, as `niches` lists it.",
    "platform": "The code of a platform, as `platforms` lists it.",
    "handle": "The name of the channel on its platform, with or without @.",
    "name": "The name of the agency or network.",
    "figures": "What was measured; what is left out stays as it is.",
    "topic": "The code of a category of goods, as the reference data lists it.",
    "filter": "Which of them; all when left out.",
    "query": "Words to narrow by, as people type them; without them nothing narrows who, or what, is weighed.",
    "show_ineligible": "Whether to list the briefs that do not take you as well, each with every reason.",
    "budget": "In đồng; the brief's own when left out.",
    "most_people": "How many people at most, 1 to 50; as many as places are left in the brief when left out.",
    "quotas": "How many of the people are to have which trait; 20 quotas at most.",
    "text": "Words to be found, as people type them; of a long text the first thousand characters count.",
    "sort": "A strict order; without one the most fitting come first.",
    "weights": "What each part of a score may bring, in basis points; together 10000.",
    "briefs": "The briefs to try them on, 20 at most; those published last when left out.",
    "top": "How many first places to look at, 1 to 100.",
    "changes": "What to suppose of yourself; nothing of it is written. Without it nothing is.",
    "password": PASSWORD,
    "code": CODE,
    "passkey": PASSKEY,
    "severity": "How grave the breach is: it decides how long the public sees the sanction.",
}
"""Argument → what it means; `…_id` names an object of that kind."""


def describe(*kinds: type) -> None:
    """Describe the arguments and results of these types' fields, and every enum of the domain that the schema shows."""
    for each in kinds:
        for field in get_object_definition(each, strict=True).fields:
            _describe_arguments(field)
            _describe_result(field)
    for kind in StrEnum.__subclasses__():
        definition = vars(kind).get("__strawberry_definition__")
        if isinstance(definition, StrawberryEnumDefinition):
            _describe_values(kind, definition)


def values_explained(kind: type[Enum]) -> dict[str, str]:
    """Member → the string below it in the source of the enum, for those that have one."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    explained: dict[str, str] = {}
    for member, below in zip(body.body, body.body[1:], strict=False):
        match member, below:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                explained[name] = " ".join(text.split())
            case _:
                continue
    return explained


def _describe_arguments(field: StrawberryField) -> None:
    for argument in field.arguments:
        name = argument.python_name
        if argument.description is None:
            argument.description = ARGUMENTS.get(name)
        if argument.description is None and name.endswith("_id"):
            argument.description = f"The id of the {name.removesuffix('_id').replace('_', ' ')}."


def _describe_result(field: StrawberryField) -> None:
    if isinstance(field.type, StrawberryUnion) and field.type.description is None:
        kinds = [kind.__name__ for kind in field.type.types if isinstance(kind, type) and kind.__name__ != "Problem"]
        field.type.description = f"What was asked for ({', '.join(kinds)}), or the Problem that kept it from happening."


def _describe_values(kind: type[Enum], definition: StrawberryEnumDefinition) -> None:
    explained = values_explained(kind)
    for value in definition.values:
        value.description = value.description or explained.get(value.name)
