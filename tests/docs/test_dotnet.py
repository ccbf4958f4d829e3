"""The code of docs/testing/dotnet.md builds and runs where a .NET SDK is."""

import shutil
from pathlib import Path

import pytest

from tests.docs.blocks import copy, files
from tests.docs.reader import Reader

HERE = Path(__file__).parent / "dotnet"
# No packages, so that nothing is downloaded: stand-ins for xUnit, and a runner.
PROJECT = """
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net{major}.0</TargetFramework>
    <Nullable>disable</Nullable>
    <UseAppHost>false</UseAppHost>
  </PropertyGroup>
</Project>
"""


@pytest.mark.skipif(
    shutil.which("dotnet") is None,
    reason="no .NET is here: the code of dotnet.md was read for its syntax only",
)
def test_the_tests_of_the_page_pass_on_a_server_of_their_own(reader: Reader) -> None:
    copy("dotnet.md", "csharp", reader.folder)
    for source in HERE.glob("*.cs"):
        shutil.copy(source, reader.folder)
    major = reader.run(["dotnet", "--version"]).stdout.split(".")[0]
    (reader.folder / "Renewals.csproj").write_text(PROJECT.format(major=major))
    done = reader.run(["dotnet", "run"], DOTNET_CLI_TELEMETRY_OPTOUT="1", DOTNET_NOLOGO="1")
    assert done.returncode == 0, done.stdout + done.stderr
    facts = sum(text.count("[Fact]\n") for text in files("dotnet.md", "csharp").values())
    assert f"{facts} passed, 0 failed" in done.stdout
