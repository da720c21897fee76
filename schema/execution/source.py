"""Python functions written at run time: the few loops that run for every row or object of every answer."""

from collections.abc import Callable
from itertools import count
from types import CodeType
from typing import Any

_numbers = count()


class Source:
    """The text of one function, and the objects that it refers to by name."""

    def __init__(self, signature: str) -> None:
        self._lines = [f"def {signature}:"]
        self._constants: dict[str, object] = {}
        self._depth = 1

    def constant(self, value: object) -> str:
        """Make `value` known to the function; answers the name to write for it."""
        name = f"k{len(self._constants)}"
        self._constants[name] = value
        return name

    def line(self, text: str) -> None:
        """Write one line at the present depth."""
        self._lines.append("    " * self._depth + text)

    def open(self, text: str) -> None:
        """Write a line that opens a block."""
        self.line(text)
        self._depth += 1

    def close(self) -> None:
        """Leave the innermost block."""
        self._depth -= 1

    def function(self) -> Callable[..., Any]:
        """Compile the text. Nothing in it comes from a client but names that GraphQL's grammar allows, quoted."""
        name = self._lines[0].removeprefix("def ").partition("(")[0]
        code: CodeType = compile("\n".join(self._lines), f"<generated {name} {next(_numbers)}>", "exec")
        space: dict[str, Any] = dict(self._constants)
        exec(code, space)  # noqa: S102 - the text is ours, see above
        return space[name]

    def __str__(self) -> str:
        return "\n".join(self._lines)
