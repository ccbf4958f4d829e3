"""What docs/testing/ci.md shows: the script runs as written, the pipelines can be read."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.servers import serving
from tests.docs.blocks import Block, blocks, copy, files
from tests.docs.reader import Reader

PIPELINES = blocks("ci.md", "yaml")
BASH = ["bash", "with-sandbox.sh"]
ASKS = 'curl -sS --fail "$SANDBOX_URL/sandbox/v1/health"'


def commands(value: Any) -> Iterator[str]:
    """Find the shell commands of a pipeline, of either kind."""
    if isinstance(value, list):
        for item in value:
            yield from commands(item)
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "run":
                yield item
            elif name in ("script", "before_script"):
                yield "\n".join(item)
            else:
                yield from commands(item)


def is_running(server: int) -> bool:
    try:
        os.kill(server, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_script_gives_a_command_a_sandbox_ends_it_and_tells_how_the_command_ended(
    reader: Reader,
) -> None:
    copy("ci.md", "bash", reader.folder)
    ask = f"{ASKS}; echo; echo $SANDBOX_URL; cat $TMPDIR/*/ready.json; exit 3"
    (reader.folder / "temporary").mkdir()
    done = reader.run([*BASH, "bash", "-c", ask], TMPDIR=str(reader.folder / "temporary"))
    assert done.returncode == 3, done.stdout + done.stderr
    assert '"status":"up"' in done.stdout
    facts = yaml.safe_load("{" + done.stdout.partition("\n{")[2])
    assert facts["url"] in done.stdout.splitlines()
    assert not is_running(facts["pid"])
    assert list((reader.folder / "temporary").iterdir()) == []


def test_the_script_tells_why_there_is_no_sandbox(reader: Reader) -> None:
    copy("ci.md", "bash", reader.folder)
    url = "postgresql://nobody@127.0.0.1:1/none"
    done = reader.run([*BASH, "touch", "begun"], SANDBOX_DATABASE_URL=url)
    assert done.returncode == 1
    assert "the sandbox does not serve:" in done.stderr
    assert "Connection refused" in done.stderr
    assert not (reader.folder / "begun").exists()


@pytest.mark.parametrize("block", PIPELINES, ids=lambda block: block.name)
def test_the_commands_of_a_pipeline_can_be_read_by_the_shell(block: Block) -> None:
    for command in commands(yaml.safe_load(block.text)):
        done = subprocess.run(  # noqa: S603 - our own text, and nothing is run
            ["bash", "-n", "-c", command],  # noqa: S607 - whichever bash is there
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_both_pipelines_install_as_the_page_says_and_call_its_script() -> None:
    texts = [block.text for block in blocks("ci.md", "bash")]
    [install] = [text.splitlines() for text in texts if text.startswith("python3 -m venv")]
    for block in PIPELINES[:2]:
        found = "\n".join(commands(yaml.safe_load(block.text)))
        assert [line for line in install if line not in found] == [], block.name
        assert "bash with-sandbox.sh " in found
    assert "with-sandbox.sh" in files("ci.md", "bash")


def test_the_github_job_with_postgresql_fits_the_one_without() -> None:
    plain, _, added = (yaml.safe_load(block.text) for block in PIPELINES)
    assert set(added["jobs"]) == set(plain["jobs"])
    assert not set(added["jobs"]["test"]) & set(plain["jobs"]["test"])


def test_a_shared_sandbox_wants_the_token_that_the_helper_classes_send(
    reader: Reader, tmp_path: Path
) -> None:
    if reader.run(["node", "--version"]).returncode:
        pytest.skip("no node is here")
    copy("node.md", "js", reader.folder)
    token = {"SANDBOX_CONTROL_TOKEN": "a-secret-of-the-pipeline"}
    with serving(tmp_path, "--host", "0.0.0.0", "--workers", "2", **token) as (address, _):  # noqa: S104 - that is what is tried
        test = ["node", "--test", "renewal.test.mjs"]
        without = reader.run(test, SANDBOX_URL=address)
        assert "401" in without.stdout
        done = reader.run(test, SANDBOX_URL=address, **token)
    assert done.returncode == 0, done.stdout + done.stderr
