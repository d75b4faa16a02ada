# The two commands are `make run` and `make test`; the others are for those who work on Mujaz.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run demo test check bench soak soak-replicas fuzz screenshot lock clean

run: .venv/run                        ## start the service on port 8000
	$(BIN)/gunicorn

demo: .venv/run                       ## a sample newsroom on loopback and the service that follows it
	$(BIN)/python -m examples.demo

test: .venv/dev check                 ## lint, types, tests with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python -m tests.covered

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev                      ## all tables: the detector's corpus, extraction, rendering, refresh, ledger, start, serving
	$(BIN)/python -m benchmarks

fuzz: .venv/dev                       ## Atheris over parsers and requests, a minute for each target; crashes stay in tests/data/crashes
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	$(BIN)/python -m fuzz

screenshot: .venv/dev                 ## the picture in the README, from the samples of the tests
	$(BIN)/python -m tests.screenshot

soak: .venv/dev                      ## three months of newsroom life under faults, kills at every step; writes figures into docs/reliability.md
	SOAK_POLLS=4200 SOAK_FIGURES=1 $(BIN)/python -m pytest -n 0 tests/test_month.py -k month_under
	KILL_STRIDE=1 SOAK_FIGURES=1 $(BIN)/python -m pytest -n 0 tests/test_month_kills.py

soak-replicas: .venv/dev              ## several machines on one PostgreSQL for a quarter of an hour; figures for docs/scaling.md
	$(BIN)/python -m tests.replicas.soak

lock: .venv/dev                       ## pin the newest versions with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements-push.in -o requirements-push.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements-full.in -o requirements-full.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements-fuzz.in -o requirements-fuzz.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ .venv/run

clean:
	rm -rf .venv var .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
