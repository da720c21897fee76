"""Problem: how every refusal reaches the caller; anything else is a bug, masked and logged."""

from collections.abc import Iterator, Mapping
from enum import Enum

import strawberry
import structlog
from graphql import ExecutionResult, GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import ExecutionResult as StrawberryExecutionResult
from strawberry.types.execution import StreamExecutionResult
from strawberry.types.field import StrawberryField

from domain.errors import DomainError
from schema.context import Context, Info
from schema.problem_codes import ProblemCode

log = structlog.get_logger()

MASKED = {
    "vi": "Đã có lỗi ở phía chúng tôi. Hãy thử lại; nếu vẫn lỗi, gửi kèm mã yêu cầu {request_id}.",
    "en": "Something went wrong on our side. Try again; if it persists, quote request {request_id}.",
}


@strawberry.type(description="An expected refusal: nothing has moved, and the message says why.")
class Problem:
    code: Enum = strawberry.field(description="The reason, for programs.", graphql_type=ProblemCode)
    message: str = strawberry.field(description="The reason, for people, in the language of the request.")
    field: str | None = strawberry.field(description="The input at fault, as a path such as `input.fee`.", default=None)


class RefusalHandler(strawberry.ExceptionHandler[DomainError, Problem]):
    """Turns a refusal raised in a mutation into the Problem of its result union."""

    def handle(self, exception: DomainError, *, field: StrawberryField, info: Info) -> Problem:  # noqa: ARG002
        """The Problem for a refusal, in the caller's language."""
        return problem_of(exception, info.context)


def problem_of(refusal: DomainError, context: Context) -> Problem:
    """A refusal as the caller sees it; the request's line in the log names its code."""
    context.noted["refused"] = refusal.code
    return Problem(
        code=ProblemCode[refusal.code],
        message=refusal.say(context.language),
        field=refusal.field,
    )


class Refusals(SchemaExtension):
    """Refusals in queries become errors with a code; bugs become one masked sentence and a log line."""

    def on_operation(self) -> Iterator[None]:
        """Rewrite the errors of the finished operation."""
        yield
        self.execution_context.context.noted["operation"] = self.execution_context.operation_name
        self._rewrite(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        """Rewrite the errors of one result on its way to a socket, which does not wait for the operation's end."""
        self._rewrite(result)
        yield

    def _rewrite(self, result: object) -> None:
        if isinstance(result, ExecutionResult | StrawberryExecutionResult) and result.errors:
            result.errors = [self._shown(error) for error in result.errors]

    def _shown(self, error: GraphQLError) -> GraphQLError:
        context: Context = self.execution_context.context
        cause = error.original_error
        while isinstance(cause, GraphQLError):
            cause = cause.original_error
        if isinstance(cause, DomainError):
            context.noted["refused"] = cause.code
            extensions = {
                "code": cause.code,
                **({"field": cause.field} if cause.field else {}),
                **(cause.figures or {}),
            }
            return _replaced(error, cause.say(context.language), extensions)
        if cause is None:
            return error
        log.error("graphql.bug", request_id=str(context.request_id), path=error.path, exc_info=cause)
        return _replaced(
            error, MASKED[context.language].format(request_id=context.request_id), {"code": "INTERNAL_ERROR"}
        )


def _replaced(error: GraphQLError, message: str, extensions: Mapping[str, object]) -> GraphQLError:
    return GraphQLError(
        message=message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=dict(extensions),
    )
