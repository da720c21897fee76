import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.entries import EntriesMissing, Entry, read_entries
from importing.records import RECORD_CHARACTERS


def entries(text: str, encoding: str = "utf-8") -> list[tuple[int, Any]]:
    """(line, object or code) of each entry."""
    found = read_entries(io.BytesIO(text.encode(encoding)))
    return [(each.line, each.values if isinstance(each, Entry) else each.refusal.code) for each in found]


def test_an_array_and_one_object_a_line_are_read_alike() -> None:
    assert entries('[\n {"a": 1},\n {"b": "x}\\"]"}]') == [(2, {"a": 1}), (3, {"b": 'x}"]'})]
    assert entries('{"a": 1}\n\n{"b": [{}]}\n', "utf-16") == [(1, {"a": 1}), (3, {"b": [{}]})]
    assert entries("[]") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"a": 1}, {bad},\n{"b": 2}]', [(1, {"a": 1}), (1, "ENTRY_UNREADABLE"), (2, {"b": 2})]),
        ('{"a": 1}\n{"b": 2\n{"c": 3}', [(1, {"a": 1}), (2, "ENTRY_UNREADABLE"), (3, {"c": 3})]),
        ('[{"a": "open}\n, {"b": 2}]', [(1, "ENTRY_UNREADABLE"), (2, {"b": 2})]),
        (
            '[{"a": 1},1,{"b": 2},"x, {y}" ,{"c": 3}, null, [{"d": 4}, []], and so on {"e": 5}},{"f": 6},2]',
            [
                (1, {"a": 1}),
                (1, "ENTRY_UNREADABLE"),
                (1, {"b": 2}),
                (1, "ENTRY_UNREADABLE"),
                (1, {"c": 3}),
                *[(1, "ENTRY_UNREADABLE")] * 3,
                (1, {"e": 5}),
                (1, "ENTRY_UNREADABLE"),
                (1, {"f": 6}),
                (1, "ENTRY_UNREADABLE"),
            ],
        ),
        ('[1,\n"open,\n{"a": 1}]', [(1, "ENTRY_UNREADABLE"), (2, "ENTRY_UNREADABLE"), (3, {"a": 1})]),
        ('[[1, {"a": 1},\n{"b": 2}', [(1, "ENTRY_UNREADABLE"), (2, {"b": 2})]),
        ("[" + "9" * 2 * RECORD_CHARACTERS + ',\n{"b": 2}]', [(1, "RECORD_TOO_LONG"), (2, {"b": 2})]),
        ('[{"a": 1}]\n{"b": 2}\n]', [(1, {"a": 1}), (2, {"b": 2}), (3, "ENTRY_UNREADABLE")]),
        (
            '{"a": 1}\n1\n[{"x": 1}]\n{"b": 2}',
            [
                (1, {"a": 1}),
                (2, "ENTRY_UNREADABLE"),
                (3, "ENTRY_UNREADABLE"),
                (4, {"b": 2}),
            ],
        ),
        (
            '[{"a": "\x00"},{"b": 2}, {"c": "a longer text"}]',
            [
                (1, "TEXT_DAMAGED"),
                (1, {"b": 2}),
                (1, {"c": "a longer text"}),
            ],
        ),
        ('{"a": 1} and so on\n{"b": 2}', [(1, {"a": 1}), (1, "ENTRY_UNREADABLE"), (2, {"b": 2})]),
        ("[" + '{"a":' * 3_000 + "1" + "}" * 3_000 + "]", [(1, "ENTRY_UNREADABLE")]),
        ('[{"a": ["\\ud800"]}, {"\\udfff": 1},\n{"b": 2}]', [(1, "TEXT_DAMAGED"), (1, "TEXT_DAMAGED"), (2, {"b": 2})]),
        ('[{"a": "\\ud83d\\ude00"}]', [(1, {"a": "😀"})]),
        ('{"a":' + "[" * 900 + "]" * 900 + '}\n{"b": 2}', [(1, "ENTRY_UNREADABLE"), (2, {"b": 2})]),
        ('{"a":' + "[" * 50 + "]" * 50 + "}", [(1, "ENTRY_UNREADABLE")]),
        ('[{"a": "' + "x" * RECORD_CHARACTERS + '"},\n{"b": 2}]', [(1, "RECORD_TOO_LONG"), (2, {"b": 2})]),
        ('[{"a": "' + "x" * 9 * RECORD_CHARACTERS, [(1, "RECORD_TOO_LONG")]),
    ],
)
def test_a_broken_entry_costs_itself(text: str, found: list[tuple[int, Any]]) -> None:
    assert entries(text) == found


@pytest.mark.parametrize("text", ["", "xin chào", '"a"', "\n1"])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(EntriesMissing):
        entries(text)


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=4), some, max_size=3),
    max_leaves=8,
)


@given(
    objects=st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=5),
    indent=st.sampled_from([None, 2]),
)
def test_whatever_json_can_say_is_read_back(objects: list[dict[str, Any]], indent: int | None) -> None:
    assert [value for _, value in entries(json.dumps(objects, ensure_ascii=True, indent=indent))] == objects
