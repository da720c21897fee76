"""What clients were promised: the schema as last promised, and the breaks that were accepted since, with reasons."""

import json
import sys

from graphql import BreakingChange, GraphQLSchema, build_schema, find_breaking_changes

from schema.printing import printed
from tests.architecture.source import ROOT, project

PROMISED = ROOT / "schema" / "promised.graphql"
ACCEPTED = ROOT / "schema" / "accepted_breaks.json"


def breaks(promised: GraphQLSchema, now: GraphQLSchema) -> list[str]:
    """What a client that relies on the promised schema would stumble over now, one sentence each."""
    changes: list[BreakingChange] = find_breaking_changes(promised, now)
    return sorted(f"{change.type.name}: {change.description}" for change in changes)


def refused(found: list[str], accepted: dict[str, str]) -> list[str]:
    """The breaks that nobody accepted with a reason, and the acceptances of breaks that are none."""
    unexplained = [each for each in found if not accepted.get(each, "").strip()]
    return unexplained + [f"accepted, but not broken: {each}" for each in sorted(accepted.keys() - set(found))]


def accepted_breaks() -> dict[str, str]:
    """Break → the reason it was accepted."""
    kept: dict[str, str] = json.loads(ACCEPTED.read_text())
    return kept


def promise() -> None:
    """Record the schema of now as promised with this version; nothing is accepted any more."""
    version = project()["project"]["version"]
    PROMISED.write_text(f"# Promised with version {version}.\n\n{printed()}")
    ACCEPTED.write_text("{}\n")


if __name__ == "__main__":
    for line in refused(breaks(build_schema(PROMISED.read_text()), build_schema(printed())), accepted_breaks()):
        sys.exit(f"not before this is accepted, with a reason, in {ACCEPTED.name}: {line}")
    promise()
