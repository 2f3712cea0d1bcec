"""The house rules that a machine can count, over the files that git tracks."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.reference_pages import GENERATED, ROOT

TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
PYTHON = [name for name in TRACKED if name.endswith(".py") and (ROOT / name).exists()]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
ADDRESS = re.compile(r"--(extra-)?index-url|https?://[^ \"']*/simple(/|[\"' ]|$)", re.MULTILINE)
PAGES = [name for name in TRACKED if re.fullmatch(r"(docs/.+|README|CONTRIBUTING|SECURITY)\.md", name)]
VAGUE = re.compile(r"(^|/)(utils?|helpers?|common|misc|manager)\.py$")


def test_no_file_is_too_long_and_no_function_either() -> None:
    for name in PYTHON:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert text.count("\n") <= LONGEST_FILE, name
        for function in _functions(ast.parse(text)):
            assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, (name, function.name)


def _functions(block: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a block at any depth; expressions, which hold none, are left unread."""
    for node in ast.iter_child_nodes(block):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _functions(node)


def test_no_module_has_a_vague_name_or_lacks_its_docstring() -> None:
    for name in PYTHON:
        assert not VAGUE.search(name), name
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not text or text.startswith('"""'), name


def test_each_folder_says_what_lives_there_and_imports_nothing() -> None:
    folders = {Path(name).parent for name in PYTHON if not name.startswith("tests/")}
    for folder in folders:
        tree = ast.parse((ROOT / folder / "__init__.py").read_text(encoding="utf-8"))
        assert [type(node) for node in tree.body] == [ast.Expr], folder
        assert 1 <= len((ast.get_docstring(tree) or "").splitlines()) <= 3, folder


def test_no_text_file_names_an_index_or_this_place() -> None:
    here = f"{ROOT}/"
    for name in filter(None, TRACKED):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" in data or name == "tests/test_house.py":
            continue
        text = data.decode("utf-8")
        assert not ADDRESS.search(text), name
        assert here not in text, name


def test_lock_files_hold_every_requirement_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock in ("run.txt", "dev.txt"):
        locked = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        pins = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==", locked, flags=re.MULTILINE)
        for requirement in project["dependencies"]:
            name = re.split(r"[\[<>=]", requirement)[0]
            assert name in pins, (lock, name)
        blocks = re.split(r"^(?=[a-z0-9])", locked, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks)


def test_locks_agree_with_each_other_and_with_the_tools() -> None:
    run, dev = (dict(re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", lock)) for lock in _locks())
    assert {name: dev.get(name) for name in run if dev.get(name) != run[name]} == {}
    tools = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8")
    wanted = {re.split(r"[\[<>=~; ]", line)[0].lower() for line in tools.splitlines() if re.match("[A-Za-z]", line)}
    assert wanted <= dev.keys()


def _locks() -> list[str]:
    return [(ROOT / "requirements" / lock).read_text(encoding="utf-8") for lock in ("run.txt", "dev.txt")]


def test_nothing_is_skipped_or_expected_to_fail() -> None:
    marks = {"skip", "skipif", "xfail", "importorskip"}
    for name in PYTHON:
        text = (ROOT / name).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if any(f".{mark}" in text for mark in marks) else ():
            if isinstance(node, ast.Attribute) and node.attr in marks:
                assert "pytest" not in ast.unparse(node), (name, node.lineno)


def test_make_knows_every_target_that_is_named_and_helps_with_it() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    helped = set(re.findall(r"(?m)^([a-z]+):.* ## \S", makefile))
    assert set(re.findall(r"(?m)^([a-z]+):", makefile)) == helped
    for place in ("README.md", "CONTRIBUTING.md", "docs/testing.md", ".ci/run"):
        text = (ROOT / place).read_text(encoding="utf-8")
        assert set(re.findall(r"(?:^|`)\s*make ([a-z]+)", text, re.MULTILINE)) <= helped, place


def test_links_between_documents_lead_somewhere() -> None:
    for name in TRACKED:
        if name.endswith(".md") and (ROOT / name).exists():
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (ROOT / name).read_text(encoding="utf-8")):
                assert "://" in target or (ROOT / name).parent.joinpath(target).exists(), (name, target)


def test_every_page_is_linked_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target).resolve() for target in re.findall(r"\]\(([^)#]+)", index.read_text("utf-8"))}
    pages = {(ROOT / name).resolve() for name in TRACKED if re.fullmatch(r"docs/.+\.md|[A-Z]+\.md", name)}
    assert {page.relative_to(ROOT) for page in pages - linked} <= {Path("README.md"), Path("docs/index.md")}


def test_tests_that_the_threat_model_names_exist() -> None:
    names = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/explanation/threat-model.md").read_text("utf-8")))
    sources = "\n".join((ROOT / name).read_text("utf-8") for name in PYTHON if name.startswith("tests/"))
    assert names - set(re.findall(r"def (test_\w+)\(", sources)) == set()


def test_files_and_folders_that_the_documents_name_exist() -> None:
    picture = (ROOT / "docs/pictures/architecture.svg").read_text("utf-8")
    named = {("architecture.svg", place) for place in re.findall(r">((?:bot|reports|storage)[\w/]*)<", picture)}
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        named |= {(name, place) for place in re.findall(r"`((?:bot|reports|storage|tests)/[\w/.-]+)`", text)}
    assert len(named) > 50
    assert {one for one in named if not (ROOT / one[1]).exists() and "locales/de/" not in one[1]} == set()  # an example


def test_handwritten_pages_use_the_usual_words() -> None:
    odd = re.compile(r"(?i)\b(stands?(?! by)|standing|stand-in|told|tells?|anew|amid|meanwhile|mend|owed?|befalls?)\b")
    for name in PAGES:
        text = (ROOT / name).read_text("utf-8")
        prose = re.sub(r"```.*?```|`[^`]*`|cannot\s+tell", "", text, flags=re.DOTALL)  # a verdict of verify
        found = None if text.startswith(GENERATED) else odd.search(prose)
        assert found is None, (name, found[0])
