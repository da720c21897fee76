"""The folded words of profiles and briefs, by whose beginnings they are found without a search engine."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024_folded_words"
down_revision: str | None = "0023_full_ledger"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# After NFKD every Vietnamese letter but đ is an ASCII letter and its marks; "C" keeps the database's locale out of it.
FOLDED_WORDS = r"""
CREATE FUNCTION folded_words(told text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_to_tsvector(array_remove(
    regexp_split_to_array(
        regexp_replace(
            lower(translate(regexp_replace(normalize(told, NFKD), '[\u0300-\u036f]', '', 'g'), 'Đđ', 'dd') COLLATE "C"),
            '([a-z0-9]{64})[a-z0-9]+', '\1', 'g'
        ),
        '[^a-z0-9]+'
    ),
    ''
))
"""

# Who changes the same row's words at the same time waits here; only the statement after that sees what the other wrote.
KEEP_INFLUENCER_WORDS = """
CREATE FUNCTION keep_influencer_words(changed uuid[]) RETURNS void LANGUAGE plpgsql STRICT AS $$
BEGIN
    PERFORM FROM influencer_words WHERE influencer_id = ANY (changed) ORDER BY influencer_id FOR UPDATE;
    INSERT INTO influencer_words AS kept (influencer_id, words)
    SELECT
        influencer.id,
        folded_words(concat_ws(' ', influencer.display_name, (
            SELECT string_agg(channel.handle, ' ') FROM channels channel WHERE channel.influencer_id = influencer.id
        )))
        || array_to_tsvector(array_remove(ARRAY['province:' || influencer.province], NULL))
        || array_to_tsvector(ARRAY(
            SELECT 'niche:' || held.niche FROM influencer_niches held WHERE held.influencer_id = influencer.id
        ))
    FROM influencers influencer
    WHERE influencer.id = ANY (changed)
    ON CONFLICT (influencer_id) DO UPDATE SET words = excluded.words WHERE kept.words <> excluded.words;
END $$
"""
KEEP_BRIEF_WORDS = """
CREATE FUNCTION keep_brief_words(changed uuid[]) RETURNS void LANGUAGE plpgsql STRICT AS $$
BEGIN
    PERFORM FROM brief_words WHERE brief_id = ANY (changed) ORDER BY brief_id FOR UPDATE;
    INSERT INTO brief_words AS kept (brief_id, words)
    SELECT
        brief.id,
        folded_words(concat_ws(' ', brief.title, brief.product_name, brief.summary, brand.name))
        || array_to_tsvector(ARRAY['category:' || brief.category])
        || array_to_tsvector(ARRAY(SELECT 'province:' || province FROM unnest(brief.provinces) province))
        || array_to_tsvector(ARRAY(
            SELECT 'niche:' || (held ->> 'code') FROM jsonb_array_elements(brief.niches) held
        ))
    FROM briefs brief JOIN brands brand ON brand.id = brief.brand_id
    WHERE brief.id = ANY (changed)
    ON CONFLICT (brief_id) DO UPDATE SET words = excluded.words WHERE kept.words <> excluded.words;
END $$
"""
# Arguments: what keeps the words, and the column that says whose they are.
MANY_CHANGED = """
CREATE FUNCTION words_of_many_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I(array_agg(DISTINCT %I)) FROM changed', TG_ARGV[0], TG_ARGV[1]);
    RETURN NULL;
END $$
"""
ONE_CHANGED = """
CREATE FUNCTION words_of_one_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I(ARRAY[($1).%I, ($2).%2$I])', TG_ARGV[0], TG_ARGV[1]) USING OLD, NEW;
    RETURN NULL;
END $$
"""
BRAND_CHANGED = """
CREATE FUNCTION words_of_brand_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_brief_words(ARRAY(SELECT id FROM briefs WHERE brand_id = NEW.id));
    RETURN NULL;
END $$
"""
FUNCTIONS = {
    "folded_words(text)": FOLDED_WORDS,
    "keep_influencer_words(uuid[])": KEEP_INFLUENCER_WORDS,
    "keep_brief_words(uuid[])": KEEP_BRIEF_WORDS,
    "words_of_many_changed()": MANY_CHANGED,
    "words_of_one_changed()": ONE_CHANGED,
    "words_of_brand_changed()": BRAND_CHANGED,
}

TABLES = {
    "influencers": ("keep_influencer_words", "id", ("display_name", "province")),
    "channels": ("keep_influencer_words", "influencer_id", ("influencer_id", "handle")),
    "influencer_niches": ("keep_influencer_words", "influencer_id", ("influencer_id", "niche")),
    "briefs": (
        "keep_brief_words",
        "id",
        ("brand_id", "title", "product_name", "summary", "category", "provinces", "niches"),
    ),
}
"""Table → what keeps the words, whose they are, and the columns they are made of."""
NOTHING_IS_LEFT = {"influencers", "briefs"}
"""Where a row goes, its words go with it."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name, key, owner in (
        ("influencer_words", "influencer_id", "influencers"),
        ("brief_words", "brief_id", "briefs"),
    ):
        op.create_table(
            name,
            sa.Column(key, sa.Uuid(), nullable=False),
            sa.Column("words", postgresql.TSVECTOR(), nullable=False),
            sa.ForeignKeyConstraint([key], [f"{owner}.id"], name=op.f(f"fk_{name}_{key}_{owner}"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
        )
    for function in FUNCTIONS.values():
        op.execute(function)
    for table, (keep, key, columns) in TABLES.items():
        _watch(table, keep, key, columns)
    op.execute(
        "CREATE TRIGGER words_of_brand AFTER UPDATE OF name ON brands FOR EACH ROW "
        "WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION words_of_brand_changed()"
    )
    op.execute("SELECT keep_influencer_words(array_agg(id)) FROM influencers")
    op.execute("SELECT keep_brief_words(array_agg(id)) FROM briefs")
    # Last: an index over rows that are there is made faster than one row by row.
    for name in ("influencer_words", "brief_words"):
        op.create_index(f"ix_{name}_words", name, ["words"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    for table in TABLES:
        for what in ("inserted", "deleted", "updated"):
            op.execute(f"DROP TRIGGER IF EXISTS words_{what} ON {table}")
    op.execute("DROP TRIGGER words_of_brand ON brands")
    for name in ("influencer_words", "brief_words"):
        op.drop_index(f"ix_{name}_words", table_name=name, postgresql_using="gin")
        op.drop_table(name)
    for signature in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {signature}")


def _watch(table: str, keep: str, key: str, columns: tuple[str, ...]) -> None:
    many = f"FOR EACH STATEMENT EXECUTE FUNCTION words_of_many_changed('{keep}', '{key}')"
    op.execute(f"CREATE TRIGGER words_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed {many}")
    if table not in NOTHING_IS_LEFT:
        op.execute(f"CREATE TRIGGER words_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed {many}")
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    op.execute(
        f"CREATE TRIGGER words_updated AFTER UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW "
        f"WHEN (({before}) IS DISTINCT FROM ({after})) EXECUTE FUNCTION words_of_one_changed('{keep}', '{key}')"
    )
