# Two commands matter: make run, make test. The rest is for people who change something.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench vitals faults lock clean
export PORT ARGS

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## set everything up and serve the site on 127.0.0.1:8000 (PORT=8001 for another port)
	@deploy/setup.sh requirements.txt
	@exec .venv/bin/python deploy/run.py

test: tools ## lint, types, migrations, deployment check, and all tests on SQLite and PostgreSQL (ARGS="tests/x -k y" for some tests)
	@exec .venv/bin/python -m tests.tools.suite

lint: packages ## ruff, djade, mypy and migration drift
	@exec .venv/bin/python -m tests.tools.suite --lint

format: packages ## bring Python and templates into shape
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	@find templates -name '*.html' -print0 | xargs -0r .venv/bin/djade --target-version 5.2

bench: tools ## measure saving an answer against a bare view (PostgreSQL, then SQLite)
	@exec .venv/bin/python -m tests.tools.postgres .venv/bin/python -m tests.bench $(ARGS)

vitals: tools ## measure how long a candidate on a slow phone and line waits for a page
	@exec .venv/bin/python -m tests.bench.vitals $(ARGS)

faults: tools ## kill the web server again and again under load, and look for lost answers
	@exec .venv/bin/python -m tests.tools.postgres .venv/bin/python -m tests.faults $(ARGS)

messages: packages ## bring locale/ up to the words of candidates' pages, and compile it
	@exec .venv/bin/python -m tests.tools.messages

lock: ## write requirements.txt and tests/requirements.txt anew (LOCK_OPTIONS=--upgrade for newer versions)
	@deploy/lock.sh

clean: ## remove what can be made again; keeps the data in var/
	@rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis var/static var/test
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: packages tools
packages:
	@deploy/setup.sh tests/requirements.txt

tools: packages
	@tests/tools/prepare.sh
