# The tasks of this project; `just` lists them. Install just and the rest with `./install --dev`.

set shell := ["bash", "-euo", "pipefail", "-c"]
export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# List the tasks.
_list:
    @just --list --unsorted

# Everything that must hold before a change lands; CI runs this and nothing else of this list.
check: static
    ./run-tests --cov

# What can be checked without running anything: format, lint, types, layers, lengths.
static: format-check lint types layers lengths

# Run the tests, or some of them: just test tests/domain -k money
test *arguments:
    ./run-tests {{ arguments }}

# Play a thousand random histories of the books, fifty steps each; takes an hour or so.
histories number="1000":
    NIEMTIN_TEST_HISTORIES={{ number }} pytest -n 0 --timeout 0 tests/payments/test_histories.py -k whatever_happens

# Take so many bookings from the offer to the payout while processes are killed and Stripe misbehaves; takes minutes.
kills bookings="50":
    NIEMTIN_TEST_KILLS={{ bookings }} ./run-tests -n 0 -s tests/kills

# Format the code and mend what the linter can mend.
format:
    ruff format .
    ruff check --fix-only .

# Fail where the code is not formatted.
format-check:
    ruff format --check .

# Lint by the rules of pyproject.toml.
lint:
    ruff check .

# Check the types, strictly.
types:
    pyright

# Check who may import whom.
layers:
    lint-imports

# List the functions and files that grow too long.
lengths:
    python -m tests.architecture.lengths

# Serve the sample marketplace on this machine.
serve *arguments:
    ./niemtin serve --demo {{ arguments }}

# Write the next database migration from the tables in code: just revision 0007_reviews "What it does"
revision name message:
    python -m storage.revise {{ name }} "{{ message }}"

# Write the pages of docs/ that come from the code.
docs:
    python -m tests.docs.generate

# Print the GraphQL schema into schema/schema.graphql.
schema:
    niemtin schema print > schema/.printed && mv schema/.printed schema/schema.graphql

# Promise the schema of now to clients: part of a release. Breaks must be accepted in schema/accepted_breaks.json.
promise:
    python -m tests.architecture.promises
