"""What takes a proof of who one is, beyond being signed in."""

from typing import Self

import strawberry

from domain.money import vnd
from domain.proving import rules
from schema.context import Info
from schema.money import Money


@strawberry.type(description="When a signed-in person is asked to prove once more who they are (house, dated).")
class ProvingRule:
    version: str = strawberry.field(description="The version of the rule.")
    release_above: Money = strawberry.field(
        description="Above how much an act that makes money the influencer's takes the password, and a code where the "
        "second factor is on; up to it the session is enough."
    )

    @classmethod
    def of(cls, rule: rules.ProvingRule) -> Self:
        """The rule as it is shown."""
        return cls(version=rule.version, release_above=Money.of(vnd(rule.release_above)))


@strawberry.type
class ProvingQuery:
    """Looking at the rule."""

    @strawberry.field(description="The rule in force now; for everybody.")
    def proving_rule(self, info: Info) -> ProvingRule:
        """By the calendar of Viet Nam."""
        return ProvingRule.of(rules.proving_rule(info.context.now))
