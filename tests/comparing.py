"""An executor that completes every object twice, by a generated function and as the standard one does, and compares."""

from copy import copy
from typing import Any, cast

from graphql import GraphQLError, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor import CollectedErrors
from graphql.pyutils import Path

from schema.execution.executor import CompilingExecutor

differences: list[str] = []
"""What was found in this process; a fixture of the whole suite asserts that it stays empty."""


class ComparingExecutor(CompilingExecutor):
    """Answers as CompilingExecutor does; where that differs from the standard, notes it in `differences`."""

    def complete_object_value(  # noqa: PLR0917 - the standard executor's signature
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete the object both ways."""
        given = (return_type, field_details_list, info, path, result, position_context)
        complete = self._function(return_type, field_details_list) if self.compiles else None
        if complete is None:
            return super().complete_object_value(*given)
        try:
            compiled = complete(result, self)
        except Exception:  # noqa: BLE001 - as the executor under test treats it
            return super().complete_object_value(*given)
        standard = self._standard(*given)
        if not same(compiled, standard):
            differences.append(f"{path.as_list()}: compiled {compiled!r}, standard {standard!r}")
        return compiled

    def _standard(self, *given: Any) -> Any:
        executor = copy(self)
        executor.compiles = False
        executor.collected_errors = CollectedErrors()
        try:
            completed: Any = super(ComparingExecutor, executor).complete_object_value(*given)
        except GraphQLError as error:
            return error
        return executor.collected_errors.errors or completed


def same(left: Any, right: Any) -> bool:
    """Equal to the letter: types, and the order of keys, included."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        mine, theirs = cast("dict[str, Any]", left), cast("dict[str, Any]", right)
        return list(mine) == list(theirs) and all(same(mine[key], theirs[key]) for key in mine)
    if isinstance(left, list):
        items, others = cast("list[Any]", left), cast("list[Any]", right)
        return len(items) == len(others) and all(map(same, items, others))
    return bool(left == right)
