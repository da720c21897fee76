-- Rows as they stood at revision 0068: a fact, and deliveries of it that wait, are leased, and were parked.
BEGIN;

CREATE FUNCTION pg_temp.id(words text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(words)::uuid $$;

INSERT INTO facts (id, name, data, actor_kind, at, request_id, fanned_out_at) VALUES (
    pg_temp.id('fact'), 'SearchSaved',
    jsonb_build_object('saved_search_id', pg_temp.id('search')), 'System',
    '2026-11-23 09:00+07', pg_temp.id('request'), '2026-11-23 09:00+07'
);

INSERT INTO deliveries (id, fact_id, subscriber, run_at, status, attempts, lease_until, token, last_error) VALUES
    (
        pg_temp.id('delivery waiting'), pg_temp.id('fact'), 'waiting', '2026-11-23 10:00+07', 'due', 11, NULL, NULL,
        'RuntimeError: spilled'
    ),
    (
        pg_temp.id('delivery leased'), pg_temp.id('fact'), 'leased', '2026-11-23 09:00+07', 'due', 1,
        '2026-11-23 09:01+07', pg_temp.id('token'), NULL
    ),
    (
        pg_temp.id('delivery parked'), pg_temp.id('fact'), 'parked', '2026-11-23 09:00+07', 'parked', 12, NULL, NULL,
        'RuntimeError: spilled'
    );

COMMIT;
