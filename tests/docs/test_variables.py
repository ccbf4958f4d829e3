"""What the commands of the guides use is set: in the page, or in the README's first session."""

from typing import Final

import pytest

from tests.docs.shell import FIRST_SESSION, ROOT, first_session, names_set, script, unset

GUIDES: Final = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(ROOT.glob("docs/**/*.md")),
]
# Addresses and secrets of the readers' own, which the text beside the block names.
GIVEN: Final = {
    "docs/testing/ci.md": {"DATABASE", "PORT", "TOKEN"},
    "docs/testing/worlds.md": {"SANDBOX_URL"},
}


@pytest.mark.parametrize("path", [path.relative_to(ROOT).as_posix() for path in GUIDES])
def test_everything_that_a_guide_uses_is_set(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert list(unset(text, GIVEN.get(path, ()))) == []


def test_what_readers_are_given_is_used() -> None:
    for path, names in GIVEN.items():
        text = (ROOT / path).read_text(encoding="utf-8")
        assert {found.name for found in unset(text)} == names, path


def test_the_first_session_sets_what_guides_build_on() -> None:
    names = {"BASE", "TOKEN", "RESELLER", "CUSTOMER", "ORDER", "COTERM", "api", "pick"}
    assert first_session() == names


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("curl $W/a", ["W"]),
        ("W=1\ncurl $W/a", []),
        ("curl $W/a\nW=1", ["W"]),
        ('curl "${W}/a"', ["W"]),
        ('curl "${W:-b}/a"', []),
        ("for A in 1 2; do echo $A; done", []),
        ("""curl -d '{"a":"'$A'"}'""", ["A"]),
        ("A=$(curl $B)", ["B"]),
        ("api /v3/resellers", ["api"]),
        ("api() {\n  curl\n}\napi /v3/resellers | pick 1", ["pick"]),
        ("# $A is yours\ncurl b", []),
        ("curl a#$A", ["A"]),
        ("echo $RANDOM", []),
    ],
)
def test_what_nothing_sets_is_found(block: str, names: list[str]) -> None:
    for language in ("bash", "sh"):
        page = f"# A page\n\n```{language}\n{block}\n```\n"
        assert [found.name for found in unset(page)] == names
    assert list(unset(f"```text\n{block}\n```\n")) == []


def test_a_page_has_the_first_session_where_it_says_so() -> None:
    page = "```bash\napi /v3/customers/$CUSTOMER\n```\n"
    assert [found.name for found in unset(page)] == ["api", "CUSTOMER"]
    assert list(unset(f"See the [first session](../{FIRST_SESSION}).\n\n{page}")) == []


def test_blocks_are_read_in_their_order() -> None:
    page = "```sh\nA=1\n```\n\nText.\n\n1. Indented:\n\n   ```bash\n   B=$A\n   ```\n"
    assert names_set(script(page)) == {"A", "B"}
    assert list(unset(page)) == []
