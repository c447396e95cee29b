"""What the author of a page calls its elements: the kinds of box that words in a class or an id speak of."""

from __future__ import annotations

import re
from functools import lru_cache

_KINDS = {
    "body": "article artical content conten post entry story detail zoom neirong wenzhang zhengwen nr text txt body"
    " cont paragraph blog",
    "menu": "nav navi navbar menu crumb crumbs breadcrumb header head top topbar banner logo channel daohang weizhi"
    " position path tab tabs toolbar masthead",
    "foot": "foot footer bottom copyright copy friend link links legal colophon sitemap about",
    "comments": "comment comments commentlist pinglun disqus reply replies discuss discussion guestbook respond"
    " feedback liuyan",
    "related": "relat related relate xiangguan recommend tuijian hot rank ranking paihang more popular trending list"
    " lists latest newest zuixin prev next pager page pagination tag tags keyword teaser promo outbrain taboola also"
    " readmore interest",
    "share": "share sharing social bdshare fenxiang jiathis bshare tool tools toolbox func function weibo weixin wechat"
    " qrcode qr print font favor action actions btn button follow",
    "advert": "login signin register subscribe newsletter signup ad ads adv advert advertisement guanggao sponsor"
    " sponsored gg adsense promotion widget modal popup dialog cookie consent paywall overlay alert",
    "side": "side sidebar aside right rail left secondary extra complementary supplement",
    "meta": "infos meta author byline source laiyuan date time pubtime publish editor bianji timestamp dateline credit"
    " views count",
    "bio": "bio avatar profile vcard biography",
    "media": "img image pic photo figure caption video gallery slide slideshow player media audio embed thumb carousel",
}
_WORDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
# Names are glued, too: `newscontent`, `commentBox`. These words are long enough to be meant.
_GLUED = [(word, _WORDS[word]) for word in (
    "comment", "pinglun", "disqus", "related", "recommend", "tuijian", "paihang", "links", "share", "social", "footer",
    "copyright", "crumb", "sidebar", "advert", "banner", "author", "source", "byline", "caption", "image", "photo",
    "video", "content", "article", "text", "body", "story", "post", "entry", "detail", "list", "rank", "tool", "menu",
)]  # fmt: skip
_NAME_PARTS = re.compile(r"[^a-z]+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=1 << 14)
def kinds_of_name(names: str) -> frozenset[str]:
    """The kinds of box that a class and an id speak of."""
    return frozenset(kind for word in _NAME_PARTS.split(names[:200]) if (kind := _kind_of_word(word.lower())))


def _kind_of_word(word: str) -> str | None:
    known = _WORDS.get(word)
    return known or next((kind for part, kind in _GLUED if word.startswith(part) or word.endswith(part)), None)
