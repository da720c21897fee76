"""docs/settings.md: everything an operator may set."""

from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from runtime.settings import Settings
from tests.docs.markdown import cell, table

INTRODUCTION = """# Settings

Read once from the environment when a process starts, and checked: a value that cannot be taken stops it with a sentence
that says why.
"""


def variable(name: str, field: FieldInfo) -> str:
    """The environment variable of a setting."""
    alias = field.validation_alias
    if alias is None:
        return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()
    assert not isinstance(alias, AliasChoices | AliasPath), "one name for one setting"
    return alias


def shown_default(field: FieldInfo) -> str:
    """The default as one would write it; nothing when there is none."""
    if field.default is None or field.default is PydanticUndefined:
        return ""
    return f"`{field.default}`"


def page() -> str:
    """The page."""
    rows = [
        (f"`{variable(name, field)}`", shown_default(field), cell(field.description))
        for name, field in Settings.model_fields.items()
    ]
    return f"{INTRODUCTION}\n{table(('variable', 'default', 'means'), rows)}"
