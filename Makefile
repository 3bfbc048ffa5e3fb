# Two commands do everything on a fresh machine: `make demo` and `make test`. Each installs what it needs.

BROKER ?= kafka
PROCESSES ?= logical
MUTANTS ?= 60
SEED ?= 1
UV := $(shell command -v uv 2>/dev/null || echo "python3 -m uv")
# every process of every stack imports the same two thousand files: compiled once, not at each start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test bench chaos check contract setup up down format map docs clean break mutants
.DEFAULT_GOAL := help

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1 \t/' | expand -t 16

setup:  ## install what is missing: uv, the locked dependencies
	@command -v uv >/dev/null 2>&1 || python3 -m uv --version >/dev/null 2>&1 || \
		python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore uv || \
		python3 -m pip install --quiet --disable-pip-version-check --user --break-system-packages uv
	@$(MAKE) --no-print-directory .installed

.PHONY: .installed
.installed:
	@$(UV) sync --quiet --frozen

demo: setup  ## play the places' stories and show what was recorded (PLACE=echeng|zhuhai|gaotai: one; BROKER=memory: one process)
	@$(UV) run --frozen anxin demo --broker $(BROKER) $(if $(PLACE),--place $(PLACE))

test: setup  ## every test, real PostgreSQL and real Kafka included, in as many processes as there are cores (PROCESSES=0: one)
	@$(UV) run --frozen pytest -q -n $(PROCESSES) --maxprocesses 8

bench: setup  ## the promises about speed, measured against something else in the same run (about a quarter of an hour)
	@$(UV) run --frozen anxin bench

chaos: setup  ## kill, repeat, delete, poison, tamper; fails if anything was lost, doubled or not noticed (about half an hour)
	@$(UV) run --frozen anxin chaos

check: setup  ## format, lint, types, import contracts, generated documents
	@$(UV) run --frozen ruff format --check .
	@$(UV) run --frozen ruff check .
	@$(UV) run --frozen mypy
	@$(UV) run --frozen lint-imports
	@$(UV) run --frozen anxin docs --check

contract: setup  ## redocly's rules over the four OpenAPI documents (needs npx)
	@$(UV) run --frozen anxin docs --lint

up: setup  ## start the whole stack and stay until `make down` or ctrl-c
	@$(UV) run --frozen anxin up

down:  ## stop what `make up` started
	@$(UV) run --frozen anxin down

format: setup  ## put the code into its one format
	@$(UV) run --frozen ruff check --fix .
	@$(UV) run --frozen ruff format .

docs: setup  ## write the generated documents anew: OpenAPI, AsyncAPI, event map, door table
	@$(UV) run --frozen anxin docs

map: setup  ## who states which fact, who acts on it
	@$(UV) run --frozen anxin map

break: setup  ## take each protection of the invariants out of a copy (ten minutes), then plant faults by machine (`make mutants`); tests must notice
	@$(UV) run --frozen python -m tests.breaking; protections=$$?; \
	$(MAKE) --no-print-directory mutants; exit $$((protections + $$?))

mutants: setup  ## plant faults drawn by a seed, one at a time, in a copy: 85 % must be noticed (MUTANTS=60 SEED=1: a quarter of an hour at most)
	@$(UV) run --frozen python -m tests.breaking.mutants --count $(MUTANTS) --seed $(SEED)
