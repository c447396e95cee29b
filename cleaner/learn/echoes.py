"""Copies: of the title at the head of the body, of the body's opening in a lead or a summary."""

from __future__ import annotations

from cleaner.learn.edges import Frames
from cleaner.learn.parts import Part, of
from cleaner.learn.study import Study
from cleaner.mechanisms import hits, ops

TITLE_SHARE, BODY_SHARE = 0.2, 0.3


def echo_parts(known: Study, frames: Frames) -> list[Part]:
    """Strips for the copies that enough pages have."""
    parts = []
    for of_what, where, share in (("title", "head", TITLE_SHARE), ("body", "anywhere", BODY_SHARE)):
        id = "title-echo" if of_what == "title" else "lead-echo"
        keys = {"id": id, "op": "echo", "label": "echo", "of": of_what, "where": where}
        rule = ops()["echo"].Rule(**keys)
        count = sum(
            any(hit.proved for hit in hits(rule, known.sheets[page].page(*frames[page], known.titles[page])))
            for page in known.voters
            if frames[page][1] > frames[page][0]
        )
        if count >= max(2, share * len(known.voters)):
            parts.append(Part("strip", keys, f"{of(count, len(known.voters))}"))
    return parts
