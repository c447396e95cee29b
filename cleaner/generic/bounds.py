"""What speaks for a line being the body's first, or its last."""

from __future__ import annotations

from cleaner.generic.lines import Page

START = [
    "header3",
    "header",
    "dated",
    "body_above",
    "sentence_above",
    "tool",
    "header_line",
    "nav",
    "sentence",
    "dateline",
    "title_words",
    "title_near",
    "title_repeated",
    "before",
    "short",
    "two_bare",
    "bodies_above",
    "tool_above",
    "clear",
    "rights",
    "under_header",
    "body_next",
    "body",
    "credit",
    "first_header",
    "opener_above",
    "nothing_above",
    "shape_above",
    "clocked",
]
END = [
    "ends",
    "bracket",
    "tool",
    "rights",
    "header_line",
    "opener",
    "credit",
    "rights_next",
    "body_next",
    "body_then",
    "dated",
    "nav",
    "opener3",
    "short4",
    "rest",
    "last",
    "stub",
    "repeated",
    "tool_next",
    "dens9",
    "tool3",
    "marks6",
    "sentence_tool",
    "sentence_mark",
    "bare_tool",
    "clocked",
    "clocked3",
    "shape",
    "is_credit",
    "bare_bare",
    "bodies3",
    "bodies6",
    "bracket_bare",
    "sentence_short",
    "dateline",
    "sentence_credit",
    "tool_bare",
    "credit_then",
    "rights_then",
    "first_mark",
    "strong",
    "cluster2",
    "cluster3",
    "cluster_then",
    "sentence_cluster",
]


def may_start(page: Page, i: int) -> bool:
    x = page.lines
    if i > 1 and x[i - 1].body and x[i - 2].body and not x[i - 1].rights:
        return False
    return x[i].sentence or x[i].u >= 12 or (i + 1 < page.n and x[i + 1].sentence)


def may_end(page: Page, i: int) -> bool:
    x = page.lines
    return x[i].ends or x[i].u >= 10 or i + 1 == page.n or x[i + 1].mark


def above(page: Page, i: int, reach: int = 8) -> list[int]:
    """The lines above i, nearest first, up to and with the first body line."""
    out = []
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        out.append(k)
        if page.lines[k].body:
            break
    return out


def title_words(page: Page, i: int, back: list[int]) -> tuple[float, int, bool]:
    """How many of a headline's word pairs the text from i on uses; how far above it stands; whether it stands twice."""
    lines = page.lines
    text: set[str] = set()
    found = 0
    for k in range(i, min(page.n, i + 60)):
        if lines[k].sentence and lines[k].u >= 15:
            text |= lines[k].grams
            found += 1
            if found == 8:
                break
    best, far, twice = 0.0, 99, False
    for k in back:
        x = lines[k]
        if x.headlike and not x.opener and len(x.grams) >= 3:
            share = len(x.grams & text) / len(x.grams)
            if share > best:
                best, far = share, i - k
    if best:
        t = lines[i - far].text
        twice = len(t) >= 6 and any(t in lines[m].text for m in range(max(0, i - far - 60), i - far))
    return best, far, twice


def start_features(page: Page, i: int) -> list[float]:
    """The numbers of START, in its order."""
    lines, s = page.lines, page.lines[i]
    p = lines[i - 1] if i else None
    n1 = lines[i + 1] if i + 1 < page.n else None
    back = above(page, i)
    heads = [i - k for k in back if page.header[k]]
    share, far, twice = title_words(page, i, back)
    total = max(page.mass[-1], 1)
    return [
        bool(heads) and heads[0] <= 3,
        bool(heads),
        any(lines[k].dated for k in back),
        bool(p and p.body),
        bool(p and p.sentence and not p.body),
        s.tool,
        page.header[i] or (s.dated and s.u < 30),
        s.nav,
        s.sentence,
        s.dateline,
        min(share, 0.6),
        share >= 0.3 and far <= 3,
        twice and share >= 0.25,
        page.mass[i] / total,
        s.u < 10,
        not s.sentence and not (n1 and n1.sentence),
        sum(x.body for x in lines[max(0, i - 6) : i]) / 3,
        bool(p and p.tool),
        bool(p) and (not page.zone[i - 1] or page.header[i - 1]),
        s.rights,
        bool(p) and page.header[i - 1] and s.sentence,
        bool(n1 and n1.body),
        s.body,
        s.credit,
        any(page.first_header[k] for k in back),
        bool(p and p.opener),
        page.mass[i] == 0,
        bool(p) and page.shape[i - 1],
        any(page.clocked[k] for k in back),
    ]


def end_features(page: Page, i: int) -> list[float]:
    """The numbers of END, in its order."""
    lines, n, s = page.lines, page.n, page.lines[i]
    nx = lines[i + 1 : i + 7]
    a, b = (nx[0] if nx else None), (nx[1] if len(nx) > 1 else None)
    total = max(page.mass[-1], 1)
    bracket = s.credit_end or (s.text[-1] == ")" and (s.u < 40 or s.sentence))
    full, bare = s.ends and s.u >= 12, not (a and a.sentence)
    c1 = page.cluster[i + 1] if a else 0
    clean = [x.body and not x.rights for x in nx]
    clocked = page.clocked[i + 1 : i + 4]
    return [
        s.ends,
        bracket,
        s.tool,
        s.rights,
        page.header[i] or (s.dated and s.u < 30),
        bool(a and a.opener),
        bool(a and a.credit),
        bool(a and a.rights),
        bool(a and clean[0]),
        bool(a and b and clean[1] and not a.mark),
        bool(a and a.dated),
        bool(a and a.nav),
        any(x.opener or x.credit or x.rights for x in nx[:3]),
        all(x.u < 25 and not x.sentence for x in nx[:4]),
        (page.mass[-1] - page.mass[i + 1]) / total,
        i + 1 == n,
        s.u < 10 and not s.ends,
        bool(a) and page.repeated[i + 1],
        bool(a and a.tool),
        bool(a and a.dens >= 0.9),
        any(x.tool for x in nx[:3]),
        sum(x.mark for x in nx) / 3,
        full and bool(a and a.tool),
        full and bool(a and a.mark),
        not s.ends and bool(a and a.tool),
        bool(clocked[:1] and clocked[0]),
        any(clocked[1:]),
        bool(a) and page.shape[i + 1],
        s.credit,
        not s.ends and bare,
        sum(clean[:3]) / 3,
        sum(clean) / 6,
        bracket and bare,
        bool(a is None or a.u < 15) and s.ends and bare,
        bool(a and a.dateline),
        full and bool(a and a.credit),
        bool(a and a.tool) and not (b and b.sentence),
        bool(b and b.credit),
        bool(b and b.rights),
        bool(a and a.mark) and not any(x.mark for x in lines[max(0, i - 2) : i + 1]),
        bool(a and a.strong),
        c1 >= 2,
        c1 >= 3,
        i + 2 < n and page.cluster[i + 2] >= 2 and bare,
        full and c1 >= 2,
    ]
