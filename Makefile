# One line of help per target: `make` or `make help` prints them.
.DEFAULT_GOAL := help
.PHONY: help venv sandbox test campaign soak lint bench docs pictures words names lock dist release sbom clean
PYTHON ?= python3
BIN := .venv/bin
DIST := dist
# The tests start hundreds of processes: each starts faster where Python may keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE
# They make thousands of small registers and throw them away: in memory where a gigabyte of it is free, else on the disk.
MEMORY := $(shell test -w /dev/shm && df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 1048576 { print "/dev/shm" }')
# Three workers for two cores: a quarter of a worker's time is waiting, for answers, processes and servers.
PYTEST := folder=$$(mktemp -d $(if $(MEMORY),-p $(MEMORY))) && trap 'rm -rf "$$folder"' EXIT && \
	TMPDIR="$$folder" $(BIN)/python -m pytest -n 3 --dist worksteal

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements/run.txt pyproject.toml
	@echo "Installing the locked requirements into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Installing what the checks need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

venv: .venv/.dev ## Build .venv from the locked requirements

sandbox: .venv/.run ## Run the bot with a stand-in Telegram and a page to play admin and reader
	@$(BIN)/transparency-bot sandbox $(ARGS)

test: .venv/.dev ## Run all tests that need Python and make alone (at most 8 minutes)
	@$(PYTEST) $(ARGS)

campaign: .venv/.dev ## Run the long tests: browser, ssh-keygen, kill matrices (at most 40 minutes)
	@$(PYTEST) -n 0 -m "campaign and alone" $(ARGS) || test $$? -eq 5 # 5: ARGS names tests, and none of these
	@$(PYTEST) -m "campaign and not alone" $(ARGS)

soak: .venv/.dev ## Run the tests that go on for hours, by hand
	@$(PYTEST) -m soak --timeout 0 $(ARGS)

lint: .venv/.dev ## Check style, format, types, the directions of imports and the words
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.prose

.venv/.bench: .venv/.dev requirements/bench.txt
	@echo "Installing the rivals ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: .venv/.bench ## Measure against the committed rivals: one table of ratios (ARGS="--full", or names)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

docs: .venv/.dev ## Rewrite the generated reference pages and the JSON Schema of the report (tests compare them)
	@$(BIN)/python -m tests.reference_pages --write
	@$(BIN)/python -m tests.report_schema --write

pictures: .venv/.dev ## Take the pictures of the sandbox and the charts in docs/pictures/ again (needs chromium)
	@$(BIN)/python -m tests.pictures

words: .venv/.dev ## Bring the translators' catalogues up to date and say what is left to translate
	@$(BIN)/python -m tests.catalogue

names: .venv/.dev ## Rewrite the table of country names from CLDR (a test compares it)
	@$(BIN)/python -m tests.country_names --write

LOCK := uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q

lock: ## Renew requirements/*.txt (needs uv)
	$(LOCK) pyproject.toml requirements/run.in -o requirements/run.txt
	$(LOCK) --extra postgres -c requirements/run.txt pyproject.toml requirements/run.in -o requirements/postgres.txt
	$(LOCK) --extra privacy -c requirements/run.txt pyproject.toml requirements/run.in -o requirements/privacy.txt
	$(LOCK) --extra postgres --extra privacy -c requirements/postgres.txt pyproject.toml requirements/dev.in -o requirements/dev.txt
	$(LOCK) --extra postgres --extra privacy -c requirements/dev.txt pyproject.toml requirements/dev.in requirements/bench.in -o requirements/bench.txt

dist: .venv/.run ## Build the wheel and the sdist into dist/: the same bytes for the same commit
	@rm -rf $(DIST)
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 1580601600)} $(BIN)/python -m hatchling build -d $(DIST) -t sdist -t wheel

release: dist sbom ## Build what a release publishes: also the lock files, and the SBOM made of them
	@cp requirements/run.txt $(DIST)/requirements.txt
	@cp requirements/postgres.txt $(DIST)/requirements-postgres.txt

# A hash needs an address in CycloneDX: a package URL names the registry and no index.
sbom: .venv/.dev ## Write the SBOM of the locked requirements into dist/
	@mkdir -p $(DIST)
	@$(BIN)/python -W ignore -m cyclonedx_py requirements -i pkg:pypi requirements/postgres.txt --pyproject pyproject.toml \
		--output-reproducible -o $(DIST)/sbom.cdx.json

clean: ## Remove .venv and what the tests leave
	rm -rf .venv dist .mypy_cache .ruff_cache .import_linter_cache
