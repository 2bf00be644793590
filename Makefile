# All set-up happens here: `make demo` and `make test` need nothing but python3 (3.11 or newer) and make.
# PYTHON=python3.12 chooses another Python; UTAN_LIBREOFFICE=1 leaves LibreOffice (and its tests) out, UTAN_DOVECOT=1
# the mailbox, UTAN_CHROMIUM=1 the browser.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
WORKERS ?= 2
DECISIONS := xlfinsam/forms/*,xlfinsam/rules/*,xlfinsam/model.py,xlfinsam/asked.py,xlfinsam/world.py,xlfinsam/shown.py,xlfinsam/relations.py
APT_LOG := $(VENV)/apt.log

# ------------------------------------------------------------------------------------------------------ what people run

.PHONY: help demo test bench sadda made macros templates samples docs format clean libreoffice dovecot chromium

help:  ## Visa den här hjälpen
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

demo: $(VENV)/.run  ## Visa hela vägen på provet kalmar-2024; resultatet läggs i demo/
	@$(BIN)/xlfinsam demo --ut demo

test: $(VENV)/.dev libreoffice dovecot chromium  ## Pröva allt: format, lint, typer, golv, tester, täckning
	@$(checking)
	step format $(BIN)/ruff format --check .
	step lint $(BIN)/ruff check .
	step typer $(BIN)/mypy
	step golv $(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --cov --cov-report=term || failed="$$failed tester"
	quietly $(BIN)/coverage report --include='$(DECISIONS)' --fail-under=100 || failed="$$failed täckning"
	[ -z "$$failed" ] || { echo "fel:$$failed" >&2; exit 1; }

bench: $(VENV)/.dev  ## Mät läsning och konsolidering mot pandas och openpyxl, och SIE mot att bara dela rader
	@$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_sie.py

sadda: $(VENV)/.dev  ## Plantera 1 000 fel i rätta underlag och visa hur många som hittas, och av vilka regler
	@$(BIN)/python -m tests.sadda.report

made: macros templates samples docs  ## Gör om allt som är gjort ur deklarationerna

macros: $(VENV)/.dev  ## Gör om de gjorda filerna i macros/
	@$(BIN)/python macros/make.py

templates: $(VENV)/.dev  ## Gör om workbook_templates/
	@$(BIN)/python workbook_templates/make.py

samples: $(VENV)/.run  ## Gör om inkorgarna i samples/
	@$(BIN)/python samples/make.py

docs: $(VENV)/.run  ## Gör om docs/regler.md och docs/falt.md
	@$(BIN)/python docs/make.py

format: $(VENV)/.dev  ## Skriv om koden i husets form
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## Ta bort allt som inte är incheckat: miljö, cacher, demo
	@rm -rf $(VENV) demo dist .coverage .coverage.* .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --------------------------------------------------------------------------------------------------------------- set-up

# quietly: say nothing unless it fails. step: one line per check; all checks run, and what failed is told last.
define checking
failed=
quietly() { local told; told=$$("$$@" 2>&1) || { echo "$$told"; return 1; }; }
step() { local name=$$1; shift; if quietly "$$@"; then echo "$$name: ok"; else echo "$$name: fel"; failed="$$failed $$name"; fi; }
endef

# apt: install by apt-get where we are root or may be, and tell whether it worked.
define installing
apt() {
  local root=
  command -v apt-get >/dev/null || return 1
  if [ "$$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    root='sudo -n'
  fi
  echo "Installerar $$* ..."
  mkdir -p $(VENV)
  { $$root apt-get -qq -o DPkg::Lock::Timeout=120 update || true
    timeout 1200 $$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
      install --no-install-recommends "$$@"; } >>$(APT_LOG) 2>&1 </dev/null
}
new_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
endef

# A virtual environment with the first Python that is new enough.
$(BIN)/python:
	@$(installing)
	found=
	for python in $${PYTHON:-} python3 python3.13 python3.12 python3.11; do
	  if new_enough "$$python"; then found=$$python; break; fi
	done
	[ -n "$$found" ] || { echo "xlfinsam behöver Python 3.11 eller nyare; hittade $$(python3 --version 2>&1)." >&2; exit 1; }
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then
	  exact=$$("$$found" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')
	  apt "$$exact" || apt python3-venv || true
	  "$$found" -c 'import ensurepip, venv' 2>/dev/null || {
	    echo "Pythons modul venv saknas. Installera den ($$exact) och kör igen." >&2; exit 1; }
	fi
	echo "Skapar $(VENV) med $$("$$found" --version) ..."
	"$$found" -m venv --clear $(VENV)

$(VENV)/.run: pyproject.toml $(BIN)/python
	@echo "Installerar xlfinsam ..."
	$(PIP) install -qq -e .
	touch $@

$(VENV)/.dev: pyproject.toml $(BIN)/python
	@echo "Installerar xlfinsam med utvecklingsverktyg ..."
	$(PIP) install -qq -e '.[dev]'
	touch $(VENV)/.run $@

# LibreOffice is the judge of the made workbooks. Without it the tests go on and say what was skipped.
libreoffice: $(BIN)/python
	@if [ "$${UTAN_LIBREOFFICE:-}" = 1 ]; then exit 0; fi
	$(installing)
	missing=
	has() { command -v "$$1" >/dev/null; }
	has soffice || has libreoffice || missing="$$missing libreoffice-calc"
	{ has lowriter || has swriter; } || missing="$$missing libreoffice-writer"
	/usr/bin/python3 -c 'import uno' 2>/dev/null || missing="$$missing python3-uno"
	has Xvfb || missing="$$missing xvfb"
	has xdotool || missing="$$missing xdotool"
	has import || missing="$$missing imagemagick"
	has pdftoppm || missing="$$missing poppler-utils"
	ls /usr/share/fonts/truetype/crosextra/Carlito* >/dev/null 2>&1 || missing="$$missing fonts-crosextra-carlito"
	[ -z "$$missing" ] || apt $$missing || echo "LibreOffice kan inte installeras här ($${missing# } saknas); dess tester hoppas över."

# Dovecot is the mailbox that the tests of the post read. They start one of their own: a service of the machine's is none
# of ours, so it is turned off where we were the ones to install it.
dovecot: $(BIN)/python
	@if [ "$${UTAN_DOVECOT:-}" = 1 ]; then exit 0; fi
	$(installing)
	PATH="$$PATH:/usr/sbin"
	if command -v dovecot >/dev/null; then exit 0; fi
	apt dovecot-imapd || { echo "Dovecot kan inte installeras här (dovecot-imapd); dess tester hoppas över."; exit 0; }
	if command -v systemctl >/dev/null; then
	  for stop in "systemctl" "sudo -n systemctl"; do $$stop disable --now dovecot >/dev/null 2>&1 && break || true; done
	fi

# Chromium is the reader that axe tries the web page in.
chromium: $(BIN)/python
	@if [ "$${UTAN_CHROMIUM:-}" = 1 ]; then exit 0; fi
	$(installing)
	for name in chromium chromium-browser google-chrome; do
	  if command -v "$$name" >/dev/null; then exit 0; fi
	done
	apt chromium || echo "Chromium kan inte installeras här (chromium); dess tester hoppas över."
