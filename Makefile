# The commands of this project. Everything but `lock` needs only Python 3.11 with venv, make and a package index.
#   make demo    a filled demonstration on 127.0.0.1:$(PORT)      make test    the whole suite
#   make setup   .venv with every development tool                make check   format, lint, types, import rule, templates
#   make bench   speed, SIZE=small|province|nation                make papers, make torture   the long checks
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo setup test check format bench papers torture lock browser office clean

PORT ?= 8000
SIZE ?= province
DEMO ?= demo-instance
WORKERS ?= 2
TESTS ?= tests
JOBS ?= 2
MACHINES := $(wildcard tests/case/test_*machine.py tests/case/*/test_*machine.py)
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  "$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

help:
	@sed -n 's/^#   /  /p' Makefile

# .venv: the locked packages to run (.venv/runs) or to work on it (.venv/works), then the program itself, linked to this
# checkout (.venv/program) and compiled, as whoever serves it may not write there; each again only when what it is made from has changed.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is needed: apt-get install python3-venv (or PYTHON=/path/to/python make ...)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runs: requirements.lock | .venv/bin/python
	@echo "Installing the locked packages into .venv (once) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv/works: tests/requirements.lock | .venv/bin/python
	@echo "Installing the locked development tools into .venv (once) ..."
	@$(PIP) --require-hashes -r tests/requirements.lock
	@touch .venv/runs $@

.venv/program: pyproject.toml
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q feedback
	@touch $@

setup: .venv/works .venv/program
	@$(if $(filter setup,$(MAKECMDGOALS)),echo "$(BIN)/feedback is the program; make test and make check try it.")

# The demonstration: filled once, then served as it stands; the sign-ins (kept in $(DEMO)/demo) are printed every time.
demo: .venv/runs .venv/program
	@export FEEDBACK_INSTANCE=$(DEMO); \
	if test -e $(DEMO)/demo; then cat $(DEMO)/demo; else $(BIN)/feedback demo --size small; fi && \
	printf '\n%s\n\n' "Đối thoại: http://127.0.0.1:$(PORT)/   (Ctrl+C: stop)" && \
	exec $(BIN)/feedback serve --host 127.0.0.1 --port $(PORT) --workers $(WORKERS)

# What the tests need beside Python packages is taken from the path, else installed where we may, else named with its mend.
# $(call need,names on the path,Debian packages)
define need
@for p in $(1); do command -v "$$p" >/dev/null && exit 0; done; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "Installing $(2) ..."; export DEBIAN_FRONTEND=noninteractive; \
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $(2) >/dev/null; \
else echo "Needed and not found: $(firstword $(2)). Run: sudo apt-get install -y $(2)" >&2; exit 1; fi
endef
browser:
	$(call need,$(CHROMIUM) chromium chromium-browser google-chrome,chromium fonts-noto-core)
office:
	$(call need,soffice libreoffice,libreoffice-calc libreoffice-writer poppler-utils fonts-croscore)

test: setup browser
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov --cov-report=term $(if $(filter tests,$(TESTS)),--cov-fail-under=90) $(TESTS)

check: setup
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates

format: setup
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .

bench: setup
	$(BIN)/python -m tests.bench --size $(SIZE)

papers: setup office
	$(BIN)/python -m pytest -n 0 tests/papers --papers

torture: setup
	$(BIN)/python -m pytest -n 0 -s tests/torture $(MACHINES) --rounds 20

# New versions within the bounds of pyproject.toml: UPGRADE=--upgrade make lock. uv from the path, else a copy in build/.
UV := $(or $(shell command -v uv),build/uv/bin/uv)
build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet uv
lock: $(UV)
	$(UV) pip compile --quiet pyproject.toml --group build $(UPGRADE) --universal --generate-hashes --no-annotate --no-header -o requirements.lock
	$(UV) pip compile --quiet pyproject.toml --group dev $(UPGRADE) --universal --generate-hashes --no-annotate --no-header -c requirements.lock -o tests/requirements.lock

clean:
	rm -rf build dist .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
