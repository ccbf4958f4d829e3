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
pytestmark = [
    pytest.mark.skipif(
        shutil.which("javac") is None or shutil.which("java") is None,
        reason="no Java compiler is here: the code of java.md was read for its syntax only",
    ),
    pytest.mark.xdist_group("java_page"),  # One process compiles it once.
]
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


class Program:
    """The page's files and one of a test that fails, compiled with a runner."""

    def __init__(self, folder: Path, runner: Path, jars: Sequence[Path] = ()) -> None:
        self.reader = Reader(folder)
        copy("java.md", "java", folder)
        (folder / "FailsTest.java").write_text(FAILS)
        classes = folder / "classes"
        classes.mkdir()
        self.path = os.pathsep.join(map(str, [classes, *jars]))
        sources = map(str, [*folder.glob("*.java"), *runner.rglob("*.java")])
        compile_ = ["javac", "-Xlint:all", "-Werror", "-encoding", "UTF-8", "-cp", self.path]
        done = self.reader.run([*compile_, "-d", str(classes), *sources])
        assert done.returncode == 0, done.stdout + done.stderr

    def run(self, tests: Sequence[str], **settings: str) -> tuple[int, str]:
        """Run classes of tests; return how they ended and what they said."""
        done = self.reader.run(["java", "-cp", self.path, "Run", *tests], **settings)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """With stand-ins for what the page uses of JUnit, and a runner that works by reflection."""
    return Program(tmp_path_factory.mktemp("java"), HERE / "stubs")


def classes_of_tests() -> list[str]:
    return [
        name.removesuffix(".java")
        for name in files("java.md", "java")
        if name.endswith("Test.java")
    ]


def number_of_tests() -> int:
    return sum(text.count("@Test\n") for text in files("java.md", "java").values())


def test_the_tests_of_the_page_pass_on_a_server_of_their_own(program: Program) -> None:
    code, said = program.run(classes_of_tests())
    assert code == 0, said
    assert f"{number_of_tests()} passed, 0 failed" in said


def test_the_tests_of_the_page_pass_with_junit(tmp_path: Path, server: str) -> None:
    jars = junit()
    if not jars:
        pytest.skip("no jars of JUnit 5 are in ~/.m2: java.md ran with stand-ins for it")
    code, said = Program(tmp_path, HERE / "junit", jars).run(classes_of_tests(), SANDBOX_URL=server)
    assert code == 0, said
    assert f"{number_of_tests()} passed, 0 failed" in said


def test_a_test_that_fails_tells_what_was_refused(program: Program, server: str) -> None:
    code, said = program.run(["FailsTest"], SANDBOX_URL=server)
    assert code == 1
    [refusal] = blocks("java.md", "text")
    assert refusal.text in said


def test_a_program_that_is_not_there_is_named(program: Program) -> None:
    code, said = program.run(["RenewalTest"], VIPMP_SANDBOX="/nowhere/sandbox")
    assert code == 1
    assert 'Cannot run program "/nowhere/sandbox"' in said
