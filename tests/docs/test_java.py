"""The code of docs/testing/java.md compiles and runs, with JUnit where its jars are here."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.docs.blocks import blocks, copy, files
from tests.docs.reader import Reader

HERE = Path(__file__).parent / "java"
REPOSITORY = Path.home() / ".m2" / "repository" / "org"
pytestmark = pytest.mark.skipif(
    shutil.which("javac") is None or shutil.which("java") is None,
    reason="no Java compiler is here: the code of java.md was read for its syntax only",
)
FAILS = """
import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailsTest {
    @RegisterExtension
    final World world = new World();

    @Test
    void fails() throws Exception {
        String orders = "/v3/customers/" + Marketplace.newCustomer(world) + "/orders";
        String order = Marketplace.newOrder(1).replace("USD", "EUR");
        assertEquals(201, world.call("POST", orders, order).status());
    }
}
"""


def junit() -> list[Path]:
    """Return the jars of one release of JUnit 5, of the newest that is here whole."""
    apis = REPOSITORY.glob("junit/jupiter/junit-jupiter-api/5.*/*.jar")
    for api in sorted(apis, key=lambda jar: [int(part) for part in jar.parent.name.split(".")]):
        minor, patch = api.parent.name.split(".")[1:]
        wanted = [
            f"junit/jupiter/junit-jupiter-engine/5.{minor}.{patch}",
            *(
                f"junit/platform/junit-platform-{part}/1.{minor}.{patch}"
                for part in ("commons", "engine", "launcher")
            ),
            "opentest4j/opentest4j/1.3.0",
            "apiguardian/apiguardian-api/1.1.2",
        ]
        jars = [jar for folder in wanted for jar in (REPOSITORY / folder).glob("*.jar")]
        if len(jars) == len(wanted):
            return [api, *jars]
    return []


def run(
    reader: Reader, tests: Sequence[str], runner: Path, jars: Sequence[Path] = (), **settings: str
) -> tuple[int, str]:
    """Compile the page's files with a runner, and run classes of tests."""
    copy("java.md", "java", reader.folder)
    sources = [*reader.folder.glob("*.java"), *runner.rglob("*.java")]
    classes = reader.folder / "classes"
    classes.mkdir()
    path = os.pathsep.join(map(str, [classes, *jars]))
    compile_ = ["javac", "-Xlint:all", "-Werror", "-encoding", "UTF-8", "-cp", path]
    compiled = reader.run([*compile_, "-d", str(classes), *map(str, sources)])
    assert compiled.returncode == 0, compiled.stdout + compiled.stderr
    done = reader.run(["java", "-cp", path, "Run", *tests], **settings)
    return done.returncode, done.stdout + done.stderr


def classes_of_tests() -> list[str]:
    return [
        name.removesuffix(".java")
        for name in files("java.md", "java")
        if name.endswith("Test.java")
    ]


def number_of_tests() -> int:
    return sum(text.count("@Test\n") for text in files("java.md", "java").values())


def test_the_tests_of_the_page_pass_on_a_server_of_their_own(reader: Reader) -> None:
    """By reflection, with stand-ins for what they use of JUnit."""
    code, said = run(reader, classes_of_tests(), HERE / "stubs")
    assert code == 0, said
    assert f"{number_of_tests()} passed, 0 failed" in said


def test_the_tests_of_the_page_pass_with_junit(reader: Reader, server: str) -> None:
    jars = junit()
    if not jars:
        pytest.skip("no jars of JUnit 5 are in ~/.m2: java.md ran with stand-ins for it")
    code, said = run(reader, classes_of_tests(), HERE / "junit", jars, SANDBOX_URL=server)
    assert code == 0, said
    assert f"{number_of_tests()} passed, 0 failed" in said


def test_a_test_that_fails_tells_what_was_refused(reader: Reader, server: str) -> None:
    (reader.folder / "FailsTest.java").write_text(FAILS)
    code, said = run(reader, ["FailsTest"], HERE / "stubs", SANDBOX_URL=server)
    assert code == 1
    [refusal] = blocks("java.md", "text")
    assert refusal.text in said


def test_a_program_that_is_not_there_is_named(reader: Reader) -> None:
    code, said = run(reader, ["RenewalTest"], HERE / "stubs", VIPMP_SANDBOX="/nowhere/sandbox")
    assert code == 1
    assert 'Cannot run program "/nowhere/sandbox"' in said
