# linkmend: `make run` and `make test` do everything from a bare clone with Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYWB := .venv-pywb

.DEFAULT_GOAL := help
.PHONY: help run demo test quality bench format lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## check the links in seeds/, and write reports and repaired copies to out/
	$(BIN)/linkmend run

demo: $(VENV)/.dev $(PYWB)/.ready ## see the whole job work on a small web of this machine's own
	$(BIN)/python -m tests.demo

test: $(VENV)/.dev $(PYWB)/.ready ## format check, lint, types and tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

quality: $(VENV)/.dev ## how well the rules judge the labelled pages in tests/data/pages
	$(BIN)/python -m tests.quality

bench: $(VENV)/.dev ## how long 10 MB documents of several kinds take to be read
	$(BIN)/python -m tests.bench.documents

format: $(VENV)/.dev ## format the code and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml --group build -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml --group build --group dev -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  tests/wayback/requirements.in -o tests/wayback/requirements.lock

clean: ## remove the environments, reports and caches; databases stay
	rm -rf $(VENV) $(PYWB) out .mypy_cache .pytest_cache .ruff_cache

# An environment is ready when its stamp is newer than the lock file that it was made from.
$(VENV)/.run: requirements.lock pyproject.toml
	$(call make_venv,$(VENV))
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# pywb has pins of its own, and is run, never imported.
$(PYWB)/.ready: tests/wayback/requirements.lock
	$(call make_venv,$(PYWB))
	$(PYWB)/bin/pip install --quiet --require-hashes -r tests/wayback/requirements.lock
	@touch $@

define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "linkmend needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
@test -x $(1)/bin/pip || $(PYTHON) -m venv $(1)
endef
