"""The page that all three serve: 20 influencers with channels, niches, certificate, cursors and the total."""

from typing import Any, Final

PAGE: Final = 20

DOCUMENT: Final = """
query Influencers($first: Int!, $after: String) {
  influencers(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id
        displayName
        kind
        province { code name }
        channels { id platform { code } handle url followers { value asOf } }
        niches { code name }
        certificate { number tier validUntil }
      }
    }
  }
}
"""


def body_of(after: str | None) -> dict[str, Any]:
    """What is posted to ask for the page after a cursor."""
    return {"query": DOCUMENT, "variables": {"first": PAGE, "after": after}}
