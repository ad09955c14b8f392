# Needs python3 (3.11 or newer) and make. Start with `make test`.

# uv works in .venv with the machine's own python3; it never downloads an interpreter.
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
SYNC = .uv/bin/uv sync --locked --python "$$(python3 -c 'import sys; print(sys.executable)')"

.PHONY: setup lint test check format clean

setup: .venv/.synced
	@:

lint: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

test: setup
	.venv/bin/pytest -n 2

check: lint test

format: setup
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist out
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

.venv/.synced: pyproject.toml uv.lock | .uv/bin/uv
	$(SYNC)
	@touch $@
