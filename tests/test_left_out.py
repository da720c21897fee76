from tests.left_out import left_out


def test_what_was_not_tried_is_said_and_nothing_else() -> None:
    here = {"NIEMTIN_TEST_CONTRACTS": "a folder", "NIEMTIN_TEST_MEILISEARCH_URL": "http://localhost:7700"}
    here |= {"NIEMTIN_TEST_STRIPE_MOCK_URL": "http://localhost:12111", "NIEMTIN_TEST_KILLS": "50"}

    assert list(left_out(here)) == []
    assert list(left_out({**here, "NIEMTIN_TEST_CONTRACTS": ""})) == [
        "LEFT OUT: Meilisearch exchanges were compared with no OpenAPI description of it (set NIEMTIN_TEST_CONTRACTS)"
    ]
