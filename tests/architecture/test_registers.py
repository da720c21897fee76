"""Lists that must name every one of their kind: tables, ids."""

from typing import NewType

import domain.ids
from domain.ids import ID_TYPES
from domain.rows import Row
from storage import tables
from tests.architecture.loaded import is_product, load_product


def test_every_table_is_known_to_the_migrations() -> None:
    load_product()
    declared = {mapper.class_.__module__ for mapper in Row.registry.mappers if is_product(mapper.class_)}

    assert declared - {subject.__name__ for subject in tables.SUBJECTS} == set()


def test_every_subject_of_the_migrations_holds_a_table() -> None:
    declared = {mapper.class_.__module__ for mapper in Row.registry.mappers}

    assert {subject.__name__ for subject in tables.SUBJECTS} - declared == set()


def test_every_typed_id_is_mapped() -> None:
    typed = {each for each in vars(domain.ids).values() if isinstance(each, NewType)}

    assert typed == set(ID_TYPES)
