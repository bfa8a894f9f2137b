"""Which documents are meant by what a user names, and what can be wrong with them."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from crawler import documents
from crawler.documents import DocumentsError, files
from crawler.model import ReadingOptions

SUFFIXES = (".md", ".txt")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, data: bytes = b"http://a.com") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)
    return Path(path)


def names(*given: str, left_out: tuple[Path, ...] = ()) -> list[str]:
    found, errors = files.find(given, SUFFIXES, left_out)
    assert errors == []
    return [source.name for source in found]


def problems(*given: str) -> list[str]:
    """Give the problems with what could be read beside them, or with all."""
    try:
        _, errors = documents.read_all(given)
    except DocumentsError as error:
        return ["nothing is read", *map(str, error.errors)]
    return list(map(str, errors))


# What is meant


def test_a_directory_means_its_documents_in_order_without_what_is_hidden(folder: Path) -> None:
    for path in ("b/z.txt", "b/a.MD", "c.md", "a.md", ".h.md", ".git/x.md", "d.py", "e"):
        write(f"s/{path}")
    assert names("s") == ["s/a.md", "s/c.md", "s/b/a.MD", "s/b/z.txt"]


def test_what_git_ignores_in_a_directory_is_left_out(folder: Path) -> None:
    for path in ("a.md", "b.md", "build/c.md", "docs/d.md", "docs/e.md", "docs/f/keep.md"):
        write(f"repo/{path}")
    write("repo/.gitignore", b"/b.md\nbuild/\n*.md~\n")
    write("repo/docs/.gitignore", b"# generated\nd.md\nf/*\n!keep.md\n")
    write("repo/.git/info/exclude", b"docs/e.md\n")
    assert names("repo") == ["repo/a.md", "repo/docs/f/keep.md"]
    assert names("repo/docs") == ["repo/docs/f/keep.md"]


def test_what_git_ignores_is_meant_where_it_is_named(folder: Path) -> None:
    write("repo/.git/HEAD")
    write("repo/.gitignore", b"build/\nx.md\n")
    write("repo/build/a.md")
    write("repo/x.md")
    assert names("repo/build", "repo/x.md") == ["repo/build/a.md", "repo/x.md"]


def test_outside_of_a_repository_only_the_rules_within_the_directory_hold(folder: Path) -> None:
    write(".gitignore", b"*.md\n")
    write("s/.gitignore", b"*.txt\n")
    write("s/a.md")
    write("s/b.txt")
    assert names("s") == ["s/a.md"]


def test_what_is_excluded_by_patterns_is_left_out_of_directories(folder: Path) -> None:
    for path in ("s/a.md", "s/old/b.md", "s/c/old/d.md", "s/c/e.md", "t/a.md"):
        write(path)
    patterns = ["old/", "/s/*.md", "!/s/c/*.md"]
    found, errors = files.find(["s", "t", "s/old/b.md"], SUFFIXES, excluded=patterns)
    assert ([it.name for it in found], errors) == (["s/c/e.md", "t/a.md", "s/old/b.md"], [])
    readings, _ = documents.read_all(["s"], ReadingOptions(exclude_paths=("s/*/",)))
    assert [it.document.name for it in readings] == ["s/a.md"]


def test_what_an_earlier_run_wrote_is_not_read_for_seeds(folder: Path) -> None:
    for path in ("a.md", "out/repair.diff", "out/repaired/a.md", "other/b.md"):
        write(path)
    assert names(".", left_out=(Path("other"),)) == ["a.md"]


def test_a_hidden_file_that_is_named_is_meant(folder: Path) -> None:
    write(".h.md")
    write(".d/a.md")
    assert names(".h.md", ".d") == [".h.md", ".d/a.md"]


def test_a_file_is_listed_once_however_it_is_reached(folder: Path) -> None:
    write("s/a.md")
    Path("s/b.md").symlink_to("a.md")
    given = ("s/a.md", "s", "./s/../s/a.md", str(folder / "s"), "s/*.md")
    assert names(*given) == ["s/a.md"]


def test_links_that_go_round_in_circles_are_harmless(folder: Path) -> None:
    write("s/t/a.md")
    Path("s/t/up").symlink_to("..")
    Path("s/t/self").symlink_to("self")
    assert names("s") == ["s/t/a.md"]


def test_a_pattern_means_what_it_matches_to_all_depths(folder: Path) -> None:
    for path in ("d/a.md", "d/b.txt", "d/e/c.md", "d/e/c.py"):
        write(path)
    assert names("d/**/*.md") == ["d/a.md", "d/e/c.md"]
    assert names("d/[ab].*") == ["d/a.md", "d/b.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_meant_by_its_name(folder: Path) -> None:
    write("a[1].md")
    write("a1.md")
    assert names("a[1].md") == ["a[1].md"]


def test_a_document_is_named_by_its_path_from_here_or_else_from_the_root(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("s/a.md")
    Path("s/b.md").symlink_to("a.md")
    assert names("s/../s/a.md") == ["s/a.md"]
    monkeypatch.chdir("s")
    write("../c.md")
    assert names("../c.md", "b.md") == [(folder / "c.md").as_posix(), "b.md"]


def test_a_dash_is_standard_input(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.md")
    text = "[a](http://a.com) `http://b.com`".encode("utf-16")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    readings, errors = documents.read_all(["a.md", "-", "-"], ReadingOptions(format="markdown"))
    assert errors == []
    assert [
        (it.document.name, it.document.format, it.document.encoding, len(it.occurrences))
        for it in readings
    ] == [("a.md", "markdown", "utf-8", 1), ("-", "markdown", "utf-16-le", 1)]


def test_a_list_of_files_names_one_a_line(folder: Path) -> None:
    write("list", b"a b.md\n\n# not this\n./c.md\r\n-")
    assert files.listed("list") == ["a b.md", "./c.md", "-"]


def test_a_document_is_read_in_the_format_of_its_suffix_and_any_other_as_plain_text(
    folder: Path,
) -> None:
    for name in ("a.mkd", "b.text", "LINKS", "c.py"):
        write(name, b"`http://a.com`")
    readings, _ = documents.read_all(["a.mkd", "b.text", "LINKS", "c.py"])
    assert [(it.document.format, len(it.occurrences)) for it in readings] == [
        ("markdown", 0),
        ("text", 1),
        ("text", 1),
        ("text", 1),
    ]
    assert readings[0].document.data == b"`http://a.com`"


# What can be wrong


def test_what_means_no_document_is_told_before_anything_is_read(folder: Path) -> None:
    write("ok.md")
    write("empty/.h.md")
    write("bad.md", b"http://a\0")
    here = f"the working directory {folder}"
    spelling = f"check the spelling, and that the path is right for {here}"
    assert problems("ok.md", "empty", "gone.md", "ok.md/x", "no/*.md", "bad.md") == [
        "nothing is read",
        (
            "empty: holds no document that is read in folders (those in docs/documents.md); "
            "name another folder, or a file in it"
        ),
        f"gone.md: does not exist; {spelling}",
        f"ok.md/x: does not exist; {spelling}",
        f"no/*.md: matches no file; check the pattern, which counts from {here}",
    ]


def test_documents_that_cannot_be_read_are_told_and_the_others_are_read(folder: Path) -> None:
    write("ok.md")
    write("s/damaged.md", "é\r\nü\n\nhttp://a".encode() + b"\xff")
    write("s/nul.md", b"a\n\nhttp://a\0")
    write("s/unknown.md", b"\x81\x8d\x8f http://a.com \x90\x9d")
    os.mkfifo("s/pipe.md")
    Path("s/gone.md").symlink_to("nowhere.md")
    with Path("s/long.txt").open("wb") as file:
        file.truncate(files.MAX_MB * 1_000_000 + 1)
    say = "say which encoding it is in with --encoding"
    spelling = f"check the spelling, and that the path is right for the working directory {folder}"
    assert problems("ok.md", "s") == [
        f"s/damaged.md: is not UTF-8: byte 0xff at offset 16 (line 4); mend it there, or {say}",
        f"s/gone.md: does not exist; {spelling}",
        "s/long.txt: is longer than 64 MB; divide it, or leave it out",
        (
            "s/nul.md: cannot be read as Markdown: line 3, column 9: a NUL byte, as in binary "
            "files and in UTF-16 without a mark; mend it there, or leave it out"
        ),
        "s/pipe.md: is not a regular file; name a file or a directory",
        (
            "s/unknown.md: is not UTF-8, nor what could be found out: byte 0x81 at offset 0 "
            f"(line 1); {say}"
        ),
    ]


def test_where_nothing_can_be_read_that_is_an_error(folder: Path) -> None:
    write("a.md", b"\0")
    assert problems("a.md")[0] == "nothing is read"


def test_what_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    write("a.md")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems("a.md") == [
        "nothing is read",
        "a.md: may not be read by this user; change its permissions, or leave it out",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every directory")
def test_a_directory_that_may_not_be_entered_is_told(folder: Path) -> None:
    write("s/a.md")
    write("s/closed/b.md")
    Path("s/closed").chmod(0)
    assert problems("s") == [
        "s/closed: may not be read by this user; change its permissions, or leave it out"
    ]
