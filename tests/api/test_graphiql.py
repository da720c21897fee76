"""GraphiQL comes from our own files, calls nobody else, and its examples fit the schema."""

import gzip
import hashlib
import json
import re
from dataclasses import asdict

import httpx
import pytest
from graphql import parse, validate
from starlette.applications import Starlette
from starlette.routing import Route

from api import graphiql
from api.graphiql import ASSETS, FOLDER, Example, asset, examples, page
from tests.printed_schema import SCHEMA

PUBLISHED = {
    "graphiql.min.css": "3ac6ccf8b4077271478b4887ec050ab9e66f0dc101a32ff3e2127b8f1d5ca6c3",
    "graphiql.min.js": "9ff2ca6842eea42d47fcf53a8e8cfec9b7912474f6c4275e904b7a39830e3995",
    "react-dom.production.min.js": "35f4f974f4b2bcd44da73963347f8952e341f83909e4498227d4e26b98f66f0d",
    "react.production.min.js": "d949f1c3687aedadcedac85261865f29b17cd273997e7f6b2bfc53b2f9d4c4dd",
}
"""SHA-256 of the files as they stand in graphiql 2.4.7, react 18.3.1 and react-dom 18.3.1 on the npm registry."""

APP = Starlette(routes=[Route("/graphiql/{name:path}", asset)])


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=APP), base_url="http://niemtin.test")


def test_the_packed_files_are_the_published_ones() -> None:
    found = {path.stem: hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() for path in ASSETS.glob("*.gz")}

    assert found == PUBLISHED
    assert {"GraphiQL 2.4.7", "React and React DOM 18.3.1"} <= set((ASSETS / "LICENSES.txt").read_text().splitlines())


def test_the_page_loads_only_what_this_server_has() -> None:
    html = bytes(page().body).decode()
    loaded = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', html)

    assert len(loaded) == 6
    assert [each for each in loaded if not each.startswith("/graphiql/")] == []
    assert "default-src 'none'" in page().headers["content-security-policy"]
    assert "http" not in re.sub(r"<script type=\"application/json\".*?</script>", "", html, flags=re.DOTALL)


async def test_everything_the_page_loads_is_served() -> None:
    loaded = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', bytes(page().body).decode())

    async with client() as http:
        answers = [await http.get(each) for each in loaded]

    assert [answer.status_code for answer in answers] == [200] * 6
    assert {answer.headers["content-type"] for answer in answers} == {
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
    }
    assert answers[-1].content == (FOLDER / "page.js").read_bytes()


@pytest.mark.parametrize(
    "name", ["page.html", "__init__.py", "missing.js", "../app.py", "assets/LICENSES.txt", "a/b.js"]
)
async def test_nothing_else_is_served(name: str) -> None:
    async with client() as http:
        answer = await http.get(f"/graphiql/{name}")

    assert answer.status_code == 404


def test_the_examples_travel_in_the_page_and_cannot_end_its_script() -> None:
    html = bytes(page().body).decode()
    (data,) = re.findall(r'<script type="application/json" id="examples">(.*?)</script>', html, re.DOTALL)

    assert json.loads(data) == [asdict(example) for example in examples()]
    assert "<" not in data


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)
def test_an_example_fits_the_schema(example: Example) -> None:
    assert validate(SCHEMA, parse(example.query)) == []
    assert all(isinstance(json.loads(text), dict) for text in (example.variables, example.headers) if text)
    assert [validate(SCHEMA, parse(document)) for document in example.find.values()] == [[] for _ in example.find]


def test_the_examples_have_titles_and_an_order() -> None:
    assert examples()[0].title == "who am i"
    assert [path.stem[:2] for path in sorted((FOLDER / "examples").glob("*.graphql"))] == [
        f"{number:02d}" for number in range(1, len(graphiql.examples()) + 1)
    ]
