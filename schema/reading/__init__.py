"""How the schema reads: a subject declares once what its GraphQL type reads, and every field answers through that.

`reads()` declares. `page()`, `one()` and `many()` answer, with one flat statement for each table that the document's
selection touches, and only the selected columns. Who may see a row or a field is part of the declaration.
"""

from schema.execution.kept import connection
from schema.reading.answers import many, one, one_or_none, page
from schema.reading.declaring import (
    NEWEST,
    OLDEST,
    Coded,
    Many,
    One,
    Order,
    Paged,
    Reading,
    Undeclared,
    Value,
    Within,
    known,
    money,
    only,
    reads,
    usual_length,
    value,
)
from schema.reading.found import Found
from schema.reading.nodes import Node, NodeQuery
from schema.reading.symbols import NOW
from schema.reading.visibility import Visible, everyone

__all__ = [
    "NEWEST",
    "NOW",
    "OLDEST",
    "Coded",
    "Found",
    "Many",
    "Node",
    "NodeQuery",
    "One",
    "Order",
    "Paged",
    "Reading",
    "Undeclared",
    "Value",
    "Visible",
    "Within",
    "connection",
    "everyone",
    "known",
    "many",
    "money",
    "one",
    "one_or_none",
    "only",
    "page",
    "reads",
    "usual_length",
    "value",
]
