"""The code of docs/testing/node.md runs as its readers run it."""

import shutil

import pytest

from tests.docs.blocks import blocks, copy
from tests.docs.reader import Reader

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None, reason="no node is here: the code of node.md was read for its syntax only"
)
FAILS = """
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCustomer, newOrder } from './marketplace.mjs';
import { inWorld } from './sandbox.mjs';

test('fails', inWorld(async (world) => {
  const customerId = await newCustomer(world);
  const order = { ...newOrder(1), currencyCode: 'EUR' };
  const answer = await world.call('POST', `/v3/customers/${customerId}/orders`, order);
  assert.equal(answer.status, 201);
}));
"""


def test_the_tests_of_the_page_pass_on_a_server_of_their_own(reader: Reader) -> None:
    copy("node.md", "js", reader.folder)
    [command] = blocks("node.md", "bash")
    done = reader.run(["bash", "-c", command.text])
    assert done.returncode == 0, done.stdout + done.stderr
    tests = sum(block.text.count("\ntest(") for block in blocks("node.md", "js"))
    assert tests > 1
    assert f"\n# pass {tests}\n# fail 0\n" in done.stdout


def test_a_test_that_fails_tells_what_was_refused(reader: Reader, server: str) -> None:
    copy("node.md", "js", reader.folder)
    (reader.folder / "fails.test.mjs").write_text(FAILS)
    done = reader.run(["node", "--test", "fails.test.mjs"], SANDBOX_URL=server)
    assert done.returncode == 1
    [said] = blocks("node.md", "text")
    assert said.text.strip() in done.stdout.replace("# ", "")


def test_a_program_that_is_not_there_is_named(reader: Reader) -> None:
    copy("node.md", "js", reader.folder)
    done = reader.run(["node", "--test", "renewal.test.mjs"], VIPMP_SANDBOX="/nowhere/sandbox")
    assert "vipmp-sandbox does not serve: spawn /nowhere/sandbox ENOENT" in done.stdout
