"""The acceptance model fitted to outcomes that a known model generated."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from domain.money import BASIS_POINTS
from matching.acceptance import AcceptanceFeature, AcceptanceModel, acceptance_model_on
from matching.refitting import (
    LEAST_OF_EACH,
    LEAST_OUTCOMES,
    Outcome,
    Quality,
    Refit,
    TooFewOutcomes,
    chance_by,
    quality,
    refit,
)

PRESENT = acceptance_model_on(date(2026, 11, 21))
FIRST_DAY = date(2027, 1, 1)


def model(intercept: int, *coefficients: int) -> AcceptanceModel:
    return AcceptanceModel.model_validate(
        PRESENT.model_dump()
        | {"intercept": intercept, "coefficients": dict(zip(AcceptanceFeature, coefficients, strict=True)), "floor": 0}
    )


def generated(truth: AcceptanceModel, count: int, seed: int = 7, *, against: bool = False) -> list[Outcome]:
    """Outcomes drawn from a model without a floor; `against` turns the first feature round."""
    random = Random(seed)
    found: list[Outcome] = []
    for _ in range(count):
        values = {name: random.randrange(BASIS_POINTS + 1) for name in AcceptanceFeature}
        accepted = random.randrange(BASIS_POINTS) < chance_by(truth, values)
        if against:
            values[AcceptanceFeature.NICHE_FIT] = BASIS_POINTS - values[AcceptanceFeature.NICHE_FIT]
        found.append(Outcome(values, accepted))
    return found


def fitted(outcomes: list[Outcome], present: AcceptanceModel = PRESENT) -> Refit:
    found = refit(outcomes, present, version="v2", valid_from=FIRST_DAY)
    assert isinstance(found, Refit)
    return found


def test_known_coefficients_are_recovered() -> None:
    """From 16,000 answers within a fifth of a logit: four standard errors."""
    truth = model(-1_500, 2_500, 300, 1_000, 1_800)

    found = fitted(generated(truth, 20_000))

    assert (found.fitted, found.held_out) == (16_000, 4_000)
    assert found.proposed.intercept == pytest.approx(truth.intercept, abs=200)
    assert list(found.proposed.coefficients) == list(AcceptanceFeature)
    for name in AcceptanceFeature:
        assert found.proposed.coefficients[name] == pytest.approx(truth.coefficients[name], abs=200)
    assert found.better
    best = quality(generated(truth, 20_000)[16_000:], truth)
    assert found.proposed_quality.brier == pytest.approx(best.brier, abs=0.003)


def test_a_model_that_was_right_stays() -> None:
    found = fitted(generated(PRESENT.model_copy(update={"floor": 0}), 8_000))

    for name in AcceptanceFeature:
        assert found.proposed.coefficients[name] == pytest.approx(PRESENT.coefficients[name], abs=300)
    assert found.proposed_quality.brier == pytest.approx(found.present_quality.brier, abs=0.003)


def test_no_merit_ever_lowers_a_chance() -> None:
    found = fitted(generated(model(-1_000, 2_000, 500, 500, 500), 5_000, against=True))

    assert found.proposed.coefficients[AcceptanceFeature.NICHE_FIT] == 0
    assert min(found.proposed.coefficients.values()) >= 0


def test_few_answers_move_little_where_they_say_little() -> None:
    """A feature that is always the same tells nothing: its coefficient stays where it was."""
    outcomes = [Outcome(dict.fromkeys(AcceptanceFeature, 5_000), place % 2 == 0) for place in range(LEAST_OUTCOMES)]

    found = fitted(outcomes)

    for name in AcceptanceFeature:
        assert found.proposed.coefficients[name] == pytest.approx(PRESENT.coefficients[name], abs=1)
    assert chance_by(found.proposed, outcomes[0].values) == pytest.approx(5_000, abs=5)


def test_all_but_the_fitted_numbers_stay_and_the_note_says_where_they_come_from() -> None:
    found = fitted(generated(PRESENT, 1_000))

    kept = {"version", "valid_from", "note", "intercept", "coefficients"}
    assert found.proposed.model_dump(exclude=kept) == PRESENT.model_dump(exclude=kept)
    assert (found.proposed.version, found.proposed.valid_from, found.proposed.floor) == ("v2", FIRST_DAY, 2_000)
    note = found.proposed.note
    assert note.en.startswith(
        "Public: fitted by `niemtin refit acceptance` on 800 answered offers. The chance that an offer is accepted,"
    )
    assert note.vi.startswith(
        "Công khai: khớp bằng `niemtin refit acceptance` theo 800 lời mời đã được trả lời. Khả năng"
    )
    assert note.en.endswith(PRESENT.note.en.partition(". ")[2])
    assert note.vi.endswith(PRESENT.note.vi.partition(". ")[2])


@pytest.mark.parametrize(
    ("accepted", "declined"),
    [
        (0, 0),
        (LEAST_OUTCOMES // 2, LEAST_OUTCOMES // 2 - 1),
        (LEAST_OF_EACH - 1, 5_000),
        (5_000, LEAST_OF_EACH - 1),
    ],
)
def test_too_few_answers_are_not_fitted(accepted: int, declined: int) -> None:
    middling = dict.fromkeys(AcceptanceFeature, 5_000)
    outcomes = [Outcome(middling, True)] * accepted + [Outcome(middling, False)] * declined
    Random(1).shuffle(outcomes)

    found = refit(outcomes, PRESENT, version="v2", valid_from=FIRST_DAY)

    assert found == TooFewOutcomes(accepted=accepted, declined=declined)


def test_what_is_held_out_is_the_newest_fifth() -> None:
    truth = model(-1_500, 2_500, 300, 1_000, 1_800)
    outcomes = generated(truth, 2_000)
    turned = [replace(each, accepted=not each.accepted) for each in outcomes[1_600:]]

    before, after = fitted(outcomes), fitted(outcomes[:1_600] + turned)

    assert after.proposed == before.proposed
    assert after.proposed_quality.brier > before.proposed_quality.brier


def test_quality_by_hand() -> None:
    """At the floor of 20 %: one yes, one no; the Brier score is (0.64 + 0.04) / 2."""
    low = dict.fromkeys(AcceptanceFeature, 0)

    found = quality([Outcome(low, True), Outcome(low, False)], PRESENT)

    assert found == Quality(brier=pytest.approx(0.34), log_loss=pytest.approx((1.609438 + 0.223144) / 2, abs=1e-6))  # pyright: ignore[reportArgumentType]


def test_a_chance_shown_as_certain_costs_much_and_not_everything() -> None:
    sure = model(20_000, 0, 0, 0, 0)

    found = quality([Outcome(dict.fromkeys(AcceptanceFeature, 0), False)], sure)

    assert found.log_loss == pytest.approx(9.903, abs=0.001)
