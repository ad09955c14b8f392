# Needs python3 (3.11 or newer), npm and make; the tests also want PostgreSQL's programs. Start with `make run`.

# uv works in .venv with the machine's own python3; it never downloads an interpreter.
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
# Compiled once here: every process of the service, also the one of each run, loads these packages when it starts.
SYNC = .uv/bin/uv sync --locked --compile-bytecode --python "$$(python3 -c 'import sys; print(sys.executable)')"

# Public benchmark files, read in place; and how long `make bench` gives each solve.
BENCHMARKS ?= $(or $(TANFANG_BENCHMARKS),../shared/benchmarks)
BENCH_SECONDS ?= 30
BENCH_DATE ?= $(shell date +%F)

.PHONY: setup run lint test check bench bench-full load answers soak format clean

setup: .venv/.warm api/web/node_modules/.installed
	@:

# The service on its embedded database, with the demo town; Ctrl-C stops it. `rm out/demo.*` starts the demo over.
DEMO = sqlite:///out/demo.db
PORT ?= 8000

run: setup
	@mkdir -p out
	@TANFANG_PUBLIC_URL=http://127.0.0.1:$(PORT) .venv/bin/tanfang demo --database $(DEMO)
	@.venv/bin/tanfang serve --database $(DEMO) --port $(PORT)

lint: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

test: setup
	.venv/bin/pytest -n 2

check: lint test

# Our engine and its peers, one after another, on the public files; rows already in bench.csv are not run again.
PEERS = ortools,ortools-ils,pyvrp,vroom
BENCH = .venv/bin/tanfang bench --out out/bench.csv --table docs/benchmarks.md --date $(BENCH_DATE)
ON_WEEKLY = weekly $(BENCHMARKS)/weekly --peers $(PEERS) --picture docs/pictures/weekly.svg
ON_HHCRSP = hhcrsp $(BENCHMARKS)/hhcrsp
ON_VRPTW = vrptw $(BENCHMARKS)/vrptw --peers $(PEERS)

bench: setup
	@mkdir -p out docs/pictures
	$(SYNC) --extra peers
	$(BENCH) $(ON_WEEKLY) --seconds $(BENCH_SECONDS)
	$(BENCH) $(ON_HHCRSP) --seconds 10

# The same with five seeds and several limits: many hours, in as many sittings as you like.
bench-full: bench
	for seed in 1 2 3 4 5; do \
		for seconds in 10 30 60; do $(BENCH) $(ON_WEEKLY) --seconds $$seconds --seed $$seed || exit; done; \
		for seconds in 10 60; do $(BENCH) $(ON_HHCRSP) --seconds $$seconds --seed $$seed || exit; done; \
		$(BENCH) $(ON_VRPTW) --seconds 60 --seed $$seed || exit; \
	done

# What the service promises about speed, measured on this machine; leave it alone meanwhile.
load: setup
	@mkdir -p out
	.venv/bin/python -m tests.load --out out/load.json

# How fast repairs and single answers are, on the public week of 743 visits and on the demo town's.
answers: setup
	@mkdir -p out/answers
	.venv/bin/tanfang convert weekly $(BENCHMARKS)/weekly/weekly-750.json --out out/answers/weekly.json
	.venv/bin/tanfang solve out/answers/weekly.json --out out/answers/weekly.roster.json --seconds 30
	.venv/bin/tanfang roster fixtures/town --week 2026-W49 --out out/answers/town --seconds 10
	.venv/bin/python -m tests.answers.best --problem out/answers/weekly.json --roster out/answers/weekly.roster.json \
		--best out/answers/best
	.venv/bin/python -m tests.answers --problem out/answers/weekly.json --roster out/answers/weekly.roster.json \
		--parts sick questions scenarios --best out/answers/best --out out/answers/weekly.figures.json \
		--table docs/benchmarks.md --date $(BENCH_DATE)
	.venv/bin/python -m tests.answers --problem out/answers/town/problem.json --roster out/answers/town/roster.json \
		--parts sick questions repairs --out out/answers/town.figures.json \
		--table docs/benchmarks.md --date $(BENCH_DATE)

# Kills the service, its workers and their solvers again and again while people write; SEED=2 kills elsewhere.
KILLS ?= 50
SEED ?= 1
soak: setup
	@mkdir -p out
	.venv/bin/python -m tests.api.soak --out out/soak --kills $(KILLS) --seed $(SEED)

format: setup
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist out api/web/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The uv on PATH if it can read our lock file, else one of our own.
.uv/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tanfang needs Python 3.11 or newer, but python3 here is $$(python3 --version 2>&1)." >&2; exit 1; }
	@mkdir -p .uv/bin
	@if uv export --frozen --quiet --no-emit-project >/dev/null 2>&1; then \
		ln -sf "$$(command -v uv)" $@; \
	else \
		echo "No usable uv on PATH: making one in .uv/"; \
		python3 -m venv --clear .uv && .uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'; \
	fi

# Compiling the kernels takes minutes, so it is paid here and not at the first solve; each package in a process of its own.
KERNELS = scheduler.search.warm scheduler.search.order.warm scheduler.bound.warm
.venv/.warm: .venv/.synced $(wildcard scheduler/search/*.py scheduler/search/order/*.py scheduler/bound/kernels/*.py)
	@echo "Compiling the search kernels; this takes a minute or two, once"
	@printf '%s\n' $(KERNELS) | xargs -P 3 -n 1 .venv/bin/python -m
	@touch $@

# Installed anew, because the commands that a package brings are noted when it is installed.
.venv/.synced: pyproject.toml uv.lock | .uv/bin/uv
	$(SYNC) --reinstall-package tanfang
	@touch $@

# Scripts of packages are not run: what is installed are files that the service hands to browsers, nothing else.
api/web/node_modules/.installed: api/web/package.json api/web/package-lock.json
	@command -v npm >/dev/null || { echo "tanfang needs npm; install Node.js with npm." >&2; exit 1; }
	npm ci --prefix api/web --ignore-scripts --no-audit --no-fund
	@touch $@
