# The four words of CONTRACT: demo, test, check, bench. Each sets up what it needs.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: demo test check bench lint clean

$(BIN)/mirrorwatch: setup.cfg setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $(BIN)/mirrorwatch

demo: $(BIN)/mirrorwatch
	$(BIN)/mirrorwatch demo

test: $(BIN)/mirrorwatch
	$(BIN)/pytest -n 2

lint: $(BIN)/mirrorwatch
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: lint test

bench: $(BIN)/mirrorwatch
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache
