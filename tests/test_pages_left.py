"""Pages that say how many pages are shown and how many are left, and not how many there are."""

from __future__ import annotations

import pytest

from cleaner.truncation import judge


@pytest.mark.parametrize(
    ("fields", "shown", "total"),
    [
        ({"pages_shown": "5", "pages_left": "45"}, 5, 50),
        ({"pages_shown": "5", "pages_left": "45", "pages_total": 49}, 5, 49),  # what the page says outweighs the sum
        ({"pages_left": "45"}, None, None),
    ],
)
def test_the_pages_left_make_the_total(fields: dict[str, object], shown: int | None, total: int | None) -> None:
    truncated, cut = judge((), fields, False, "an unfinished tail, which")
    assert cut is not None
    assert (cut.shown, cut.total) == (shown, total)
    assert truncated is (True if total else None)
