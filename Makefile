# From a fresh clone: needs Python 3.11 or newer, and make. Every target sets up what it needs.
#   make test   all checks: ruff, mypy, pytest
#   make bench  speed on one core, as ratios; writes docs/performance.md (minutes; best on a machine that is idle)
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

bench: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fast]'
	$(BIN)/python benchmarks/speed.py

demo: $(INSTALLED)
	@scratch=$$(mktemp -d) && \
	$(BIN)/cleaner clean samples/raw "$$scratch/clean" && \
	echo && $(BIN)/cleaner diff --no-pager "$$scratch/clean" $(PAGE) && \
	echo && echo "All clean pages: $$scratch/clean"

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
