"""The behavioural model: what a delivery is worth, who accepts, and that it is not what matching assumes."""

import numpy as np
import pytest

from evaluation.truth import appeal, lawful, truth, willingness
from matching.acceptance import acceptance, acceptance_model_on
from matching.scoring import score_parts
from matching.weights import weights_on
from tests.makers.matching import TODAY, make_brief, make_candidate

ONE = np.array([1.0])
WORTH, WILLING = truth().worth, truth().willingness


def test_work_is_worth_its_skill_told_heard_and_near() -> None:
    skill, craft, audience, place = (np.array([each]) for each in (0.5, 0.5, 0.25, 0.7))

    assert appeal(skill, craft, audience, place, WORTH) == pytest.approx(0.5 * (0.4 + 0.3) * (0.6 + 0.1) * 0.7)
    assert appeal(ONE, ONE, ONE, ONE, WORTH) == 1
    assert appeal(0 * ONE, ONE, ONE, ONE, WORTH) == 0


def test_a_hidden_ad_costs_what_a_good_one_brings() -> None:
    assert lawful(np.array([1.0, 0.75, 0.5, 0.25]), WORTH).tolist() == [1, 0.5, 0, 0]


def willing(*, fee: float = 1e6, skill: float = 0.5, load: float = 0.0, asked: float = 0.0) -> float:
    found = willingness(
        answers=np.array([0.8]),
        fee=np.array([fee]),
        hidden_price=np.array([1e6]),
        skill=np.array([skill]),
        load=np.array([load]),
        asked=np.array([asked]),
        numbers=WILLING,
    )
    return float(found[0])


def test_at_their_own_price_half_of_those_who_answer_accept() -> None:
    assert willing() == pytest.approx(0.8 / 2)


def test_a_better_fee_and_more_interest_help_and_work_in_hand_and_many_offers_do_not() -> None:
    assert willing(fee=2e6) > willing() > willing(fee=0.5e6)
    assert willing(skill=0.9) > willing()
    assert willing(load=1.0) < willing()
    assert willing(asked=3.0) < willing()


def test_who_is_alike_to_matching_is_not_alike_in_truth() -> None:
    """Their hidden prices differ, and matching sees neither: its chances are not the truth it is measured by."""
    brief, one = make_brief(), make_candidate(1)
    parts, model = score_parts(brief, one, weights_on(TODAY)), acceptance_model_on(TODAY)
    foreseen = {acceptance(brief, each, parts, model, TODAY).chance for each in (one, make_candidate(2))}

    assert len(foreseen) == 1
    assert willing(fee=4e6) != pytest.approx(willing(fee=5e6))


def test_nobody_is_sure_to_accept_at_least_a_fifth_of_the_time() -> None:
    """Matching never puts a chance below its floor; the truth knows no floor."""
    assert willing(fee=0.2e6) < 0.01 < acceptance_model_on(TODAY).floor / 10_000


def test_a_variation_changes_its_numbers_and_nothing_else() -> None:
    model = truth()
    careful = model.varied("careful")

    assert (careful.version, careful.worth.liability) == ("v1, careful", 0)
    assert careful.people.labelled != model.people.labelled
    assert careful.model_copy(update={"people": model.people, "worth": model.worth, "version": "v1"}) == model
    with pytest.raises(KeyError):
        model.varied("rosy")


def test_every_variation_can_be_meant() -> None:
    assert [truth().varied(name).version for name in truth().variations] == ["v1, careful", "v1, plain"]
