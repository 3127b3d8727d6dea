# Everything needs Python 3.11 or newer and make; the environment in .venv is made on first use.

VENV   := .venv
BIN    := $(VENV)/bin
# The first interpreter that runs and is new enough, or the one given: make test PYTHON=python3.12
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench bench-internet clean

help:  ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: $(VENV)/.installed  ## the main job on examples/nms, explained as it goes
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(VENV)/.installed-dev  ## the whole test suite
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev  ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev  ## bring the code into its layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed  ## speeds, with what this machine can do beside them
	$(BIN)/python benchmarks/calibration.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/loading.py --tier large
	$(BIN)/python benchmarks/converge.py --tier small --rounds 5
	$(BIN)/python benchmarks/converge.py --tier large --reference 0
	$(BIN)/python benchmarks/incremental.py --tier large
	$(BIN)/python benchmarks/console.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/sweep.py --tier large

bench-internet: $(VENV)/.installed  ## convergence of ten thousand routers: 10 GB of memory, 2 GB of disk
	$(BIN)/python benchmarks/converge.py --tier internet --rounds 1 --reference 0 --no-records

clean:  ## remove everything that was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; give one: make PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing; Debian and Ubuntu have it in python3-venv."; exit 1; }

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed
