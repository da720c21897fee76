-- A draft, and a dispute with its evidence, as they stood before files were kept.
BEGIN;

CREATE FUNCTION pg_temp.id(words text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(words)::uuid $$;

INSERT INTO drafts (
    id, booking_id, number, url, note, sent_at, answered_at, file_sha256, file_size, file_media_type
)
VALUES (
    pg_temp.id('draft settled'), pg_temp.id('booking settled'), 1, 'https://files.example.vn/draft.mp4', 'Bản đầu.',
    '2026-07-15 09:00+07', '2026-07-16 09:00+07', repeat('ab', 32), 5000000000, 'video/mp4'
);

INSERT INTO disputes (
    id, booking_id, side, opened_by, opened_at, rule_version, booking_status, fee_minor, fee_currency, claim_minor,
    undisputed_minor, grounds, caps_at, status, ended_at
)
VALUES (
    pg_temp.id('dispute settled'), pg_temp.id('booking settled'), 'brand', pg_temp.id('login lan'),
    '2026-07-26 09:00+07', 'disputes-2026-01', 'settled', 6000000, 'VND', 0, 6000000, 'Thiếu cảnh mở hộp.',
    '2026-08-25 09:00+07', 'withdrawn', '2026-07-27 09:00+07'
);

INSERT INTO dispute_evidence (id, dispute_id, side, statement, url, file_hash, hash, added_by, added_at)
SELECT pg_temp.id('evidence ' || name), pg_temp.id('dispute settled'), 'brand', said, url, file_hash,
    encode(sha256(convert_to(concat_ws(chr(10), said, coalesce(url, ''), coalesce(file_hash, '')), 'UTF8')), 'hex'),
    pg_temp.id('login lan'), '2026-07-26 10:00+07'
FROM (VALUES
    ('shown', 'Ảnh chụp màn hình.', 'https://files.example.vn/screen.png', repeat('cd', 32)),
    ('told', 'Không có cảnh nào.', NULL, NULL)
) AS shown (name, said, url, file_hash);

COMMIT;
