"""The commands by name: each is imported when it is asked for, so that none waits for what only another one needs."""

from collections import UserDict
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from runtime.collecting import nothing_collected
from runtime.settings import SettingsRefused

MODULES: Final = {
    "serve": "cli.serve",
    "work": "cli.work",
    "demo": "cli.demo",
    "import": "cli.imports",
    "migrate": "cli.migrate",
    "grant-admin": "cli.grant_admin",
    "second-factor": "cli.second_factor",
    "reindex": "cli.reindex",
    "search": "cli.search",
    "deliveries": "cli.deliveries",
    "ledger": "cli.ledger",
    "read-results": "cli.read_results",
    "refit": "cli.refit",
    "schema": "cli.schema",
    "bench": "cli.bench",
    "evaluate": "cli.evaluate",
    "fake-stripe": "cli.fake_stripe",
}
"""Command → the module whose `app` it is."""


class _Imported(UserDict[str, Any]):
    """What a name stands for, imported when it is looked up; the names alone cost nothing."""

    def __getitem__(self, name: str) -> Any:
        with nothing_collected():
            command = get_command(import_module(super().__getitem__(name)).app)
        # It is listed under its own name, and called by this one.
        command.name = name
        return command


class Commands(TyperGroup):
    """The commands. Each reads the settings when it needs them."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Imported(MODULES)

    def invoke(self, *given: Any, **named: Any) -> Any:
        """Run the command that was asked for. Raises BadParameter where the environment is at fault.

        One sentence for every command, instead of where in the program the setting was noticed.
        """
        try:
            return super().invoke(*given, **named)
        except SettingsRefused as wrong:
            raise typer.BadParameter(str(wrong), param_hint="the environment") from None
