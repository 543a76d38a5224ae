# Everything that is done with Detente from a shell. `make` alone lists it.

# PORT, DATA and ARGS have no values here: what is given neither on make's line nor in the
# environment is left to the settings, DETENTE_PORT or detente.toml, and their defaults.

bin = .venv/bin

# What checks the page, what there is of JavaScript, and where the types of the API's answers are.
node = node_modules/.bin
javascript = eslint.config.js api/page tests/page
answers = build/page/openapi

# The day that `make another-day` takes for today.
DAY = 2028-02-29

# An option with what was given for it, one word to the shell whatever is in it.
option = $(if $($(2)),$(1) $(call quoted,$($(2))))
quoted = '$(subst ','\'',$(1))'

# Bytecode is kept, whatever the shell says: the tests start hundreds of processes, and each would
# compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test another-day soak soak-cluster night contract check format bench lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1#/p' Makefile | awk -F'#' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: ## make .venv with what Detente needs to run
	@sh setup.sh

setup-dev:
	@sh setup.sh dev

run: setup ## serve on PORT= from DATA=, or as the settings say: 8000, data
	@$(bin)/detente serve $(call option,--port,PORT) $(call option,--data,DATA)

test: setup-dev ## run the tests; ARGS="-k word" chooses some
	$(bin)/python -m tests.another_day noting --numprocesses auto --dist worksteal $(ARGS)

another-day: setup-dev ## run the tests that can see it with DAY=2028-02-29 for today
	$(bin)/python -m tests.another_day $(DAY) --numprocesses auto --dist worksteal $(ARGS)

soak-cluster: setup-dev ## kill, pause and cut off servers and nodes of a cluster; ROUNDS=8 KILLS=20 SEED=31
	$(bin)/python -m tests.cluster_trial $(or $(ROUNDS),8) $(or $(SEED),31)
	$(bin)/python -m tests.cluster_trial $(or $(ROUNDS),8) $(or $(SEED),31) apart
	$(bin)/python -m tests.cluster_services $(or $(KILLS),20) $(or $(SEED),31)

soak: setup-dev ## kill a writing service 2,000 times; ARGS="--kills 100 --seed 7"
	$(bin)/python -m tests.soak $(ARGS)

night: setup-dev ## an operator's night in ten minutes: kills, an import, a full disk, with times
	$(bin)/python -m tests.night

contract: setup-dev ## hold a served Detente to its OpenAPI document
	@sh setup.sh contract
	$(bin)/python -m tests.contract .venv-contract/bin/schemathesis .venv-contract/report.txt

check: setup-dev ## formatting, lint, types, which package may import which; the page too
	$(bin)/ruff format --check
	$(bin)/ruff check
	$(bin)/mypy
	$(bin)/lint-imports
	@sh setup.sh node
	$(node)/prettier --check --log-level warn .
	$(node)/eslint $(javascript)
	$(bin)/python -m tests.openapi_document $(answers).json
	@$(node)/openapi-typescript $(answers).json --output $(answers).d.ts >$(answers).log 2>&1 || \
		{ cat $(answers).log; exit 1; }
	$(bin)/python -m tests.client_types $(answers).json $(dir $(answers))client.d.ts
	$(node)/tsc
	$(node)/tsc --project tests/page

format: setup-dev ## format the code and mend what can be mended
	$(bin)/ruff check --fix-only
	$(bin)/ruff format
	@sh setup.sh node
	$(node)/eslint --fix $(javascript)
	$(node)/prettier --write --log-level warn .

bench: setup-dev ## measure
	$(bin)/python -m tests.benchmarks $(ARGS)

# uv lives for as long as this takes: it is no part of what Detente runs on. The run-time
# lock holds the dev lock to the same versions.
resolve = $$tmp/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-annotate --custom-compile-command "make lock" $(ARGS)
compile = $(resolve) pyproject.toml --group build

lock: ## resolve the lock files from pyproject.toml; ARGS=--upgrade takes the newest
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	python3 -m venv "$$tmp" && \
	echo "lock: installing uv" && \
	"$$tmp/bin/python" -m pip install --quiet --disable-pip-version-check uv && \
	echo "lock: resolving requirements.lock" && \
	$(compile) --output-file requirements.lock && \
	echo "lock: resolving requirements-dev.lock" && \
	$(compile) --group dev --constraint requirements.lock --output-file requirements-dev.lock && \
	echo "lock: resolving requirements-contract.lock" && \
	$(resolve) --group contract --output-file requirements-contract.lock

clean: ## remove .venv, caches and builds; DATA stays
	rm -rf .venv .venv-contract .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist node_modules
	find api events projections seeds tests -name __pycache__ -type d -prune -exec rm -rf {} +
