"""The wheel has everything that the package needs, and finds it wherever it is installed."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]

BUNDLED = ("ontology/*.ttl", "shapes/**/*", "examples/**/*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target)]
    built = subprocess.run(
        [*command, str(ROOT)], capture_output=True, text=True, check=False, timeout=120
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = target.glob("valuegraph-*.whl")
    return found


def test_the_wheel_holds_the_vocabularies_shapes_and_examples(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("valuegraph/bundled/")}
    source = [path for each in BUNDLED for path in ROOT.glob(each) if path.is_file()]
    assert len(source) > 30
    assert inside == {f"valuegraph/bundled/{path.relative_to(ROOT).as_posix()}" for path in source}


def test_the_wheel_holds_the_modules_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    modules = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.py")}
    assert modules | {"valuegraph/py.typed"} <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"valuegraph"}


ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import valuegraph
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.ontology import Ontology
print(json.dumps({
    "package": valuegraph.__file__,
    "ontology": str(bundled("ontology")),
    "shapes": str(bundled("shapes")),
    "examples": str(bundled("examples")),
    "actions": len(Ontology.load().actions),
}))
"""


def test_the_installed_package_finds_what_is_bundled(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-c", ASK, str(tmp_path)]
    asked = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path
    )
    assert asked.returncode == 0, asked.stderr
    found = json.loads(asked.stdout)
    package = tmp_path / "valuegraph"
    assert Path(found["package"]).parent == package
    for kind in ("ontology", "shapes", "examples"):
        assert Path(found[kind]) == package / "bundled" / kind
    assert found["actions"] == 19
