# The few commands of the project; CI calls the same ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Whole files go to a process for each core, so what a file shares is made once, in the order of
# tests/conftest.py: the longest first.
PYTEST_PARALLEL ?= --numprocesses auto --dist loadfile --no-loadscope-reorder

# Tests start hundreds of processes, each of which would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test nightly check bench clean

run: $(VENV)/.run  ## set up, and serve the example network from an on-disk store
	$(BIN)/valuegraph serve --data data --example alderwater

test: $(VENV)/.dev  ## set up, and run the tests
	$(BIN)/python -m pytest $(PYTEST_PARALLEL) $(PYTEST_ARGS)

nightly: $(VENV)/.dev  ## the tests with their long campaigns, for some hours
	HYPOTHESIS_PROFILE=thorough VALUEGRAPH_FUZZ_SECONDS=3600 VALUEGRAPH_KILLS=200 VALUEGRAPH_STOPS=1 \
	VALUEGRAPH_CLIENTS=1 VALUEGRAPH_MATRIX=whole $(BIN)/python -m pytest $(PYTEST_PARALLEL) $(PYTEST_ARGS)

check: $(VENV)/.dev  ## lint, format, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## measurements against the peers, in one run
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[bench]"
	$(BIN)/python bench/record.py
	$(BIN)/python bench/rules.py
	$(BIN)/python bench/shacl.py
	$(BIN)/python bench/post.py

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Valuegraph needs Python 3.11 or newer; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@ $(VENV)/.run
