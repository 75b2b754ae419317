# Everything needs Python 3.11 or later and nothing else; `make lock` alone needs uv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q
OLD_PYTHON := Soundingboard needs Python 3.11 or later. If you have one under another name: make PYTHON=python3.12

.DEFAULT_GOAL := help
.PHONY: help setup playground test check audit bench simulate torture pictures lock

help:
	@echo "make setup       build .venv with everything that is needed"
	@echo "make playground  try it without a Slack workspace, in a browser"
	@echo "make test        run all tests, in parallel and in random order"
	@echo "make check       run every checker: style, types, floors, dependencies"
	@echo "make audit       look for known holes in what we depend on (needs the network)"
	@echo "make bench       measure the speed"
	@echo "make simulate    tell ninety days of outages, kills and storms from many seeds; SEEDS=1000, SEED=17"
	@echo "make torture     kill and pause real processes at random moments; KILLS=500 PAUSES=200"
	@echo "make pictures    take the pictures in docs/pictures anew"
	@echo "make lock        choose the newest versions that fit, and write the lock files (needs uv)"

setup: $(READY)

# Rebuilt only when the lock changes; every other target asks for it.
$(READY): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "$(OLD_PYTHON)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(READY)

playground: $(READY)
	@$(BIN)/python app.py playground

test: $(READY)
	@$(BIN)/python -m pytest -n auto --ignore=tests/bench

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

audit: $(READY)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

bench: $(READY)
	@$(BIN)/python -m tests.bench.run

# SEEDS says how many stories, SEED tells one again; GROUPS and DAYS make them smaller.
simulate: $(READY)
	@$(BIN)/python -m tests.simulation.run $(foreach name,SEED SEEDS FIRST GROUPS DAYS CORES,\
		$(if $($(name)),--$(shell echo $(name) | tr A-Z a-z) $($(name))))

torture: $(READY)
	@$(BIN)/python -m tests.torture.run $(foreach name,KILLS PAUSES STORES,\
		$(if $($(name)),--$(shell echo $(name) | tr A-Z a-z) $($(name))))

pictures: $(READY)
	@$(BIN)/python -m tests.browser.pictures

lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock
