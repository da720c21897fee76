"""What `niemtin --help` lists can be called by the name it is listed under."""

import re

import pytest

from cli.commands import MODULES
from tests.cli.running import run


def test_every_command_is_listed_under_the_name_that_calls_it() -> None:
    listed = re.findall(r"^│ ([a-z-]+) ", run("--help", COLUMNS="200").stdout.partition("Commands")[2], re.MULTILINE)

    assert listed == list(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_every_command_answers_to_its_name(name: str) -> None:
    help_of = run(name, "--help", COLUMNS="200")

    assert help_of.exit_code == 0
    assert f"Usage: niemtin {name} " in help_of.stdout
