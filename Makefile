# The commands of the sandbox; `make` alone lists them. Needs Python 3.11 or later and make.
# setup installs what requirements.lock pins into .venv, and nothing outside of this folder.

PYTHON ?= python3
# Arguments for the commands: make run ARGS="--port 9000", make test PYTEST_ARGS="-k renewal",
# make lock LOCK_ARGS=--upgrade.
ARGS ?=
PYTEST_ARGS ?=
LOCK_ARGS ?=
# More than there are cores: some tests wait for servers while others compute.
TEST_PROCESSES ?= 3
KILLS ?= 200
SEED ?= 11

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# A stamp says which pins an environment holds, so that a second run has nothing to do.
RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-all coverage coverage-page check format kills screenshots bench loadtest lock clean

help: ## List the targets
	@echo "vipmp-sandbox: a simulator of Adobe's VIP Marketplace partner API"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUN_STAMP) ## Create .venv and install what the sandbox needs
	@echo "Ready: 'make run' starts the sandbox."

run: $(RUN_STAMP) ## Start the sandbox on 127.0.0.1:8080 (ARGS="--port 9000")
	@exec $(BIN)/vipmp-sandbox serve $(ARGS)

test: $(DEV_STAMP) ## Run the test suite (PYTEST_ARGS="tests/cli -k seed")
	$(BIN)/python -m pytest -q -n $(TEST_PROCESSES) --dist loadgroup $(PYTEST_ARGS)

test-all: $(DEV_STAMP) ## Run every HTTP test on every database and on the live server
	$(BIN)/python -m pytest -q -n $(TEST_PROCESSES) --dist loadgroup \
	  --backends sqlite,postgresql,live $(PYTEST_ARGS)

coverage: $(DEV_STAMP) ## Run the test suite and measure which branches of sandbox/ it takes
	rm -rf var/coverage && mkdir -p var/coverage
	$(BIN)/python -m coverage run -m pytest -q -n $(TEST_PROCESSES) --dist loadgroup $(PYTEST_ARGS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report
	$(BIN)/python -m coverage json --quiet -o var/coverage/report.json
	$(BIN)/python .ci/branches var/coverage/report.json

check: $(DEV_STAMP) ## Check format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(DEV_STAMP) ## Format the code, and mend the lint that can be mended safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

kills: $(DEV_STAMP) ## Kill a working server 200 times and check what is left (KILLS=50 SEED=5)
	TEST_KILLS=$(KILLS) TEST_KILLS_SEED=$(SEED) \
	  $(BIN)/python -m pytest -q -s tests/crash/test_kills.py

screenshots: $(DEV_STAMP) ## Take pictures of all pages into var/screenshots (ARGS=--docs: docs/images)
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

coverage-page: $(DEV_STAMP) ## Write docs/coverage.md anew (ARGS="tests/orders")
	$(BIN)/python -m tests.coverage_page $(ARGS)

bench: $(DEV_STAMP) ## Measure requests and advances side by side with their yardsticks
	$(BIN)/python loadtests/bench.py $(ARGS)

loadtest: $(DEV_STAMP) ## Load a server and a world of its own for 60 s (ARGS="--shape spike")
	$(BIN)/vipmp-sandbox loadtest $(ARGS)

lock: $(BIN)/python ## Compile both lock files from pyproject.toml (LOCK_ARGS=--upgrade)
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/python" -m pip --disable-pip-version-check install --quiet uv; \
	compile="$$tools/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --generate-hashes --no-header $(LOCK_ARGS)"; \
	$$compile pyproject.toml --output-file requirements.lock; \
	$$compile pyproject.toml --extra dev --output-file requirements-dev.lock

clean: ## Remove .venv and caches; the data under var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --requirement requirements.lock
	$(PIP) install --quiet --no-deps --editable .
	@touch $@

$(DEV_STAMP): requirements-dev.lock $(RUN_STAMP) | $(BIN)/python
	$(PIP) install --quiet --requirement requirements-dev.lock
	@touch $@
