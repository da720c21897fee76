"""Settings that cannot be taken: one sentence for every command, instead of where in the program it was noticed."""

from typing import Any

import typer
from typer.core import TyperGroup

from runtime.settings import SettingsRefused


class Commands(TyperGroup):
    """The commands; each reads the settings when it needs them."""

    def invoke(self, *given: Any, **named: Any) -> Any:
        """Run the command that was asked for. Raises BadParameter where the environment is at fault."""
        try:
            return super().invoke(*given, **named)
        except SettingsRefused as wrong:
            raise typer.BadParameter(str(wrong), param_hint="the environment") from None
