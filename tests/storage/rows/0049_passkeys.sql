-- Rows as they stood at revision 0049: two campaigns, one paid into through Stripe and one through the sandbox, four
-- bookings, and money on every step of its way. The triggers of that revision look at them as they are loaded.
BEGIN;

-- Ids by names, so that a test can name a row: pg_temp.id('booking settled').
CREATE FUNCTION pg_temp.id(words text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(words)::uuid $$;

CREATE FUNCTION pg_temp.post(
    kind text, key text, at timestamptz, amounts jsonb, hold uuid DEFAULT NULL, follows uuid DEFAULT NULL
) RETURNS void LANGUAGE sql AS $$
    SELECT post_transfer(
        pg_temp.id(key), kind, key, encode(sha256(convert_to(key, 'UTF8')), 'hex'), hold, follows, at,
        array_agg(gen_random_uuid()), array_agg(pg_temp.id(account)), array_agg(minor::bigint),
        array_agg('VND'::text)
    ) FROM jsonb_each_text(amounts) AS moved (account, minor)
$$;

INSERT INTO logins (id, email, display_name, password_hash, language, created_at)
SELECT pg_temp.id('login ' || name), name || '@example.vn', initcap(name), '-', 'vi', '2026-05-01 09:00+07'
FROM unnest(ARRAY['lan', 'nhung', 'minh', 'finance']) AS name;

INSERT INTO brands (id, name, legal_name, tax_code, created_at, verified_at, verified_by) VALUES (
    pg_temp.id('brand'), 'Trà Sen Vàng', 'Công ty TNHH Trà Sen Vàng', '0312345678', '2026-05-02 09:00+07',
    '2026-05-03 09:00+07', pg_temp.id('login finance')
);

INSERT INTO influencers (
    id, login_id, status, version, display_name, bio_vi, bio_en, bookings_at_once, created_at, changed_at,
    listed_at
)
SELECT pg_temp.id(name), pg_temp.id('login ' || name), 'imported', 0, initcap(name), '', '', 3,
    '2026-05-04 09:00+07', '2026-05-04 09:00+07', '2026-05-04 09:00+07'
FROM unnest(ARRAY['nhung', 'minh']) AS name;

INSERT INTO campaigns (id, brand_id, name, budget_minor, budget_currency, starts_on, ends_on, status, created_at)
SELECT pg_temp.id('campaign ' || rail), pg_temp.id('brand'), 'Mùa sen', 50000000, 'VND', '2026-07-01', '2026-09-30',
    'open', '2026-06-01 09:00+07'
FROM unnest(ARRAY['stripe', 'sandbox']) AS rail;

INSERT INTO briefs (
    id, campaign_id, brand_id, status, version, places_taken, created_at, published_at, title, summary, kind, goal,
    product_name, category, niches, provinces, languages, audience, deliverables, platforms, formats, places,
    fee_minimum_minor, fee_minimum_currency, fee_maximum_minor, fee_maximum_currency, budget_minor, budget_currency,
    tier_minimum, talking_points, claims, forbidden_content, mentions, hashtags, usage_grants, draft_review, open_call,
    invitation, open_until, documents
)
SELECT pg_temp.id('brief ' || name), pg_temp.id('campaign ' || rail), pg_temp.id('brand'), 'published', 1, taken,
    '2026-06-02 09:00+07', '2026-06-03 09:00+07', 'Trà sen ' || name, 'Kể một ngày với trà sen.', 'commercial',
    'awareness', 'Trà sen', 'food', '[]', '{}', '{vi}', '{}', '[]', '{tiktok}', '{tiktok_video}', 3,
    1000000, 'VND', 6000000, 'VND', 20000000, 'VND', 0, '{}', '[]', '{}', '{}', '{}', '[]', true, true, true,
    '2026-08-01 09:00+07', '[]'
FROM (VALUES ('morning', 'stripe', 2), ('evening', 'stripe', 0), ('trial', 'sandbox', 1)) AS b (name, rail, taken);

-- settled: released and paid. wished: the brand wishes to end it. cancelled: a quarter paid. trial: of play money.
CREATE TEMPORARY TABLE stories ON COMMIT DROP AS
SELECT pg_temp.id('booking ' || name) AS id, * FROM (VALUES
    ('settled', 'morning', 'stripe', 'nhung', 6000000, 'settled', '2026-07-02 09:00+07'::timestamptz),
    ('wished', 'morning', 'stripe', 'minh', 5000000, 'funded', '2026-07-03 09:00+07'),
    ('cancelled', 'evening', 'stripe', 'minh', 4000000, 'cancelled', '2026-07-04 09:00+07'),
    ('trial', 'trial', 'sandbox', 'nhung', 2000000, 'funded', '2026-07-05 09:00+07')
) AS told (name, brief, rail, influencer, fee, status, made_at);

INSERT INTO offers (
    id, brief_id, brand_id, influencer_id, status, is_application, awaits, versions, opened_at, answer_by,
    rule_version, ended_at, ended_by
)
SELECT pg_temp.id('offer ' || name), pg_temp.id('brief ' || brief), pg_temp.id('brand'), pg_temp.id(influencer),
    'accepted', false, 'influencer', 1, made_at - interval '1 day', made_at + interval '1 day', 'offers-2026-01',
    made_at, pg_temp.id('login ' || influencer)
FROM stories;

INSERT INTO offer_terms (
    id, offer_id, number, side, written_by, written_at, status, fee_minor, fee_currency, deliverables, usage_grants
)
SELECT pg_temp.id('terms ' || name), pg_temp.id('offer ' || name), 1, 'brand', pg_temp.id('login lan'),
    made_at - interval '1 day', 'agreed', fee, 'VND', '[]', '[]'
FROM stories;

INSERT INTO bookings (
    id, offer_id, terms_id, brief_id, campaign_id, brand_id, influencer_id, status, fee_minor, fee_currency, category,
    draft_review, contract, contract_hash, rule_version, made_at, drafts, rounds, due_on, strikes_at, ended_at,
    cancellation_side, cancellation_asked_at, cancels_at, cancellation_pays_minor
)
SELECT id, pg_temp.id('offer ' || name), pg_temp.id('terms ' || name), pg_temp.id('brief ' || brief),
    pg_temp.id('campaign ' || rail), pg_temp.id('brand'), pg_temp.id(influencer), status, fee, 'VND', 'food', true,
    contract, encode(sha256(convert_to(contract, 'UTF8')), 'hex'), 'bookings-2026-01', made_at, 0, 0, '2026-07-20',
    CASE WHEN status = 'funded' THEN '2026-08-03 00:00+07'::timestamptz END,
    CASE WHEN status <> 'funded' THEN '2026-07-25 09:00+07'::timestamptz END,
    asked.side, asked.at, asked.silence_until, asked.pays
FROM stories
CROSS JOIN LATERAL (VALUES (
    '{"declarations":{"product_use":"used","used_on":"2026-07-01"},"form":"niemtin-booking-3","name":"' || name || '"}'
)) AS frozen (contract)
LEFT JOIN (VALUES
    ('wished', 'brand', '2026-07-10 09:00+07'::timestamptz, '2026-07-13 09:00+07'::timestamptz, 0),
    ('trial', 'influencer', '2026-07-10 09:00+07', '2026-07-11 09:00+07', 0),
    ('cancelled', 'brand', '2026-07-22 09:00+07', '2026-07-25 09:00+07', 1000000)
) AS asked (name, side, at, silence_until, pays) USING (name);

INSERT INTO deliverables (id, booking_id, place, platform, format, due_on, url, published_at, evidence_before, evidence_during)
VALUES
    (
        pg_temp.id('piece settled'), pg_temp.id('booking settled'), 1, 'tiktok', 'tiktok_video', '2026-07-20',
        'https://vt.tiktok.com/ZSnhung1', '2026-07-18 19:00+07', 'https://files.example.vn/before.png',
        'https://files.example.vn/during.png'
    ),
    (pg_temp.id('piece wished'), pg_temp.id('booking wished'), 1, 'tiktok', 'tiktok_video', '2026-07-20', NULL, NULL, NULL, NULL);

INSERT INTO accounts (id, kind, owner_id, rail, currency, floor, posted, opened_at, size)
SELECT pg_temp.id(name), kind, pg_temp.id(owner), rail, 'VND', floor, 0, '2026-06-10 09:00+07', 0 FROM (VALUES
    ('at stripe', 'partner', NULL, 'stripe', NULL),
    ('at sandbox', 'partner', NULL, 'sandbox', NULL),
    ('free of stripe', 'campaign', 'campaign stripe', NULL, 0),
    ('free of sandbox', 'campaign', 'campaign sandbox', NULL, 0),
    ('held settled', 'hold', 'hold settled', NULL, 0),
    ('held wished', 'hold', 'hold wished', NULL, 0),
    ('held cancelled', 'hold', 'hold cancelled', NULL, 0),
    ('held trial', 'hold', 'hold trial', NULL, 0),
    ('earned by nhung', 'earnings', 'nhung', NULL, 0),
    ('earned by minh', 'earnings', 'minh', NULL, 0),
    ('on its way, failed', 'payout', 'payout failed', NULL, 0),
    ('on its way, paid', 'payout', 'payout paid', NULL, 0),
    ('fees', 'fees', NULL, NULL, NULL),
    ('tax', 'tax', NULL, NULL, NULL)
) AS opened (name, kind, owner, rail, floor);

INSERT INTO fundings (id, brand_id, campaign_id, amount_minor, amount_currency, rail, requested_by, requested_at, status)
SELECT pg_temp.id('funding ' || name), pg_temp.id('brand'), pg_temp.id('campaign ' || rail), minor, 'VND', rail,
    pg_temp.id('login lan'), requested_at, 'requested'
FROM (VALUES
    ('first', 'stripe', 10000000, '2026-06-10 09:00+07'::timestamptz),
    ('second', 'stripe', 6000000, '2026-06-12 09:00+07'),
    ('unanswered', 'stripe', 3000000, '2026-06-14 09:00+07'),
    ('played', 'sandbox', 20000000, '2026-06-16 09:00+07')
) AS asked (name, rail, minor, requested_at);

SELECT pg_temp.post('funding', 'first', '2026-06-10 10:00+07', '{"at stripe": -10000000, "free of stripe": 10000000}');
SELECT pg_temp.post('funding', 'second', '2026-06-12 10:00+07', '{"at stripe": -6000000, "free of stripe": 6000000}');
SELECT pg_temp.post('funding', 'played', '2026-06-16 10:00+07', '{"at sandbox": -20000000, "free of sandbox": 20000000}');
UPDATE fundings SET status = 'received', answered_at = requested_at + interval '1 hour', reference = name,
    transfer_id = pg_temp.id(name)
FROM unnest(ARRAY['first', 'second', 'played']) AS name WHERE id = pg_temp.id('funding ' || name);

INSERT INTO holds (
    id, booking_id, campaign_id, influencer_id, account_id, amount_minor, amount_currency, held_at, status, ended_at,
    released_minor, refunded_minor
)
SELECT pg_temp.id('hold ' || name), id, pg_temp.id('campaign ' || rail), pg_temp.id(influencer),
    pg_temp.id('held ' || name), fee, 'VND', made_at,
    CASE status WHEN 'settled' THEN 'released' WHEN 'cancelled' THEN 'split' ELSE 'held' END,
    CASE WHEN status <> 'funded' THEN '2026-07-25 09:00+07'::timestamptz END,
    CASE status WHEN 'settled' THEN fee WHEN 'cancelled' THEN 1000000 ELSE 0 END,
    CASE status WHEN 'cancelled' THEN 3000000 ELSE 0 END
FROM stories;
SELECT pg_temp.post(
    'hold', 'hold:' || name, made_at, jsonb_build_object('free of ' || rail, -fee, 'held ' || name, fee),
    pg_temp.id('hold ' || name)
) FROM stories ORDER BY made_at;
SELECT pg_temp.post(
    'release', 'release:settled', '2026-07-25 09:00+07', '{"held settled": -6000000, "earned by nhung": 6000000}',
    pg_temp.id('hold settled')
), pg_temp.post(
    'release', 'release:cancelled', '2026-07-25 09:00+07', '{"held cancelled": -1000000, "earned by minh": 1000000}',
    pg_temp.id('hold cancelled')
), pg_temp.post(
    'refund', 'refund:cancelled', '2026-07-25 09:00+07', '{"held cancelled": -3000000, "free of stripe": 3000000}',
    pg_temp.id('hold cancelled')
);

-- A part of the first funding went back to the brand, and its bank took a part of the second back.
INSERT INTO funding_refunds (
    id, funding_id, amount_minor, amount_currency, asked_by, asked_at, status, returned_minor, answered_at, reference
) VALUES (
    pg_temp.id('refund'), pg_temp.id('funding first'), 1000000, 'VND', pg_temp.id('login lan'), '2026-07-26 09:00+07',
    'returned', 1000000, '2026-07-26 10:00+07', 're_1'
);
SELECT pg_temp.post(
    'funding_refund', 'funding_refund:1', '2026-07-26 09:00+07', '{"free of stripe": -1000000, "at stripe": 1000000}',
    follows => pg_temp.id('first')
), pg_temp.post(
    'chargeback', 'chargeback:1', '2026-07-27 09:00+07', '{"free of stripe": -500000, "at stripe": 500000}',
    follows => pg_temp.id('second')
);
INSERT INTO chargebacks (id, funding_id, rail, reference, amount_minor, amount_currency, taken_at, status)
VALUES (pg_temp.id('chargeback'), pg_temp.id('funding second'), 'stripe', 'dp_1', 500000, 'VND', '2026-07-27 09:00+07', 'taken');

INSERT INTO payout_details (
    id, influencer_id, number, bank, account_number, holder, connected_account, country, set_by, set_at, usable_from
) VALUES
    (
        pg_temp.id('details bank'), pg_temp.id('nhung'), 1, '970436', '0071000123456', 'NGUYEN THI HONG NHUNG', NULL, NULL,
        pg_temp.id('login nhung'), '2026-07-01 09:00+07', '2026-07-01 09:00+07'
    ),
    (
        pg_temp.id('details connected'), pg_temp.id('nhung'), 2, NULL, NULL, NULL, 'acct_nhung', 'SG',
        pg_temp.id('login nhung'), '2026-08-01 09:00+07', '2026-08-04 09:00+07'
    ),
    (
        pg_temp.id('details minh'), pg_temp.id('minh'), 1, '970422', '0710001', 'TRAN MINH', NULL, NULL,
        pg_temp.id('login minh'), '2026-07-01 09:00+07', '2026-07-01 09:00+07'
    );

-- One came back from the bank; the one that makes it good was paid; one more waits.
INSERT INTO payouts (
    id, influencer_id, booking_id, gross_minor, gross_currency, fee_minor, fee_currency, tax_minor, tax_currency,
    net_minor, net_currency, fee_rule, tax_rule, scheduled_at, due_at, status, follows_id, details_id, rail, reference,
    sent_at, ended_at, failure
)
SELECT pg_temp.id('payout ' || name), pg_temp.id(influencer), pg_temp.id('booking ' || booking), gross, 'VND', fee,
    'VND', tax, 'VND', gross - fee - tax, 'VND', 'fee-2026-01', 'pit-d253-2026', '2026-07-25 09:00+07',
    '2026-07-30 00:00+07', status, pg_temp.id(follows), pg_temp.id(details), rail, reference, sent_at,
    sent_at + interval '1 day', failure
FROM (VALUES
    (
        'failed', 'nhung', 'settled', 6000000, 600000, 600000, 'failed', NULL, 'details bank', 'bank_batch', NULL,
        '2026-07-30 09:00+07'::timestamptz, 'Account not found'
    ),
    (
        'paid', 'nhung', 'settled', 6000000, 600000, 600000, 'paid', 'payout failed', 'details connected', 'stripe',
        'tr_1', '2026-08-05 09:00+07', NULL
    ),
    ('waiting', 'minh', 'cancelled', 1000000, 100000, 0, 'scheduled', NULL, NULL, NULL, NULL, NULL, NULL)
) AS told (
    name, influencer, booking, gross, fee, tax, status, follows, details, rail, reference, sent_at, failure
);
SELECT pg_temp.post(
    'payout', 'payout:' || pg_temp.id('payout failed'), '2026-07-30 09:00+07',
    '{"earned by nhung": -6000000, "on its way, failed": 4800000, "fees": 600000, "tax": 600000}'
), pg_temp.post(
    'payout_failure', 'payout_failure:1', '2026-07-31 09:00+07',
    '{"earned by nhung": 6000000, "on its way, failed": -4800000, "fees": -600000, "tax": -600000}',
    follows => pg_temp.id('payout:' || pg_temp.id('payout failed'))
), pg_temp.post(
    'payout', 'payout:' || pg_temp.id('payout paid'), '2026-08-05 09:00+07',
    '{"earned by nhung": -6000000, "on its way, paid": 4800000, "fees": 600000, "tax": 600000}'
), pg_temp.post(
    'payout_settlement', 'payout_settlement:' || pg_temp.id('payout paid'), '2026-08-06 09:00+07',
    '{"on its way, paid": -4800000, "at stripe": 4800000}',
    follows => pg_temp.id('payout:' || pg_temp.id('payout paid'))
);
INSERT INTO connected_transfers (id, payout_id, account, amount_minor, amount_currency, planned_at, postponed, reference)
VALUES (
    pg_temp.id('connected transfer'), pg_temp.id('payout paid'), 'acct_nhung', 4800000, 'VND', '2026-08-06 09:00+07', 0,
    'tr_1'
);

-- Given at half past midnight of the new year in Viet Nam, which was still the old one in UTC.
INSERT INTO tax_commitments (id, influencer_id, year, tax_code, given_by, given_at) VALUES (
    pg_temp.id('commitment'), pg_temp.id('minh'), 2026, '012345678901', pg_temp.id('login minh'), '2025-12-31 17:30+00'
);

INSERT INTO reconciliation_cases (
    id, rail, kind, subject, funding_id, payout_id, ours_minor, ours_currency, theirs_minor, theirs_currency,
    partner_references, opened_at, status, ended_at, explained_by, explanation
) VALUES
    (
        pg_temp.id('case open'), 'stripe', 'chargeback', 'pi_2', pg_temp.id('funding second'), NULL, 500000, 'VND',
        400000, 'VND', 'dp_1', '2026-07-28 03:00+07', 'open', NULL, NULL, NULL
    ),
    (
        pg_temp.id('case explained'), 'stripe', 'payout', 'tr_1', NULL, pg_temp.id('payout paid'), 4800000, 'VND', 0,
        'VND', '', '2026-08-07 03:00+07', 'explained', '2026-08-07 09:00+07', pg_temp.id('login finance'),
        'Đối tác ghi ngày hôm sau.'
    );

COMMIT;
