"""The README's first session works as it stands there, on a server as `make run` starts it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.servers import environment, serving

README = Path(__file__).resolve().parents[2] / "README.md"
ADDRESS = "http://127.0.0.1:8080"


def session() -> str:
    """The fenced shell blocks of the first session, in their order."""
    section = README.read_text(encoding="utf-8").partition("## A first session")[2]
    blocks = re.findall(r"```bash\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    assert len(blocks) >= 5
    return "".join(blocks)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the session needs curl")
@pytest.mark.skipif(shutil.which("bash") is None, reason="the session needs bash")
def test_the_first_session_of_the_readme_runs_as_written(tmp_path: Path) -> None:
    script = session()
    assert script.count(ADDRESS) == 1
    with serving(tmp_path) as (address, _):
        done = subprocess.run(  # noqa: S603 - our own text
            ["bash", "-euo", "pipefail", "-c", script.replace(ADDRESS, address)],  # noqa: S607 - whichever bash is there
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.search(
        r"ended on (\d{4})-(\d\d-\d\d) and ends now on (\d{4})-(\d\d-\d\d)", done.stdout
    )
    assert said is not None, done.stdout
    assert int(said[3]) == int(said[1]) + 1
    assert "RENEWAL" in done.stdout


def test_the_readme_names_only_targets_that_the_makefile_has() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`|\s)make ([a-z-]+)(?=`|\n)", text, re.MULTILINE))
    assert {"run", "test", "check", "setup"} <= named <= targets
