# From a fresh clone: needs Python 3.11 or newer, and make. Every target sets up what it needs.
#   make test   all checks: ruff, mypy, pytest
#   make bench  speed and memory, as ratios to other tools, which it installs into .venv-bench; writes
#               docs/performance.md (a quarter of an hour; best on a machine that is idle)
#   make demo   cleans samples/raw into a scratch directory and shows what was removed from one page
# Elsewhere than in .venv: make test VENV=/some/directory. With another Python: make test PYTHON=python3.12.

VENV      ?= .venv
BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed
NEW       := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON    ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14 python; do \
                 $$python -c '$(NEW)' 2>/dev/null && echo $$python && break; done)
PAGE      ?= mishuzj.com/watermark-over-line-end.txt

.PHONY: test bench demo clean
.DEFAULT_GOAL := test

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on the PATH." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

# The tools to compare with bring a hundred packages, so they have an environment of their own.
bench: PEERS := $(VENV)-bench/bin/python
bench: $(INSTALLED)
	@test -x $(PEERS) || $(PYTHON) -m venv $(VENV)-bench
	@echo "Installing other tools into $(VENV)-bench …"
	@$(PEERS) -m pip install --quiet --disable-pip-version-check --editable '.[dask,fast,html,parquet,warc]'
	@$(PEERS) -m pip install --quiet --disable-pip-version-check --editable '.[peers]' || \
		echo "Not all other tools could be installed; the rows that need them will say so." >&2
	$(PEERS) benchmarks/speed.py

demo: $(INSTALLED)
	@scratch=$$(mktemp -d) && \
	$(BIN)/cleaner clean samples/raw "$$scratch/clean" && \
	echo && $(BIN)/cleaner diff --no-pager "$$scratch/clean" $(PAGE) && \
	echo && echo "All clean pages: $$scratch/clean"

clean:
	rm -rf $(VENV) $(VENV)-bench .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
