from pathlib import Path

import pytest
from graphql import parse, validate

from tests.printed_schema import SCHEMA

DOCUMENTS = sorted(Path("story/documents").glob("*.graphql"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_every_document_of_the_story_is_of_this_schema(document: Path) -> None:
    assert validate(SCHEMA, parse(document.read_text(encoding="utf-8"))) == []


def test_every_document_is_spoken_by_somebody() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in Path("story").glob("*.py"))

    assert [document.stem for document in DOCUMENTS if f'"{document.stem}"' not in told] == []
