"""Certification: files, assessments, certificates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006_certifications"
down_revision: str | None = "0005_ledger"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EXCLUDED = """
CREATE FUNCTION excluded_from_certification(file uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM certifications WHERE id = file AND applied_by = person)
        OR EXISTS (SELECT FROM conflicts_of_interest WHERE certification_id = file AND login_id = person)
$$
"""

INVOLVED = """
CREATE FUNCTION involved_in_certification(file uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT excluded_from_certification(file, person)
        OR EXISTS (SELECT FROM screenings WHERE certification_id = file AND screened_by = person)
        OR EXISTS (SELECT FROM assessments WHERE certification_id = file AND assessor_id = person)
$$
"""

KEEP_REVIEWERS_APART = """
CREATE FUNCTION keep_reviewers_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reviewer uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    decider uuid;
BEGIN
    -- The file's row orders those who review it and the one who decides it.
    SELECT decided_by INTO decider FROM certifications WHERE id = NEW.certification_id FOR UPDATE;
    IF decider = reviewer OR excluded_from_certification(NEW.certification_id, reviewer) THEN
        RAISE EXCEPTION 'who applied, is in conflict or decides does not review' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_DECIDERS_APART = """
CREATE FUNCTION keep_deciders_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file uuid;
BEGIN
    IF TG_TABLE_NAME = 'certifications' THEN
        file := NEW.id;
    ELSE
        SELECT certification_id INTO file FROM certificates WHERE id = NEW.certificate_id;
    END IF;
    IF involved_in_certification(file, NEW.decided_by) THEN
        RAISE EXCEPTION 'who had a part in a file does not decide in it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

REST_ON_ASSESSMENTS = """
CREATE FUNCTION rest_on_assessments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM certifications
        WHERE id = NEW.certification_id AND influencer_id = NEW.influencer_id AND status = 'granted'
    ) OR 2 > (
        SELECT count(*) FROM assessments
        WHERE certification_id = NEW.certification_id
          AND assessor_id NOT IN (
              SELECT login_id FROM conflicts_of_interest WHERE certification_id = NEW.certification_id
          )
    ) THEN
        RAISE EXCEPTION 'a certificate rests on a granted file that two people assessed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

FOLD_STATUS = """
CREATE FUNCTION fold_certificate_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    certificate uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF (SELECT (status, changes) FROM certificates WHERE id = certificate) IS DISTINCT FROM (
        SELECT (status, place) FROM certificate_changes WHERE certificate_id = certificate
        ORDER BY place DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a certificate stands as its last change says' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_RECORD = """
CREATE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - coalesce(TG_ARGV, '{}') IS DISTINCT FROM to_jsonb(OLD) - coalesce(TG_ARGV, '{}')
    THEN
        RAISE EXCEPTION '% are a record', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

FUNCTIONS = (
    EXCLUDED, INVOLVED, KEEP_REVIEWERS_APART, KEEP_DECIDERS_APART, REST_ON_ASSESSMENTS, FOLD_STATUS, KEEP_RECORD,
)  # fmt: skip

MAY_CHANGE = {
    "pledges": (),
    "course_results": (),
    "certifications": (
        "status", "statement", "evidence", "decided_by", "decided_at", "decision_ground", "decision_facts",
        "appeal_by", "withdrawn_at",
    ),
    "certification_channels": (),
    "screenings": (),
    "assessments": (),
    "assessment_scores": (),
    "conflicts_of_interest": (),
    "certificates": ("status", "changes", "succeeded_by"),
    "certificate_results": (),
    "certificate_changes": (),
}  # fmt: skip
"""Which columns of a row may change after it was written; no row is deleted."""

TRIGGERS = (
    (
        "CREATE TRIGGER screeners_apart BEFORE INSERT ON screenings "
        "FOR EACH ROW EXECUTE FUNCTION keep_reviewers_apart('screened_by')"
    ),
    (
        "CREATE TRIGGER assessors_apart BEFORE INSERT ON assessments "
        "FOR EACH ROW EXECUTE FUNCTION keep_reviewers_apart('assessor_id')"
    ),
    (
        "CREATE TRIGGER deciders_apart BEFORE INSERT OR UPDATE OF decided_by ON certifications "
        "FOR EACH ROW WHEN (NEW.decided_by IS NOT NULL) EXECUTE FUNCTION keep_deciders_apart()"
    ),
    (
        "CREATE TRIGGER deciders_apart BEFORE INSERT ON certificate_changes "
        "FOR EACH ROW WHEN (NEW.decided_by IS NOT NULL) EXECUTE FUNCTION keep_deciders_apart()"
    ),
    (
        "CREATE CONSTRAINT TRIGGER certificates_rest AFTER INSERT ON certificates "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rest_on_assessments()"
    ),
    (
        "CREATE CONSTRAINT TRIGGER status_folds AFTER INSERT OR UPDATE ON certificates "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fold_certificate_status('id')"
    ),
    (
        "CREATE CONSTRAINT TRIGGER status_folds AFTER INSERT ON certificate_changes "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fold_certificate_status('certificate_id')"
    ),
)


def keep_record(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION keep_record({names})"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(sa.schema.CreateSequence(sa.Sequence("certificate_serials")))
    op.create_table(
        "course_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("test_version", sa.Text(), nullable=False),
        sa.Column("correct", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("0 <= correct AND correct <= asked AND asked > 0", name=op.f("ck_course_results_marks")),
        sa.CheckConstraint("passed = (valid_until IS NOT NULL)", name=op.f("ck_course_results_passed_holds")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_course_results_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["logins.id"], name=op.f("fk_course_results_taken_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_results")),
    )
    op.create_index(
        "ix_course_results_influencer_id_taken_at", "course_results", ["influencer_id", "taken_at"], unique=False
    )
    op.create_table(
        "pledges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_pledges_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["signed_by"], ["logins.id"], name=op.f("fk_pledges_signed_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("influencer_id", "code_version", name=op.f("uq_pledges_influencer_id_code_version")),
    )
    op.create_table(
        "certifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("applied_by", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column("pledge_id", sa.Uuid(), nullable=False),
        sa.Column("course_result_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("new_facts", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "applied",
                "incomplete",
                "assessment",
                "decision",
                "granted",
                "refused",
                "withdrawn",
                name="certificationstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_ground", sa.Text(), nullable=True),
        sa.Column("decision_facts", sa.Text(), nullable=True),
        sa.Column("appeal_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL) = (status = 'withdrawn')", name=op.f("ck_certifications_withdrawn")
        ),
        sa.CheckConstraint(
            "num_nonnulls(decided_by, decided_at, decision_ground, decision_facts, appeal_by) "
            "= CASE WHEN status IN ('granted', 'refused') THEN 5 ELSE 0 END",
            name=op.f("ck_certifications_decided_with_reasons"),
        ),
        sa.CheckConstraint("decided_by <> applied_by", name=op.f("ck_certifications_not_decided_by_applicant")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_certifications_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["applied_by"], ["logins.id"], name=op.f("fk_certifications_applied_by_logins")),
        sa.ForeignKeyConstraint(
            ["course_result_id"], ["course_results.id"], name=op.f("fk_certifications_course_result_id_course_results")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["logins.id"], name=op.f("fk_certifications_decided_by_logins")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_certifications_pledge_id_pledges")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifications")),
    )
    op.create_index("ix_certifications_influencer_id_id", "certifications", ["influencer_id", "id"], unique=False)
    op.create_index("ix_certifications_status_id", "certifications", ["status", "id"], unique=False)
    op.create_index(
        "uq_certifications_open",
        "certifications",
        ["influencer_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('applied', 'incomplete', 'assessment', 'decision')"),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["logins.id"], name=op.f("fk_assessments_assessor_id_logins")),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_assessments_certification_id_certifications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "certification_id", "assessor_id", name=op.f("uq_assessments_certification_id_assessor_id")
        ),
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column("tier", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "expiring",
                "suspended",
                "revoked",
                "expired",
                name="certificatestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("succeeded_by", sa.Text(), nullable=True),
        sa.CheckConstraint("succeeded_by IS NULL OR status = 'expired'", name=op.f("ck_certificates_succeeded")),
        sa.CheckConstraint("issued_at < notice_at AND notice_at < valid_until", name=op.f("ck_certificates_period")),
        sa.CheckConstraint("tier BETWEEN 1 AND 3", name=op.f("ck_certificates_tier")),
        sa.CheckConstraint("total BETWEEN 0 AND 10000", name=op.f("ck_certificates_total")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_certificates_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_certificates_certification_id_certifications")
        ),
        sa.ForeignKeyConstraint(
            ["succeeded_by"],
            ["certificates.number"],
            name=op.f("fk_certificates_succeeded_by_certificates"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("certification_id", name=op.f("uq_certificates_certification_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index("ix_certificates_influencer_id", "certificates", ["influencer_id"], unique=False)
    op.create_index(
        "ix_certificates_notice_at",
        "certificates",
        ["notice_at"],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(
        "ix_certificates_valid_until",
        "certificates",
        ["valid_until"],
        unique=False,
        postgresql_where=sa.text("status IN ('active', 'expiring', 'suspended')"),
    )
    op.create_index(
        "uq_certificates_standing",
        "certificates",
        ["influencer_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('active', 'expiring', 'suspended')"),
    )
    op.create_table(
        "certification_channels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_certification_channels_certification_id_certifications"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_channels")),
        sa.UniqueConstraint(
            "certification_id", "channel_id", name=op.f("uq_certification_channels_certification_id_channel_id")
        ),
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"],
            ["certifications.id"],
            name=op.f("fk_conflicts_of_interest_certification_id_certifications"),
        ),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_conflicts_of_interest_login_id_logins")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["logins.id"], name=op.f("fk_conflicts_of_interest_recorded_by_logins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts_of_interest")),
        sa.UniqueConstraint(
            "certification_id", "login_id", name=op.f("uq_conflicts_of_interest_certification_id_login_id")
        ),
    )
    op.create_table(
        "screenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("screened_by", sa.Uuid(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "complete", "incomplete", name="screeningoutcome", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certification_id"], ["certifications.id"], name=op.f("fk_screenings_certification_id_certifications")
        ),
        sa.ForeignKeyConstraint(["screened_by"], ["logins.id"], name=op.f("fk_screenings_screened_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(op.f("ix_screenings_certification_id"), "screenings", ["certification_id"], unique=False)
    op.create_table(
        "assessment_scores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("criteria_group", sa.Text(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_assessment_scores_note")),
        sa.CheckConstraint("cardinality(evidence) > 0", name=op.f("ck_assessment_scores_evidence")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_assessment_scores_score")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_assessment_scores_assessment_id_assessments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_scores")),
        sa.UniqueConstraint(
            "assessment_id", "criteria_group", name=op.f("uq_assessment_scores_assessment_id_criteria_group")
        ),
    )
    op.create_table(
        "certificate_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "expiring",
                "suspended",
                "revoked",
                "expired",
                name="certificatestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column(
            "severity",
            sa.Enum("minor", "serious", "grave", name="severity", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("appeal_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(decided_by, severity, appeal_by, public_until) = 4 "
            "OR (status NOT IN ('suspended', 'revoked') AND num_nonnulls(severity, appeal_by, public_until) = 0)",
            name=op.f("ck_certificate_changes_sanction"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR num_nonnulls(ground, facts) = 2",
            name=op.f("ck_certificate_changes_decided_with_reasons"),
        ),
        sa.CheckConstraint("place > 0", name=op.f("ck_certificate_changes_place")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_changes_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["logins.id"], name=op.f("fk_certificate_changes_decided_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_changes")),
        sa.UniqueConstraint("certificate_id", "place", name=op.f("uq_certificate_changes_certificate_id_place")),
    )
    op.create_table(
        "certificate_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("criteria_group", sa.Text(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 10000 AND weight BETWEEN 1 AND 100", name=op.f("ck_certificate_results_score")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_results_certificate_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_results")),
        sa.UniqueConstraint(
            "certificate_id", "criteria_group", name=op.f("uq_certificate_results_certificate_id_criteria_group")
        ),
    )
    for function in FUNCTIONS:
        op.execute(function)
    for table, columns in MAY_CHANGE.items():
        op.execute(keep_record(table, columns))
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    op.drop_table("certificate_results")
    op.drop_table("certificate_changes")
    op.drop_table("assessment_scores")
    op.drop_index(op.f("ix_screenings_certification_id"), table_name="screenings")
    op.drop_table("screenings")
    op.drop_table("conflicts_of_interest")
    op.drop_table("certification_channels")
    op.drop_index(
        "uq_certificates_standing",
        table_name="certificates",
        postgresql_where=sa.text("status IN ('active', 'expiring', 'suspended')"),
    )
    op.drop_index(
        "ix_certificates_valid_until",
        table_name="certificates",
        postgresql_where=sa.text("status IN ('active', 'expiring', 'suspended')"),
    )
    op.drop_index("ix_certificates_notice_at", table_name="certificates", postgresql_where=sa.text("status = 'active'"))
    op.drop_index("ix_certificates_influencer_id", table_name="certificates")
    op.drop_table("certificates")
    op.drop_table("assessments")
    op.drop_index(
        "uq_certifications_open",
        table_name="certifications",
        postgresql_where=sa.text("status IN ('applied', 'incomplete', 'assessment', 'decision')"),
    )
    op.drop_index("ix_certifications_status_id", table_name="certifications")
    op.drop_index("ix_certifications_influencer_id_id", table_name="certifications")
    op.drop_table("certifications")
    op.drop_table("pledges")
    op.drop_index("ix_course_results_influencer_id_taken_at", table_name="course_results")
    op.drop_table("course_results")
    for name in (
        "keep_record()", "fold_certificate_status()", "rest_on_assessments()", "keep_deciders_apart()",
        "keep_reviewers_apart()", "involved_in_certification(uuid, uuid)", "excluded_from_certification(uuid, uuid)",
    ):  # fmt: skip
        op.execute(f"DROP FUNCTION {name}")
    op.execute(sa.schema.DropSequence(sa.Sequence("certificate_serials")))
