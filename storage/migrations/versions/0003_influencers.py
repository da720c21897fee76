"""Profiles, channels, rates, audience, and files they came from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003_influencers"
down_revision: str | None = "0002_listings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_SHARES_WHOLE = """
CREATE FUNCTION keep_shares_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(basis_points) FROM audience_shares
        WHERE influencer_id = NEW.influencer_id AND dimension = NEW.dimension) > 10000 THEN
        RAISE EXCEPTION 'shares by % exceed the whole', NEW.dimension USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_PERIODS_APART = """
CREATE FUNCTION keep_periods_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM closed_periods
               WHERE influencer_id = NEW.influencer_id AND starts_on <> NEW.starts_on
                 AND starts_on < NEW.ends_on AND ends_on > NEW.starts_on) THEN
        RAISE EXCEPTION 'closed periods overlap' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_LISTED_TOTAL = """
CREATE FUNCTION keep_listed_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change bigint := 0;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        change := (SELECT count(*) FROM entered WHERE status IN ('approved', 'imported'));
    END IF;
    IF TG_OP <> 'INSERT' THEN
        change := change - (SELECT count(*) FROM gone WHERE status IN ('approved', 'imported'));
    END IF;
    IF change <> 0 THEN
        UPDATE kept_totals SET value = value + change WHERE name = 'listed_profiles';
        IF NOT FOUND THEN
            INSERT INTO kept_totals AS kept (name, value) VALUES ('listed_profiles', change)
            ON CONFLICT (name) DO UPDATE SET value = kept.value + change;
        END IF;
    END IF;
    RETURN NULL;
END $$
"""
LISTED_TOTAL_TRIGGERS = {
    "INSERT": "NEW TABLE AS entered",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS entered",
    "DELETE": "OLD TABLE AS gone",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "influencers", "briefs", name="importsubject", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("least(created, changed, unchanged, rejected) >= 0", name=op.f("ck_import_runs_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_table(
        "influencers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "imported",
                "draft",
                "submitted",
                "approved",
                "refused",
                name="profilestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("kol", "koc", name="influencerkind", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("bio_vi", sa.Text(), nullable=False),
        sa.Column("bio_en", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("representative_name", sa.Text(), nullable=True),
        sa.Column("representative_email", sa.Text(), nullable=True),
        sa.Column("minimum_fee_minor", sa.BigInteger(), nullable=True),
        sa.Column("minimum_fee_currency", sa.Text(), nullable=True),
        sa.Column("bookings_at_once", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "num_nulls(minimum_fee_minor, minimum_fee_currency) IN (0, 2) "
            "AND minimum_fee_minor >= 0 AND minimum_fee_currency = 'VND'",
            name=op.f("ck_influencers_minimum_fee"),
        ),
        sa.CheckConstraint(
            "version >= 0 AND (version > 0 OR status = 'imported')", name=op.f("ck_influencers_version")
        ),
        sa.CheckConstraint("status = 'imported' OR kind IS NOT NULL", name=op.f("ck_influencers_has_a_kind")),
        sa.CheckConstraint("status = 'imported' OR login_id IS NOT NULL", name=op.f("ck_influencers_has_a_person")),
        sa.CheckConstraint(
            "status NOT IN ('imported', 'approved') OR listed_at IS NOT NULL", name=op.f("ck_influencers_listed_since")
        ),
        sa.CheckConstraint("bookings_at_once BETWEEN 0 AND 50", name=op.f("ck_influencers_bookings_at_once")),
        sa.CheckConstraint("length(display_name) BETWEEN 1 AND 100", name=op.f("ck_influencers_display_name")),
        sa.CheckConstraint(
            "num_nulls(representative_name, representative_email) IN (0, 2)", name=op.f("ck_influencers_representative")
        ),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_influencers_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencers")),
        sa.UniqueConstraint("login_id", name=op.f("uq_influencers_login_id")),
    )
    op.create_index(
        "ix_influencers_listed",
        "influencers",
        ["id"],
        unique=False,
        postgresql_where=sa.text("status IN ('approved', 'imported')"),
    )
    op.create_table(
        "audience_shares",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "age",
                "gender",
                "province",
                name="audiencedimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("bracket", sa.Text(), nullable=False),
        sa.Column("basis_points", sa.BigInteger(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "declared",
                "imported",
                "checked",
                "platform",
                name="figuresource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("ck_audience_shares_basis_points")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_audience_shares_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "dimension", "bracket", name=op.f("pk_audience_shares")),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("handle_folded", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("followers", sa.BigInteger(), nullable=True),
        sa.Column(
            "followers_source",
            sa.Enum(
                "declared",
                "imported",
                "checked",
                "platform",
                name="followers_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("followers_as_of", sa.Date(), nullable=True),
        sa.Column("engagement_rate", sa.BigInteger(), nullable=True),
        sa.Column(
            "engagement_rate_source",
            sa.Enum(
                "declared",
                "imported",
                "checked",
                "platform",
                name="engagement_rate_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("engagement_rate_as_of", sa.Date(), nullable=True),
        sa.Column("median_views", sa.BigInteger(), nullable=True),
        sa.Column(
            "median_views_source",
            sa.Enum(
                "declared",
                "imported",
                "checked",
                "platform",
                name="median_views_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("median_views_as_of", sa.Date(), nullable=True),
        sa.Column("bio_code", sa.Text(), nullable=True),
        sa.Column("bio_code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("engagement_rate BETWEEN 0 AND 10000", name=op.f("ck_channels_engagement_rate_range")),
        sa.CheckConstraint("followers BETWEEN 0 AND 2000000000", name=op.f("ck_channels_followers_range")),
        sa.CheckConstraint("median_views BETWEEN 0 AND 2000000000", name=op.f("ck_channels_median_views_range")),
        sa.CheckConstraint(
            "num_nulls(bio_code, bio_code_until) IN (0, 2)", name=op.f("ck_channels_bio_code_has_an_end")
        ),
        sa.CheckConstraint(
            "num_nulls(engagement_rate, engagement_rate_source, engagement_rate_as_of) IN (0, 3)",
            name=op.f("ck_channels_engagement_rate_whole_or_absent"),
        ),
        sa.CheckConstraint(
            "num_nulls(followers, followers_source, followers_as_of) IN (0, 3)",
            name=op.f("ck_channels_followers_whole_or_absent"),
        ),
        sa.CheckConstraint(
            "num_nulls(median_views, median_views_source, median_views_as_of) IN (0, 3)",
            name=op.f("ck_channels_median_views_whole_or_absent"),
        ),
        sa.CheckConstraint(
            "num_nulls(verified_at, verified_by) IN (0, 2)", name=op.f("ck_channels_verified_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_channels_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["verified_by"], ["logins.id"], name=op.f("fk_channels_verified_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("platform", "handle_folded", name=op.f("uq_channels_platform_handle_folded")),
    )
    op.create_index(op.f("ix_channels_influencer_id"), "channels", ["influencer_id"], unique=False)
    op.create_table(
        "closed_periods",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_closed_periods_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_closed_periods_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "starts_on", name=op.f("pk_closed_periods")),
    )
    op.create_table(
        "imported_profiles",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_imported_profiles_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_imported_profiles_run_id_import_runs")),
        sa.PrimaryKeyConstraint("influencer_id", name=op.f("pk_imported_profiles")),
    )
    op.create_index(op.f("ix_imported_profiles_run_id"), "imported_profiles", ["run_id"], unique=False)
    op.create_table(
        "influencer_languages",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_influencer_languages_place")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_influencer_languages_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "language", name=op.f("pk_influencer_languages")),
        sa.UniqueConstraint("influencer_id", "place", name=op.f("uq_influencer_languages_influencer_id_place")),
    )
    op.create_index(
        "ix_influencer_languages_language", "influencer_languages", ["language", "influencer_id"], unique=False
    )
    op.create_table(
        "influencer_niches",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("niche", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_influencer_niches_place")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_influencer_niches_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "niche", name=op.f("pk_influencer_niches")),
        sa.UniqueConstraint("influencer_id", "place", name=op.f("uq_influencer_niches_influencer_id_place")),
    )
    op.create_index("ix_influencer_niches_niche", "influencer_niches", ["niche", "influencer_id"], unique=False)
    op.create_table(
        "portfolio_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_for", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_portfolio_items_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_items")),
    )
    op.create_index(op.f("ix_portfolio_items_influencer_id"), "portfolio_items", ["influencer_id"], unique=False)
    op.create_table(
        "profile_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "standing",
                "superseded",
                "refused",
                name="profileversionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_profile_versions_number")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_profile_versions_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_versions")),
        sa.UniqueConstraint("influencer_id", "number", name=op.f("uq_profile_versions_influencer_id_number")),
    )
    op.create_index(
        "uq_profile_versions_in_work",
        "profile_versions",
        ["influencer_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted')"),
    )
    op.create_index(
        "uq_profile_versions_standing",
        "profile_versions",
        ["influencer_id"],
        unique=True,
        postgresql_where=sa.text("status = 'standing'"),
    )
    op.create_table(
        "kept_totals",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_kept_totals_value")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_totals")),
    )
    op.create_table(
        "qualifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "health",
                "finance",
                "law",
                "education",
                name="qualificationfield",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(verified_at, verified_by) IN (0, 2)", name=op.f("ck_qualifications_verified_by_somebody")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR issued_on IS NULL OR valid_until > issued_on",
            name=op.f("ck_qualifications_ends_after_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_qualifications_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["verified_by"], ["logins.id"], name=op.f("fk_qualifications_verified_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualifications")),
    )
    op.create_index(op.f("ix_qualifications_influencer_id"), "qualifications", ["influencer_id"], unique=False)
    op.create_table(
        "rates",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("format_code", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("price_currency", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "price_minor > 0 AND price_minor <= 100000000000 AND price_currency = 'VND'", name=op.f("ck_rates_price")
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_rates_influencer_id_influencers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("influencer_id", "platform", "format_code", name=op.f("pk_rates")),
    )
    op.create_table(
        "refused_brands",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_refused_brands_brand_id_brands")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_refused_brands_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "brand_id", name=op.f("pk_refused_brands")),
    )
    op.create_index(op.f("ix_refused_brands_brand_id"), "refused_brands", ["brand_id"], unique=False)
    op.create_table(
        "refused_topics",
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_refused_topics_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("influencer_id", "topic", name=op.f("pk_refused_topics")),
    )
    op.create_table(
        "profile_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("bio_code", sa.Text(), nullable=False),
        sa.Column("bio_code_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(verified_at, verified_by) IN (0, 2)", name=op.f("ck_profile_claims_verified_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_profile_claims_channel_id_channels"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_profile_claims_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_profile_claims_login_id_logins")),
        sa.ForeignKeyConstraint(["verified_by"], ["logins.id"], name=op.f("fk_profile_claims_verified_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_claims")),
        sa.UniqueConstraint("influencer_id", "login_id", name=op.f("uq_profile_claims_influencer_id_login_id")),
    )
    op.create_index(op.f("ix_profile_claims_channel_id"), "profile_claims", ["channel_id"], unique=False)
    op.create_index(op.f("ix_profile_claims_login_id"), "profile_claims", ["login_id"], unique=False)
    op.execute(KEEP_SHARES_WHOLE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER audience_shares_stay_whole AFTER INSERT OR UPDATE ON audience_shares "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_shares_whole()"
    )
    op.execute(KEEP_PERIODS_APART)
    op.execute(
        "CREATE CONSTRAINT TRIGGER closed_periods_stay_apart AFTER INSERT OR UPDATE ON closed_periods "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_periods_apart()"
    )
    op.execute(KEEP_LISTED_TOTAL)
    for deed, rows in LISTED_TOTAL_TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER listed_total_on_{deed.lower()} AFTER {deed} ON influencers REFERENCING {rows} "
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_listed_total()"
        )


def downgrade() -> None:
    for deed in LISTED_TOTAL_TRIGGERS:
        op.execute(f"DROP TRIGGER listed_total_on_{deed.lower()} ON influencers")
    op.execute("DROP FUNCTION keep_listed_total")
    op.execute("DROP TRIGGER closed_periods_stay_apart ON closed_periods")
    op.execute("DROP FUNCTION keep_periods_apart")
    op.execute("DROP TRIGGER audience_shares_stay_whole ON audience_shares")
    op.execute("DROP FUNCTION keep_shares_whole")
    op.drop_index(op.f("ix_profile_claims_login_id"), table_name="profile_claims")
    op.drop_index(op.f("ix_profile_claims_channel_id"), table_name="profile_claims")
    op.drop_table("profile_claims")
    op.drop_table("refused_topics")
    op.drop_index(op.f("ix_refused_brands_brand_id"), table_name="refused_brands")
    op.drop_table("refused_brands")
    op.drop_table("rates")
    op.drop_index(op.f("ix_qualifications_influencer_id"), table_name="qualifications")
    op.drop_table("qualifications")
    op.drop_table("kept_totals")
    op.drop_index(
        "uq_profile_versions_standing", table_name="profile_versions", postgresql_where=sa.text("status = 'standing'")
    )
    op.drop_index(
        "uq_profile_versions_in_work",
        table_name="profile_versions",
        postgresql_where=sa.text("status IN ('draft', 'submitted')"),
    )
    op.drop_table("profile_versions")
    op.drop_index(op.f("ix_portfolio_items_influencer_id"), table_name="portfolio_items")
    op.drop_table("portfolio_items")
    op.drop_index("ix_influencer_niches_niche", table_name="influencer_niches")
    op.drop_table("influencer_niches")
    op.drop_index("ix_influencer_languages_language", table_name="influencer_languages")
    op.drop_table("influencer_languages")
    op.drop_index(op.f("ix_imported_profiles_run_id"), table_name="imported_profiles")
    op.drop_table("imported_profiles")
    op.drop_table("closed_periods")
    op.drop_index(op.f("ix_channels_influencer_id"), table_name="channels")
    op.drop_table("channels")
    op.drop_table("audience_shares")
    op.drop_index(
        "ix_influencers_listed",
        table_name="influencers",
        postgresql_where=sa.text("status IN ('approved', 'imported')"),
    )
    op.drop_table("influencers")
    op.drop_table("import_runs")
