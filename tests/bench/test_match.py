from bench.match.people import DAY
from matching.acceptance import acceptance_models
from matching.fair_start import fair_starts
from matching.over_asking import over_asking_rules
from matching.ranking_policy import ranking_policy_on
from matching.weights import weight_sets


def test_the_newest_published_rules_are_measured() -> None:
    policy = ranking_policy_on(DAY)

    assert policy.weights is weight_sets()[-1]
    assert policy.acceptance is acceptance_models()[-1]
    assert policy.over_asking is over_asking_rules()[-1]
    assert policy.fair_start is fair_starts()[-1]
