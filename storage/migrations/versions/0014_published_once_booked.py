"""What a booking owes is published once it is booked."""

from collections.abc import Sequence

from alembic import op

revision: str = "0014_published_once_booked"
down_revision: str | None = "0013_imported_briefs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# With draft review nothing is published before the last draft was approved: which one that is, the operation says.
PUBLISHED_ONCE_BOOKED = """
CREATE FUNCTION published_once_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.published_at < (SELECT made_at FROM bookings WHERE id = NEW.booking_id) THEN
        RAISE EXCEPTION 'deliverable % was published before it was booked', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(PUBLISHED_ONCE_BOOKED)
    op.execute(
        "CREATE TRIGGER deliverables_booked BEFORE INSERT OR UPDATE OF published_at ON deliverables "
        "FOR EACH ROW EXECUTE FUNCTION published_once_booked()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER deliverables_booked ON deliverables")
    op.execute("DROP FUNCTION published_once_booked()")
