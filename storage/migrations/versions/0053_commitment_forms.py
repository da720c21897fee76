"""What a tax commitment commits to, how its person had signed in, and that it is a resident's for the current year."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0053_commitment_forms"
down_revision: str | None = "0052_payees"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_TO_RESIDENTS = """
CREATE FUNCTION keep_commitments_to_residents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (
        SELECT payee_kind FROM payout_details WHERE influencer_id = NEW.influencer_id ORDER BY number DESC LIMIT 1
    ) <> 'resident_person' THEN
        RAISE EXCEPTION 'influencer % is not paid as a resident person', NEW.influencer_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'tax_commitments_of_residents';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    opened_with = sa.Enum(
        "password",
        "password_and_totp",
        "password_and_recovery_code",
        "password_and_passkey",
        name="openedwith",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    # Of what was given before this, form and session stay unknown.
    op.add_column("tax_commitments", sa.Column("form_version", sa.Text(), nullable=True))
    op.add_column("tax_commitments", sa.Column("text_hash", sa.Text(), nullable=True))
    op.add_column("tax_commitments", sa.Column("session_opened_with", opened_with, nullable=True))
    op.create_check_constraint(
        op.f("ck_tax_commitments_form"),
        "tax_commitments",
        "num_nulls(form_version, text_hash, session_opened_with) IN (0, 3)",
    )
    op.create_check_constraint(op.f("ck_tax_commitments_text_hash"), "tax_commitments", "text_hash ~ '^[0-9a-f]{64}$'")
    op.create_check_constraint(
        op.f("ck_tax_commitments_current_year"),
        "tax_commitments",
        "year = date_part('year', given_at AT TIME ZONE 'Asia/Ho_Chi_Minh')",
    )
    op.execute(KEEP_TO_RESIDENTS)
    op.execute(
        "CREATE TRIGGER tax_commitments_of_residents BEFORE INSERT ON tax_commitments"
        " FOR EACH ROW EXECUTE FUNCTION keep_commitments_to_residents()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER tax_commitments_of_residents ON tax_commitments")
    op.execute("DROP FUNCTION keep_commitments_to_residents")
    for name in ("current_year", "text_hash", "form"):
        op.drop_constraint(op.f(f"ck_tax_commitments_{name}"), "tax_commitments")
    for column in ("session_opened_with", "text_hash", "form_version"):
        op.drop_column("tax_commitments", column)
