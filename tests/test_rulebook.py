"""Loading rule files: layers, what extends what, and all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.errors import RuleFileError
from cleaner.plan import plan
from cleaner.rulebook.load import load_rules

SITE = "format = 1\nid = 'sites/a.com'\n[match]\nhosts = ['a.com']\n"
FAMILY = "format = 1\nid = 'families/f'\n[match]\nclues = [{ text = 'words of the template' }]\n"
STRIP = "[[strip]]\nid = 'mark'\nop = 'inline'\nlabel = 'watermark'\nliteral = 'ad'\n"


pytestmark = pytest.mark.usefixtures("alone")


def write(name: str, text: str | bytes, layer: str = "given") -> Path:
    path = Path(layer, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(*directories: str):
    with pytest.raises(RuleFileError) as caught:
        load_rules(*directories or ["given"])
    return caught.value.problems


def problem(*directories: str):
    found = problems(*directories)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


# ------------------------------------------------------------------------------------------------ what loads
def test_a_file_in_a_higher_layer_replaces_its_namesake_and_may_extend_it():
    write("sites/a.com.toml", SITE + "clues = [{ text = 'low' }]\n" + STRIP, "shipped")
    write("sites/b.com.toml", SITE.replace("a.com", "b.com"), "shipped")
    write("sites/a.com.toml", SITE.split("[match]")[0] + "extends = 'sites/a.com'\n[guard]\nmin_chars = 9\n", "rules")
    write("sites/b.com.toml", SITE.replace("a.com", "b.com") + "clues = [{ text = 'high' }]\n", "config/cleaner/rules")
    rulebook = load_rules()
    assert [layer.name for layer in rulebook.layers] == ["./rules", "user", "shipped"]
    assert [file.layer.name for file in rulebook.chain("sites/a.com")] == ["shipped", "./rules"]
    assert [file.layer.name for file in rulebook.chain("sites/b.com")] == ["user"]
    site = plan(rulebook, "sites/a.com")
    assert site.hosts == ("a.com",)
    assert [rule.part.text for rule in site.own_clues] == ["low"]
    assert [rule.id for rule in site.strips] == ["sites/a.com#mark"]
    assert site.guard.min_chars == 9


def test_directories_that_are_asked_for_stand_highest_the_first_first():
    write("sites/a.com.toml", SITE, "one")
    write("sites/a.com.toml", SITE, "two")
    write("sites/a.com.toml", SITE, "rules")
    rulebook = load_rules("one", "two", "one")
    assert [str(layer.directory) for layer in rulebook.layers] == ["one", "two", "rules"]
    assert rulebook.files["sites/a.com"].path == Path("one/sites/a.com.toml")


@pytest.mark.parametrize("configured", ["", "relative"])
def test_the_user_has_rules_at_home(configured, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", configured)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    write("sites/a.com.toml", SITE, "home/.config/cleaner/rules")
    assert load_rules().files["sites/a.com"].layer.name == "user"


def test_no_layer_at_all_is_a_rulebook_without_rules():
    rulebook = load_rules()
    assert dict(rulebook.files) == {} and rulebook.layers == ()


def test_the_base_comes_first_in_a_chain():
    write("families/f.toml", FAMILY)
    write("families/g.toml", FAMILY.replace("'families/f'", "'families/g'\nextends = 'families/f'"))
    write("sites/a.com.toml", SITE.replace("[match]", "extends = 'families/g'\n[match]"))
    assert [file.id for file in load_rules("given").chain("sites/a.com")] == ["families/f", "families/g", "sites/a.com"]


def test_the_digest_depends_on_what_is_in_force_and_not_on_where_it_lies():
    write("sites/a.com.toml", SITE, "one")
    write("deeper/somewhere.toml", SITE.replace("\n", "\r\n"), "two")
    write("sites/a.com.toml", SITE + "clues = [{ text = 'other' }]\n", "three")
    digest = load_rules("one").digest
    assert load_rules("two").digest == digest
    assert load_rules("one", "three").digest == digest
    assert load_rules("three", "one").digest != digest


def test_the_digest_depends_on_lower_layers_that_are_extended():
    write("sites/a.com.toml", "format = 1\nid = 'sites/a.com'\nextends = 'sites/a.com'\n", "high")
    write("sites/a.com.toml", SITE, "one")
    write("sites/a.com.toml", SITE + "clues = [{ text = 'other' }]\n", "two")
    assert load_rules("high", "one").digest != load_rules("high", "two").digest


def test_a_file_knows_the_lines_of_its_parts():
    path = write("sites/a.com.toml", SITE + STRIP + "[frame]\nafter = 'x'\n[repair.reflow]\n")
    file = load_rules("given").files["sites/a.com"]
    assert file.path == path
    assert {id: file.line(place) for id, place in file.parts.items()} == {"mark": 5, "frame": 10, "repair.reflow": 12}
    assert file.line(("strip", 0, "literal")) == 9
    assert file.line(("strip", 0, "keeps")) == 5


def test_a_byte_order_mark_and_hidden_files_do_no_harm():
    write("sites/a.com.toml", b"\xef\xbb\xbf" + SITE.encode())
    write("sites/.#a.com.toml", b"what an editor left")
    assert list(load_rules("given").files) == ["sites/a.com"]


# ------------------------------------------------------------------------------------------------ what does not
ENDLESS = "(?:(?:(?:a?){999}){999}){999}"
BAD = {
    "syntax": (SITE + "x = 'open\n", 5, None, "is not TOML", "quotes"),
    "syntax at the end": (SITE + "[guard]\nmin_chars =", 6, None, "is not TOML", "quotes"),
    "key given twice": (SITE + "hosts = []\n", 5, None, "is not TOML", "quotes"),
    "no UTF-8": (SITE.encode() + b"# \xff\n", 5, None, "is not UTF-8", "UTF-8"),
    "unknown key": (SITE + "clue = []\n", 5, "#match", "unknown key `clue`", "nearest known key is `clues`"),
    "unknown key on top": ("reviewd = 2026-01-01\n" + SITE, 1, "", "unknown key `reviewd`", "`reviewed`"),
    "unknown strip key": (SITE + STRIP + "min_counts = 2\n", 10, "#mark", "unknown key `min_counts`", "`min_count`"),
    "key of another op": (SITE + STRIP + "lines = ['x']\n", 10, "#mark", "unknown key `lines`", "literal"),
    "unknown table": (SITE + "[frames]\n", 5, "", "unknown key `frames`", "`frame`"),
    "unknown repair": (SITE + "[repair.reflo]\n", 5, "#repair.reflo", "unknown repair `reflo`", "`reflow`"),
    "unknown op": (SITE + STRIP.replace("inline", "inlin"), 5, "#mark", "unknown op 'inlin'", "`inline`"),
    "no op": (SITE + STRIP.replace("op =", "#"), 5, "#mark", "key `op` is missing", "inline"),
    "no label": (SITE + STRIP.replace("label =", "#"), 5, "#mark", "key `label` is missing", "Add it"),
    "unknown label": (SITE + STRIP.replace("watermark", "watermarks"), 8, "#mark", "'watermarks'", "'watermark'"),
    "neither of two keys": (SITE + STRIP.replace("literal", "#"), 5, "#mark", "go together", "`literal` or `match`"),
    "no id": (SITE.replace("id =", "#"), 1, None, "key `id` is missing", "Add it"),
    "an id of no kind": (SITE.replace("sites/", "site/"), 2, "site/a.com", "`id` cannot be 'site/a.com'", "sites/NAME"),
    "another format": (SITE.replace("1", "2"), 1, "", "`format` is a whole number (2)", "at most 1"),
    "text for a number": (SITE + "[guard]\nmin_chars = '3'\n", 6, "#guard", "`min_chars` is text", "a whole number"),
    "number for text": (SITE + "clues = [{ text = 'x' }, { text = 3 }]\n", 5, "#clue-2", "number (3)", "quotes"),
    "text for a list": (SITE.replace("['a.com']", "'a.com'"), 4, "#match", "`hosts` is text", "a list"),
    "text for a date": ("reviewed = '2026-01-01'\n" + SITE, 1, "", "`reviewed` is text", "without quotes"),
    "one table for many": (SITE + "[capture]\nid = 'x'\n", 5, "", "`capture` is a table", "[[capture]]"),
    "an address for a host": (SITE.replace("['a", "['http://b/', 'a"), 4, "#match", "'http://b/' is no host", "bare"),
    "no pattern": (SITE + "[frame]\nafter = '(?<n>a'\n", 6, "#frame", "`after`: a '(' that is not closed", "\\"),
    "no pattern in a list": (SITE + "[frame]\nbefore = [\n'a',\n'[',\n]\n", 8, "#frame", "number 2 of `before`", "\\"),
    "matches nothing": (SITE + "clues = [{ text = 'a*' }]\n", 5, "#clue-1", "the empty string", "at least one"),
    "endless to compile": (SITE + f"[frame]\nafter = '{ENDLESS}'\n", 6, "#frame", "10000 steps", "simpler"),
    "recursion": (SITE + "[frame]\nafter = 'a(?R)?'\n", 6, "#frame", "recursion", "simpler"),
    "an id twice": (SITE + STRIP + STRIP, 11, "#mark", "the id 'mark' is taken", "stands in line 5"),
    "no way to recognise a page": ("format = 1\nid = 'sites/a.com'\n", 2, "", "no hosts and no clues", "[match]"),
    "hosts of a family": (FAMILY + "hosts = ['a.com']\n", 5, "families/f", "only site files have hosts", "sites/"),
    "extends nothing": ("extends = 'families/g'\n" + SITE, 1, "", "'families/g', which is no rule file", "extends"),
    "extends itself": ("extends = 'sites/a.com'\n" + SITE, 1, "", "no lower layer", "Take `extends` out"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "rule", "says", "remedy"), BAD.values(), ids=BAD)
def test_names_file_line_rule_problem_and_remedy(text, line, rule, says, remedy):
    path = write("sites/some.toml", text)
    found = problem()
    whole = f"sites/a.com{rule}" if rule in ("", None) or rule.startswith("#") else rule
    assert (found.file, found.line, found.rule) == (path, line, whole if rule is not None else None)
    assert says in found.problem
    assert remedy in found.remedy
    assert str(found).startswith(f"given/sites/some.toml:{line}")


def test_a_syntax_error_has_its_column():
    write("sites/some.toml", SITE + "[guard]\nmin_chars = = 1\n")
    assert problem().column == 13


def test_says_all_problems_of_all_files_at_once():
    write("sites/a.com.toml", SITE + "clue = []\n[guard]\nmin_chars = '3'\n" + STRIP.replace("inline", "outline"))
    write("sites/b.com.toml", "= 1")
    write("families/f.toml", FAMILY + "hosts = ['a.com']\n")
    write("sites/a.com.toml", SITE + "[x]\n", "two")
    found = [(str(one.file), one.line) for one in problems("given", "two")]
    a = "given/sites/a.com.toml"
    expected = [("given/families/f.toml", 5), (a, 5), (a, 7), (a, 8), ("given/sites/b.com.toml", 1)]
    assert found == [*expected, ("two/sites/a.com.toml", 5)]


def test_spells_a_cycle():
    for one, other in ("fg", "gh", "hf"):
        text = FAMILY.replace("'families/f'", f"'families/{one}'\nextends = 'families/{other}'")
        path = write(f"families/{one}.toml", text)
    write("sites/a.com.toml", "extends = 'families/h'\n" + SITE)
    found = problem()
    assert (found.file.name, found.line, found.rule) == ("f.toml", 3, "families/f")
    assert "families/f extends families/g extends families/h extends families/f" in found.problem
    assert path.exists()


def test_names_the_nearest_file_that_could_be_extended():
    write("families/wenku-cms.toml", FAMILY.replace("families/f", "families/wenku-cms"))
    write("sites/a.com.toml", "extends = 'families/wenku'\n" + SITE)
    assert "The nearest id is 'families/wenku-cms'." in problem().remedy


def test_a_file_that_does_not_load_is_not_said_to_be_missing():
    write("families/f.toml", FAMILY + "[x]\n")
    write("sites/a.com.toml", "extends = 'families/f'\n" + SITE)
    assert problem().file.name == "f.toml"


def test_one_id_in_two_files_of_a_layer():
    write("sites/a.com.toml", SITE)
    write("sites/b.com.toml", SITE)
    found = problem()
    assert (found.file.name, found.line, found.rule) == ("b.com.toml", 2, "sites/a.com")
    assert "given/sites/a.com.toml" in found.remedy


CLUES = "clues = [{ text = 'of its own' }]\n"


@pytest.mark.parametrize(("one", "two"), [("", ""), (CLUES, ""), ("", CLUES)])
def test_two_files_that_claim_one_host_need_clues_to_be_told_apart(one, two):
    write("sites/a.toml", SITE.replace("sites/a.com", "sites/a") + one)
    write("sites/b.toml", SITE.replace("sites/a.com", "sites/b") + two)
    found = problem()
    blamed, other = ("b", "a") if one else ("a", "b")
    assert (found.file.name, found.line, found.rule) == (f"{blamed}.toml", 4, f"sites/{blamed}")
    assert "'a.com'" in found.problem and f"given/sites/{other}.toml:4" in found.problem
    assert "clues" in found.remedy


def test_two_files_that_claim_one_host_and_have_clues_are_fine():
    write("sites/a.toml", SITE.replace("sites/a.com", "sites/a") + CLUES)
    write("sites/b.toml", SITE.replace("sites/a.com", "sites/b") + CLUES.replace("own", "other"))
    assert len(load_rules("given").files) == 2


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: None, "does not exist"),
        (lambda: Path("given").mkdir(), "holds no rule file"),
        (lambda: Path("given").write_text(SITE), "is a file"),
    ],
)
def test_a_directory_that_was_asked_for_must_hold_rule_files(make, says):
    make()
    found = problem()
    assert (found.file, found.line) == (Path("given"), None)
    assert says in found.problem and found.remedy


def test_a_rule_file_that_cannot_be_read():
    write("sites/a.com.toml", SITE)
    Path("given/sites/b.com.toml").symlink_to("nowhere")
    found = problem()
    assert found.file.name == "b.com.toml" and "cannot be read" in found.problem


def test_values_nested_without_end_are_a_problem_and_no_crash():
    write("sites/a.com.toml", SITE + "x = " + "[" * 100_000)
    assert "is not TOML" in problem().problem
