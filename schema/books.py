"""The running check of the books, for those who answer for them."""

import strawberry

from domain.actors import Auditor, Finance
from payments.books import check_books
from schema.context import Info


@strawberry.type(description="A rule of the books that does not hold, and the row that breaks it.")
class BrokenInvariant:
    rule: str = strawberry.field(description="What should be true.")
    row: str = strawberry.field(description="The row of which it is not.")


@strawberry.type(description="A rule of the books that does not hold.")
class BrokenRule:
    rule: str = strawberry.field(description="What should be true.")
    count: int = strawberry.field(description="Of how many rows it is not.")


@strawberry.type(description="What a check of every invariant of the ledger found.")
class Books:
    balanced: bool = strawberry.field(description="Whether nothing contradicts anything.")
    broken: list[BrokenInvariant] = strawberry.field(
        description="What does not hold, row by row: of each rule the first hundred rows."
    )
    broken_rules: list[BrokenRule] = strawberry.field(description="The rules that do not hold, each once.")


@strawberry.type
class BooksQuery:
    """Looking at the books."""

    @strawberry.field(description="Check every invariant of the ledger now; for finance and the auditor.")
    async def books(self, info: Info) -> Books:
        """What the check found."""
        info.context.acting_as(Finance, Auditor)
        async with info.context.database.reading() as session:
            found = await check_books(session)
        return Books(
            balanced=not found,
            broken=[BrokenInvariant(rule=each.rule, row=row) for each in found for row in each.rows],
            broken_rules=[BrokenRule(rule=each.rule, count=each.count) for each in found],
        )
