-- Rows as they stood at revision 0066: offers that nobody has answered yet, beside what earlier files hold.
BEGIN;

CREATE FUNCTION pg_temp.id(words text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(words)::uuid $$;

-- asked: as it was opened. longer: extended on its last day.
INSERT INTO offers (
    id, brief_id, brand_id, influencer_id, status, is_application, awaits, versions, opened_at, answer_by,
    rule_version, extended_at
)
SELECT pg_temp.id('offer ' || name), pg_temp.id('brief ' || brief), pg_temp.id('brand'), pg_temp.id('nhung'), 'open',
    false, 'influencer', 1, '2026-11-20 09:00+07', answer_by, 'offers-2026-01', extended_at
FROM (VALUES
    ('asked', 'morning', '2026-11-23 09:00+07'::timestamptz, NULL::timestamptz),
    ('longer', 'evening', '2026-11-26 09:00+07', '2026-11-23 08:00+07')
) AS told (name, brief, answer_by, extended_at);

INSERT INTO offer_terms (
    id, offer_id, number, side, written_by, written_at, status, fee_minor, fee_currency, deliverables, usage_grants
)
SELECT pg_temp.id('terms ' || name), pg_temp.id('offer ' || name), 1, 'brand', pg_temp.id('login lan'),
    '2026-11-20 09:00+07', 'open', 3000000, 'VND', '[]', '[]'
FROM unnest(ARRAY['asked', 'longer']) AS name;

COMMIT;
