"""Every rule holds for the product, and every rule notices what it forbids."""

from pathlib import Path

import pytest

from tests.architecture import lengths
from tests.architecture.rules import (
    RULES,
    Rule,
    amounts_have_one_writer,
    decorators_hide_nothing,
    domain_waits_for_nothing,
    files_stay_short,
    libraries_stay_at_home,
    long_functions,
    names_say_something,
    no_partner_is_named,
    only_lifecycles_move_a_status,
    only_storage_commits,
    ranking_is_pure,
    time_is_given,
    what_is_public_is_explained,
)
from tests.architecture.source import Source, packages, sources

PRODUCT = sources(*packages())

PLANTED = [
    (domain_waits_for_nothing, "domain/offers.py", "async def accept(): ..."),
    (only_lifecycles_move_a_status, "domain/offers.py", "offer.status = 'accepted'"),
    (only_lifecycles_move_a_status, "operations/offers.py", "first, offer.status = 1, 2"),
    (only_lifecycles_move_a_status, "operations/offers.py", "setattr(offer, 'status', 'accepted')"),
    (only_lifecycles_move_a_status, "operations/offers.py", "update(Offer).where(mine).values(status='accepted')"),
    (only_storage_commits, "operations/offers.py", "await work.session.commit()"),
    (only_storage_commits, "operations/offers.py", "async with work.session.begin_nested(): ..."),
    (libraries_stay_at_home, "operations/payments.py", "import stripe"),
    (libraries_stay_at_home, "operations/payments.py", "from stripe.params import Charge"),
    (libraries_stay_at_home, "payments/index.py", "importlib.import_module('meilisearch.client')"),
    (libraries_stay_at_home, "domain/search.py", "import tantivy"),
    (libraries_stay_at_home, "domain/offers.py", "import strawberry"),
    (no_partner_is_named, "domain/payouts/payout.py", "if payout.rail == 'stripe': ..."),
    (no_partner_is_named, "operations/payouts/sending.py", "# Stripe answers the same to the same key."),
    (no_partner_is_named, "schema/payouts/setting.py", "strawberry.field(description='An account with Stripe.')"),
    (no_partner_is_named, "worker/schedule.py", "class AskStripe: ..."),
    (ranking_is_pure, "matching/ranking.py", "from domain.offers import Offer"),
    (ranking_is_pure, "matching/ranking.py", "import sqlalchemy.orm"),
    (time_is_given, "operations/offers.py", "datetime.now(UTC)"),
    (time_is_given, "operations/offers.py", "make(factory=datetime.utcnow)"),
    (time_is_given, "domain/offers.py", "date.today()"),
    (time_is_given, "worker/relay.py", "time.time()"),
    (time_is_given, "api/app.py", "print('here')"),
    (amounts_have_one_writer, "domain/payments.py", "vi = 'Chỉ còn {left} đ.'"),
    (amounts_have_one_writer, "domain/payments.py", "vi = 'Chỉ còn {left} ₫.'"),
    (amounts_have_one_writer, "domain/payments.py", "vi = 'Giá đến {most} đồng.'"),
    (amounts_have_one_writer, "domain/payments.py", "en = 'VND {left} are left.'"),
    (amounts_have_one_writer, "domain/ledger.py", "en = '{needed} {currency} are needed.'"),
    (amounts_have_one_writer, "story/paying.py", "f'{net:,} đ net'"),
    (names_say_something, "domain/helpers.py", ""),
    (names_say_something, "domain/money_utils.py", ""),
    (names_say_something, "common/money.py", ""),
    (names_say_something, "matching/scoring2.py", ""),
    (names_say_something, "matching/scoring_v2.py", ""),
    (names_say_something, "matching/scoring_new.py", ""),
    (names_say_something, "domain/offers.py", "class OfferService: ..."),
    (names_say_something, "domain/offers.py", "class ManagerOfOffers: ..."),
    (what_is_public_is_explained, "domain/offers.py", "x = 1"),
    (what_is_public_is_explained, "domain/offers.py", '"""Offers."""\ndef accept(): ...'),
    (what_is_public_is_explained, "domain/offers.py", '"""Offers."""\nasync def accept(): ...'),
    (what_is_public_is_explained, "domain/offers.py", '"""Offers."""\nclass Offer: ...'),
    (what_is_public_is_explained, "domain/offers.py", '"""O."""\nclass Offer:\n  """O."""\n  def accept(self): ...'),
    (decorators_hide_nothing, "operations/offers.py", "@retried\ndef accept(): ..."),
    (decorators_hide_nothing, "operations/offers.py", "@retried(3)\nasync def accept(): ..."),
    (decorators_hide_nothing, "operations/offers.py", "@magic.table\nclass Offer: ..."),
    (decorators_hide_nothing, "operations/offers.py", "@(lambda f: f)\ndef accept(): ..."),
    (files_stay_short, "domain/offers.py", "x = 1\n" * 401),
    (long_functions, "domain/offers.py", "def f():\n" + "    x = 1\n" * 40),
]

SPARED = [
    (domain_waits_for_nothing, "operations/offers.py", "async def accept_offer(): ..."),
    (only_lifecycles_move_a_status, "domain/lifecycle.py", "row.status = moved"),
    (only_lifecycles_move_a_status, "operations/offers.py", "found = offer.status"),
    (only_lifecycles_move_a_status, "operations/offers.py", "insert(Offer).values(status='open')"),
    (only_storage_commits, "storage/work.py", "session.commit()"),
    (only_storage_commits, "search/embedded/live.py", "writer.commit()"),
    (libraries_stay_at_home, "payments/stripe_rail.py", "import stripe"),
    (no_partner_is_named, "payments/partners.py", "STRIPE = 'stripe'"),
    (no_partner_is_named, "runtime/settings.py", "stripe_secret_key: SecretStr"),
    (no_partner_is_named, "operations/payouts/sending.py", "rail = rails.payout_rail_for(payee)"),
    (ranking_is_pure, "matching/ranking.py", "from domain.money import Money"),
    (ranking_is_pure, "matching/ranking.py", "import numpy as np"),
    (ranking_is_pure, "matching/lineup/solver.py", "from scipy.optimize import milp"),
    (ranking_is_pure, "operations/candidates.py", "import sqlalchemy"),
    (time_is_given, "runtime/clock.py", "datetime.now(UTC)"),
    (time_is_given, "domain/offers.py", "work.now"),
    (amounts_have_one_writer, "domain/payments.py", "vi = 'Chỉ còn {left} được giữ, đến {until} đúng hạn.'"),
    (amounts_have_one_writer, "domain/payments.py", "f'{amount(left).en} net'"),
    (amounts_have_one_writer, "fake_stripe/refunds.py", "f'Refund amount (₫{left})'"),
    (names_say_something, "domain/actors.py", "class ActingBrandManager: ..."),
    (what_is_public_is_explained, "domain/offers.py", '"""Offers."""\ndef _accept(): ...'),
    (what_is_public_is_explained, "schema/offers.py", '"""O."""\n@strawberry.type(description="O.")\nclass Offer: ...'),
    (what_is_public_is_explained, "schema/offers.py", '"""O."""\n@override\ndef resolve(): ...'),
    (decorators_hide_nothing, "domain/offers.py", "@dataclass(frozen=True)\nclass Offer: ..."),
    (decorators_hide_nothing, "schema/offers.py", "@strawberry.type\nclass Offer: ..."),
    (decorators_hide_nothing, "cli/main.py", "@app.command('demo')\ndef demo(): ..."),
    (files_stay_short, "domain/offers.py", "x = 1\n" * 400),
    (long_functions, "domain/offers.py", "def f():\n" + "    x = 1\n" * 39),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps(rule: Rule) -> None:
    assert [found for source in PRODUCT for found in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_violation_is_found(rule: Rule, path: str, text: str) -> None:
    (found,) = rule(Source(Path(path), text))

    assert found.startswith(path)


@pytest.mark.parametrize(("rule", "path", "text"), SPARED)
def test_what_is_right_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(Path(path), text))) == []


def test_every_rule_is_tried_on_a_violation() -> None:
    assert {*RULES, long_functions} == {rule for rule, _, _ in PLANTED}


def test_the_rules_see_the_whole_product() -> None:
    assert {source.package for source in PRODUCT} == set(packages())
    assert len(PRODUCT) > len(packages())


def test_the_report_of_lengths_ends_with_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    lengths.main()

    assert "over 400 lines a file or 40 a function" in capsys.readouterr().out.splitlines()[-1]
