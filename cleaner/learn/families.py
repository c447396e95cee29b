"""A family that the pages fit already: then the file extends it, and holds only what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cleaner.fold import read, squeeze
from cleaner.learn.parts import Draft, Part
from cleaner.learn.prove import Proved, agreement, beside_others
from cleaner.model import Document, Result
from cleaner.patterns import Budget
from cleaner.pipeline import clean_document
from cleaner.plan import all_plans
from cleaner.recognise import recognise
from cleaner.rulebook.load import Rulebook

SHARE = 0.8  # of the pages are of the family by their clues
AGREES = 0.95  # and come out by its rules as they do by what was learned


def family_of(documents: Sequence[Document], rulebook: Rulebook) -> str | None:
    """The family that most pages show the clues of, or None."""
    found = Counter(family for document in documents if (family := _family(document, rulebook)))
    family, count = found.most_common(1)[0] if found else (None, 0)
    return family if count >= SHARE * len(documents) else None


def _family(document: Document, rulebook: Rulebook) -> str | None:
    choices = recognise(read(document.raw), None, rulebook, Budget()).choices
    return all_plans(rulebook)[choices[0]].family if choices else None


def extending(learned: Proved, family: str, documents: Sequence[Document], rules: Sequence[Path]) -> Draft | None:
    """The draft as an extension of a family; None where the family's rules do not suit the pages."""
    match = next(part for part in learned.draft.parts if part.table == "match")
    bare = learned.draft._replace(extends=family, parts=(_own_clues(match),))
    rulebook = beside_others(bare, rules)
    results = [clean_document(document, rulebook) for document in documents]
    cleaned = [result for result in results if result.verdict == "cleaned"]
    if len(cleaned) < SHARE * len(results) or agreement(results, [one.body for one in learned.results]) < AGREES:
        return None
    kept = [part for part in learned.draft.parts if _differs(part, results)]
    return bare._replace(parts=(*bare.parts, *kept), notes=(*bare.notes, f"The pages fit {family}: only what differs."))


def _own_clues(match: Part) -> Part:
    """The clues that name the site, for a family's others have them already; the threshold is the family's."""
    clues = [clue for clue in match.keys.get("clues", ()) if clue["weight"] > 2]
    keys = {key: one for key, one in match.keys.items() if key not in ("threshold", "clues")}
    return match._replace(keys=keys | ({"clues": clues} if clues else {}))


def _differs(part: Part, results: Sequence[Result]) -> bool:
    """Whether a part finds what the family's rules leave."""
    if part.table == "strip" and part.sure:
        left = [squeeze(result.body) for result in results]
        return any(squeeze(example) in body for example in part.keys.get("removes", ()) for body in left)
    if part.table == "capture" and part.sure:
        names = {one.name for result in results for one in result.captured}
        return str(part.keys["id"]).replace("-", "_") not in names | {"date"}
    return part.table == "repair.chunks" and not any(
        edit.label == "page-marker" for one in results for edit in one.edits
    )
