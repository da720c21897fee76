"""Why a payout did not arrive: codes that are said in both languages, and words that stay as they were given."""

import unicodedata

import pytest

from domain.payouts.reasons import PayoutReason, funded_otherwise, own_words, reason_of, said
from domain.sentences import Sentence

WITH_SENTENCES = sorted(set(PayoutReason) - {PayoutReason.FUNDED_OTHERWISE, PayoutReason.OWN_WORDS})


@pytest.mark.parametrize("reason", WITH_SENTENCES)
def test_a_code_is_kept_as_itself_and_said_in_both_languages(reason: PayoutReason) -> None:
    assert reason_of(reason.value) is reason
    assert said(reason.value).vi != said(reason.value).en
    assert reason.value not in (said(reason.value).vi, said(reason.value).en)


def test_money_that_came_in_otherwise_names_the_rails() -> None:
    kept = funded_otherwise("sandbox and bank_batch", "sandbox")

    assert kept == "FUNDED_OTHERWISE: it came in by sandbox and bank_batch and would go out by sandbox."
    assert reason_of(kept) is PayoutReason.FUNDED_OTHERWISE
    assert said(kept) == Sentence(
        "Tiền của khoản phí đã vào qua sandbox và bank_batch, không được chi qua sandbox.",
        "The fee's money came in by sandbox and bank_batch and may not go out by sandbox.",
    )


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ("The influencer has changed where, or as whom, they are paid since it was sent.", "ACCOUNT_CHANGED"),
        ("There is no such account.", "ACCOUNT_UNKNOWN"),
        ("A bank reaches bank accounts only.", "ACCOUNT_UNREACHABLE"),
        ("The sandbox knows bank accounts only.", "ACCOUNT_UNREACHABLE"),
        ("Stripe reaches connected accounts only.", "ACCOUNT_UNREACHABLE"),
        ("There is no bank of this code.", "ACCOUNT_MALFORMED"),
        ("An account number has 6 to 19 digits or letters.", "ACCOUNT_MALFORMED"),
        (
            "A business's name is letters, digits and & . , - ( ) /, beginning with a letter or digit.",
            "ACCOUNT_MALFORMED",
        ),
        ("The account is not written as banks write it.", "ACCOUNT_MALFORMED"),
        ("A bank pays whole đồng, more than 0.", "AMOUNT_NOT_PAYABLE"),
        ("The transfer was taken back at Stripe.", "TAKEN_BACK"),
        ("Nothing was transferred.", "NOTHING_PAID"),
        ("A bank gives nothing back for the asking; bring in its answer when it has returned it.", "NOT_REVERSIBLE"),
    ],
)
def test_sentences_of_older_rows_are_read_as_their_codes(kept: str, reason: str) -> None:
    assert reason_of(kept) is PayoutReason(reason)
    assert said(kept) == said(reason)


@pytest.mark.parametrize(
    "kept", ["AC01: No account", "Tên không khớp.", "Stripe: No such account: '…body'", "OWN_WORDS"]
)
def test_words_of_others_stay_as_they_were_given(kept: str) -> None:
    assert (reason_of(kept), said(kept)) == (PayoutReason.OWN_WORDS, Sentence(kept, kept))


@pytest.mark.parametrize(
    "words",
    [
        *WITH_SENTENCES,
        "OWN_WORDS",
        "OWN_WORDS: TAKEN_BACK",
        "Nothing was transferred.",
        "There is no such account.",
        "A bank pays whole đồng, more than 0.",
        "FUNDED_OTHERWISE: it came in by theft and would go out by luck.",
        "Tên không khớp.",
    ],
)
def test_words_that_are_written_like_the_programs_stay_somebodys_own(words: str) -> None:
    for written in (words, f" {words}\n", unicodedata.normalize("NFD", words)):
        kept = own_words(written)

        assert (reason_of(kept), said(kept)) == (PayoutReason.OWN_WORDS, Sentence(words, words))


def test_only_words_that_would_pass_for_the_programs_are_marked() -> None:
    assert own_words("AC01: No account") == "AC01: No account"
    assert own_words("TAKEN_BACK") == "OWN_WORDS: TAKEN_BACK"
    assert own_words("  ") == ""
