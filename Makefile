# A bare clone needs Python >= 3.11 and make; everything else is put into .venv/ by the first target that
# needs it, at the versions in uv.lock.

PYTHON ?= python3
UV_VERSION := 0.13.8
BIN := .venv/bin
READY := .venv/.ready
SYSTEM_READY := .venv/.system-packages
NOTEBOOK_FOLDERS = $(patsubst %/,%,$(sort $(dir $(wildcard notebooks/*/*.py examples/*/notebooks/*/*.py))))

# The soak tests take minutes each and have a target of their own. (worksteal: they stand side by side.)
PYTEST = $(BIN)/python -m pytest -n auto --dist worksteal

# uv uses the interpreter that made .venv/, and fetches none of its own.
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never

# Set up first, then do $(1); say how long each took, and keep the exit status of the work.
define set_up_and
	@begin=$$(date +%s); \
	$(MAKE) --no-print-directory $(2) || exit 1; \
	ready=$$(date +%s); \
	{ $(1); }; status=$$?; \
	end=$$(date +%s); \
	echo "set-up: $$((ready - begin)) s, $@: $$((end - ready)) s"; \
	exit $$status
endef

.PHONY: help setup demo test soak lint build site packages bench term clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## create .venv/ with the locked versions

demo:  ## make a small class, grade it, and say where to look
	$(call set_up_and,$(BIN)/autograder demo,setup)

test:  ## lint, then run the tests
	$(call set_up_and,\
	$(MAKE) --no-print-directory lint; lint=$$?; $(PYTEST) -m "not soak" && [ $$lint -eq 0 ],\
	setup $(SYSTEM_READY))

soak: $(READY)  ## what takes too long for every change: hundreds of seeds, slow attacks, many kills
	$(PYTEST) -m soak

lint: $(READY)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy
	@for folder in $(NOTEBOOK_FOLDERS); do \
		echo "mypy $$folder"; \
		$(BIN)/mypy --no-explicit-package-bases $$folder || exit 1; \
	done

build: $(READY)  ## rebuild the student notebooks, the public cases and the tables
	$(BIN)/autograder build

site: $(READY)  ## build the site into build/site/; minutes of executing notebooks the first time
	$(BIN)/python -m website

packages: $(READY)  ## a release's dry run: wheels into dist/, checked and installed; publishes nothing
	scripts/packages.sh

bench: $(READY)  ## run the benchmarks
	$(BIN)/python -m benchmarks

term: $(READY)  ## a term with sixty made-up students, every command of it
	$(BIN)/python -m benchmarks term

clean:  ## remove caches and the demo class (the environment stays: rm -r .venv removes it)
	rm -rf demo_class build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock scripts/set_up.sh
	@PYTHON="$(PYTHON)" UV_VERSION="$(UV_VERSION)" scripts/set_up.sh
	@touch $@

$(SYSTEM_READY): scripts/system_packages.sh | $(READY)
	@scripts/system_packages.sh
	@touch $@
