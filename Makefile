# Everything here needs Python 3.11 or newer and make; the rest is installed into .venv, at the versions of
# requirements.lock. Another Python: make test PYTHON=python3.13 (after make clean).

PYTHON ?= python3
VENV ?= .venv
OUT ?= demo
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint types wheel tests bench lock env clean
.NOTPARALLEL:

help: ## show this
	@echo "pks: production and capacity planning in health care"
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r name does; do printf '%-12s %s\n' "$$name" "$$does"; done

demo: $(READY) ## run the whole chain on the shipped case, into demo/
	$(BIN)/pks demo --out $(OUT)
	@echo "The result lies in $(abspath $(OUT))"

test: lint types wheel tests ## lint, types, the wheel in an empty environment, tests with examples and notebooks

lint: $(READY) ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(READY) ## mypy, strict
	$(PY) -m mypy

wheel: $(READY) ## build the wheel, install it into an empty environment, use it there
	$(PY) tests/wheel.py

# One process per core, each on one thread (threads of several would wait for each other); a process that runs out of tests
# takes over some of another's.
tests: export OMP_NUM_THREADS = 1
tests: export OPENBLAS_NUM_THREADS = 1
tests: $(READY) ## tests, documented examples and notebooks; ARGS="-k name -x" for pytest
	$(PY) -m pytest --numprocesses logical --maxprocesses 8 --dist worksteal $(ARGS)

bench: $(READY) ## benchmarks, into benchmarks/results/; ARGS="startup" for one
	$(PY) -m benchmarks $(ARGS)

# uv resolves for all supported Pythons and systems at once, which pip cannot; nobody else needs it. One version of each
# package for all of them, so that the same numbers come out everywhere.
lock: ## renew requirements.lock from pyproject.toml, to the newest versions within its ranges
	$(PYTHON) -m venv $(VENV)-lock
	$(if $(filter Windows_NT,$(OS)),$(VENV)-lock/Scripts,$(VENV)-lock/bin)/python -m pip install --quiet "uv>=0.10"
	{ sed '/^[^#]/,$$d' requirements.lock; \
	  $(if $(filter Windows_NT,$(OS)),$(VENV)-lock/Scripts,$(VENV)-lock/bin)/python -m uv --quiet pip compile --universal \
	  --python-version 3.11 --fork-strategy fewest --extra all --group dev --no-header --upgrade pyproject.toml; \
	} > requirements.lock.new
	mv requirements.lock.new requirements.lock
	rm -rf $(VENV)-lock

env: $(READY) ## only create or refresh .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "pks needs Python 3.11 or newer, and $(PYTHON) is older or missing; try: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) with the versions of requirements.lock; the first time takes a minute or two ..."
	@rm -f $(READY)
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

clean: ## remove .venv and everything made here
	rm -rf $(VENV) $(VENV)-lock requirements.lock.new dist build demo benchmarks/results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks examples -name __pycache__ -type d -prune -exec rm -rf {} +
