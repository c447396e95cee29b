"""The corpus as pages of HTML: about sixty kilobytes and 650 elements each, as news sites have them, and rule files.

A page has a head with scripts and styles, navigation, a way here, the article with a share box, an advertisement and an
author's card in the middle of it, lists of links below and beside, comments and a footer. The rule file of its site has
a frame and selectors; so have 10,000 rules' worth of other sites, when the rule files of `corpus` lie beside.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from corpus import Page, Site, body, head_tables, sentence, site, strip, title

SCRIPT = (
    "(function(){var a=%d,b='s%d';window._track=window._track||[];_track.push([a,b,'show']);if(a<b&&b>1){a+=2}})();\n"
)
STYLE = ".c%d{margin:0 auto;padding:%dpx 12px;color:#333;font:14px/1.8 sans-serif}.c%d a:hover{color:#c00}\n"


def write_rules(directory: Path, count: int) -> None:
    """The rule files of the first so many sites, in `directory`/sites."""
    (directory / "sites").mkdir(parents=True)
    for number in range(count):
        one = site(number, 25 * count)
        (directory / "sites" / f"{one.host}.toml").write_text(_rule_file(one), "utf-8")


def _rule_file(one: Site) -> str:
    return "\n".join(
        [
            *head_tables(one),
            "[[capture]]\nid = 'title'\ntext = '^(?<title>.+)\\n来源:.+ 时间:'\n",
            "[frame]\nafter = '来源:.+ 时间:\\d{4}-\\d\\d-\\d\\d.*'\nbefore = ['责任编辑:.+', '相关阅读']\n",
            strip("share", "css", "share-box", f"select = 'div.share-{one.number}'"),
            strip("advert", "css", "advert", f"select = 'div.advert, ins.ad-{one.number}'"),
            strip("card", "css", "metadata", "select = 'article > .card'"),
            strip("mark", "css", "watermark", f"select = 'article p > span.mark-{one.number}'"),
        ]
    )


def pages(count: int, of_sites: int, seed: int = 1) -> Iterator[Page]:
    """So many pages of the first so many sites, with the bodies that are wanted."""
    for number in range(count):
        rng = random.Random(f"html {seed} {number}")
        one = site(rng.randrange(of_sites), 25 * of_sites)
        url = f"https://{one.host}/a/{number}.html"
        paragraphs = list(body(one._replace(wraps=False), rng, 6_000))
        yield Page(url, _page(one, url, paragraphs, rng), "\n".join(paragraphs) + "\n")


def _page(one: Site, url: str, paragraphs: list[str], rng: random.Random) -> str:
    named = title(rng)
    parts = [
        *_head(one, url, named),
        f'<body class="page-{one.number}">\n<div id="top" class="c1"><div class="wrap">\n',
        _links("nav", 40, rng),
        f'<form action="/search"><input name="q"><button>搜索</button></form></div></div>\n<p class="logo">{one.name}首页</p>',
        f'<div class="main c2"><div class="path"><a href="/">首页</a> &gt; <a href="/a/">资讯</a> &gt; 正文</div>\n<h1>{named}</h1>',
        f'<p class="info"><span>来源:{one.name}</span> <span>时间:2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}</span> '
        '<em>阅读</em> <a href="#c">评论</a></p>\n<article id="content">\n',
        *_article(one, paragraphs, rng),
        f'<p class="editor">责任编辑:{named[:3]}</p></article>\n<div class="more"><h3>相关阅读</h3>{_links("related", 12, rng)}</div></div>\n',
        '<div class="side">',
        *(f'<div class="box c{n}"><h4>排行</h4>{_links(f"rank-{n}", 15, rng)}</div>\n' for n in range(6)),
        f'</div>\n<div id="c"><h3>发表评论</h3><form><textarea></textarea></form>{_comments(rng)}</div>\n',
        f'<div class="foot c3">{_links("foot", 20, rng)}<p>客服{one.number}号专线:{rng.randint(10**6, 10**7)}</p>'
        f"<p>{one.name} 版权所有</p></div>\n",
        _script(60),
        "</body></html>\n",
    ]
    return "".join(parts)


def _head(one: Site, url: str, named: str) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="zh-CN"><head>\n<meta charset="utf-8">\n'
    yield f'<title>{named}_{one.name}</title>\n<link rel="canonical" href="{url}">\n'
    yield from (f'<meta name="{name}" content="{named},{one.name}">\n' for name in ("keywords", "description"))
    yield from (f'<meta property="og:{name}" content="{named}">\n' for name in ("title", "description", "type"))
    yield f"<style>{''.join(STYLE % (n, n % 9, n) for n in range(80))}</style>\n"
    yield _script(120) + "</head>\n"


def _script(lines: int) -> str:
    return f"<script>{''.join(SCRIPT % (n, n) for n in range(lines))}</script>\n"


def _links(name: str, count: int, rng: random.Random) -> str:
    links = (
        f'<li class="item"><a href="/{name}/{rng.randint(10**5, 10**6)}.html" target="_blank" title="x">{title(rng)}</a></li>\n'
        for _ in range(count)
    )
    return f'<ul class="list {name}">\n{"".join(links)}</ul>'


def _article(one: Site, paragraphs: list[str], rng: random.Random) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        if number == len(paragraphs) // 2:
            yield f'<div class="share-{one.number}"><span>分享到</span><a href="#">微博</a><a href="#">微信</a></div>\n'
            yield f'<div class="advert"><a href="/go"><img src="/ad.png" alt="x"></a><p>{sentence(rng)}</p></div>\n'
            yield f'<div class="card"><img src="/face.png"><b>{one.name}记者</b><p>{sentence(rng)}</p></div>\n'
        marked = paragraph
        if number in (1, 4):
            at = rng.randrange(1, len(paragraph))
            marked = f'{paragraph[:at]}<span class="mark-{one.number}">{one.watermark}</span>{paragraph[at:]}'
        yield f'<p style="text-indent:2em">{_with_strong(marked, rng)}</p>\n'


def _with_strong(text: str, rng: random.Random) -> str:
    return f"<strong>{text[:4]}</strong>{text[4:]}" if "<" not in text and rng.random() < 0.3 else text


def _comments(rng: random.Random) -> str:
    comments = (
        f'<div class="comment"><a href="/u/{n}"><img src="/u/{n}.png"></a><p>{sentence(rng)}</p><span>{n}楼</span></div>\n'
        for n in range(12)
    )
    return "".join(comments)
