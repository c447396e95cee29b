"""What a page of a known site does not need is not imported for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

PROGRAM = """
import pathlib, sys
from cleaner import clean, load_rules
page = pathlib.Path(sys.argv[1]).read_text("utf-8")
result = clean(page, rules=load_rules())
print(result.site, *(name for name in sys.modules if name.startswith("cleaner.generic.")))
"""
LIGHT = {"cleaner.generic.between", "cleaner.generic.labels"}


@pytest.mark.parametrize("page", ["mishuzj.com/watermark-over-line-end.txt"])
def test_a_page_of_a_known_site_needs_no_vocabularies(page: str) -> None:
    command = [sys.executable, "-c", PROGRAM, str(ROOT / "samples" / "raw" / page)]
    site, *modules = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert site == "sites/mishuzj.com"
    assert set(modules) <= LIGHT
