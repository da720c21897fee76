"""Documents that a search engine refused: parked until they say something else, or the index is built anew."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.rows import Row


class ParkedDocument(Row, kw_only=True):
    """One document that an index lacks, or holds as it was before; `revision` is the one that was refused."""

    __tablename__ = "parked_documents"
    __table_args__ = (
        CheckConstraint("length(revision) = 16", name="revision"),
        CheckConstraint("length(reason) BETWEEN 1 AND 1000", name="reason"),
    )

    index_name: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[str]
    reason: Mapped[str]
    parked_at: Mapped[datetime]
