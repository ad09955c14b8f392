"""The dependency rule of the design, as written in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source_files import ROOT


def test_every_import_keeps_to_the_contracts() -> None:
    # A child process, because import-linter settles its configuration and its output for a whole process.
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [lint_imports, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
