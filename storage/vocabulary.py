"""The words that an index holds, counted anew now and then: to suggest one for a word that nothing holds."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, ColumnElement, Index, Select, Text, exists, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.rows import Row

_FORMS: Final = "ix_indexed_words_forms"


class IndexedWord(Row, kw_only=True):
    """A folded word of an index: its usual spelling, in how many documents it stands, and the forms it is found by."""

    __tablename__ = "indexed_words"
    __table_args__ = (
        CheckConstraint("documents > 0", name="documents"),
        Index("ix_indexed_words_beginning", "index_name", "word", postgresql_ops={"word": "text_pattern_ops"}),
        Index(_FORMS, "forms", postgresql_using="gin"),
    )

    index_name: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    spelling: Mapped[str]
    documents: Mapped[int]
    forms: Mapped[list[str]]


def words_with_forms(index_name: str, forms: Collection[str]) -> Select[str, str, int]:
    """Word, spelling and documents of the words that have any of these forms."""
    shares = IndexedWord.forms.bool_op("&&")(literal(list(forms), ARRAY(Text())))
    columns = select(IndexedWord.word, IndexedWord.spelling, IndexedWord.documents)
    return columns.where(IndexedWord.index_name == index_name, shares)


def begins_a_word(index_name: str, letters: str) -> ColumnElement[bool]:
    """Whether any word begins with these letters."""
    return exists().where(IndexedWord.index_name == index_name, IndexedWord.word.like(f"{letters}%"))
