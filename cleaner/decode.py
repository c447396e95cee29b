"""Bytes to text and back to the same bytes.

In: the bytes of a page, and the charset it declares, if any. Out: the text, and a `Decoding`: which codec was taken,
why, and every byte that it could not read, with its offset in the text in code points. Nothing here raises on any
input. `encode(*decode(data))` is `data` but for a handful of Big5 and Shift_JIS double codes: the caller compares.

Valid bytes prove UTF-8 and hardly anything else: nearly every Big5 page is also valid GB18030. So the other codecs are
judged by the text that they give: how frequent are its characters? `_COMMON` holds, in both scripts, those that make up
more than half of Chinese text; the next class is what GB 2312 and Big5 themselves put first, level 1. On 237 real pages
the right one of the two scores between 0.7 and 2.4 and the wrong one below -1.7. Codec names are widened as the WHATWG
Encoding standard does: gb2312 is read as GB18030, Latin 1 as windows-1252.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

__all__ = ["Decoding", "declared_in", "decode", "encode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs", "euc_kr": "cp949",
    "shift_jis": "cp932", "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
# ASCII-compatible codecs without hidden state; a page can declare anything, `punycode` and EBCDIC too.
_DECLARABLE = re.compile(r"gb18030|big5hkscs|cp(?:125\d|866|874|932|949)|euc_jp|johab|koi8-[rtu]|iso8859-\d+|mac-\w+")
_DETECTABLE = ["cp1252", "cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874", "cp932", "euc_jp", "cp949"]

_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如"
    "都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高"
    "间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解"
    "水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指许统区保至队形社"
    "便空决治展马科司五基书非则听白却界达光放强即难且权思王完设式路记南品住告类求据程北边张该交规万取格望觉术领共确传师观清今切院让识带导争运"
    "這個們來為國說時會對於著過發後裡種經學現當沒動還進樣開從實軍無與長機關點業將兩間問應戰頭體見產話給門員聲論處義認條係氣題變總電數報結務"
    "場計資許統區隊決馬書則聽達難權設記類據張該規萬覺術領確傳師觀讓識帶導爭運，。、：；？！“”‘’（）《》「」『』【】…—·\u3000"
)
_KANA = frozenset(map(chr, range(0x3041, 0x30FF)))
_HANGUL = frozenset("이다는을의가고에하지한로기도은사자")
# Each codec worth asking, with the characters that are frequent in it alone. A tie goes to the first.
_READINGS: dict[str, frozenset[str]] = {
    "gb18030": frozenset(), "big5hkscs": frozenset(), "utf-8": frozenset(),
    "cp949": _HANGUL, "cp932": _KANA, "euc_jp": _KANA,
}  # fmt: skip

_HIGH_STRETCH = re.compile(rb"(?:[\x80-\xff]++[\x00-\x7f]{0,2}+)++")  # a second byte can be ASCII
_FRONT = re.compile(rb"\A[\x80-\xbf\xf8-\xff]+")  # no character starts so: one was cut in two
_TAIL = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_SAMPLE = 2048  # bytes: a thousand characters decide as well as all of them
_META = re.compile(rb"""<meta\b[^>]*?[\s;"']charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml\b[^>]*?\sencoding\s*=\s*["']\s*([\w.:-]+)""", re.IGNORECASE)
_NEUTRAL = re.compile(r"[\xa0\u2010-\u203b\u2460-\u25ff\u3000-\u301f\uff01-\uff5e]")
_FOREIGN = re.compile(r"[\x80-\x9f\ue000-\uf8ff\ufffd]")  # controls, private use, undecodable
_MARK = re.compile("[\ud800-\ud8ff][\udc00-\udcff]*")


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a text was read. `bad` holds (offset of the U+FFFD in the text, the bytes it stands for)."""

    encoding: str
    bom: bytes
    reason: str
    bad: tuple[tuple[int, bytes], ...]


class _Choice(NamedTuple):
    codec: str
    reason: str
    half: int = 0  # bytes in front that are the rest of a character cut in two


def decode(data: bytes, declared: str | None = None) -> tuple[str, Decoding]:
    """The text of `data` and how it was read; `declared` is what the page or its sender says. Never raises."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            rest, choice = data[len(bom) :], _Choice(codec, "bom")
            if codec == "utf-8" and _strictly(rest, codec) is None:  # a site in GBK may include a file with a mark
                choice = _choose(rest, declared)
            return _read(rest, choice, bom)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _read(data, _choose(data, declared))
    if b"\0" in data and (utf16 := _utf16(data)):
        return _read(data, utf16)
    return text, Decoding("utf-8", b"", "valid", ())


def encode(text: str, decoding: Decoding) -> bytes:
    """The bytes that `decode` read. What the codec cannot write becomes `?`: compare where it matters."""
    pieces, at = [decoding.bom], 0
    for offset, lost in decoding.bad:
        pieces += (text[at:offset].encode(decoding.encoding, "replace"), lost)
        at = offset + 1
    pieces.append(text[at:].encode(decoding.encoding, "replace"))
    return b"".join(pieces)


def declared_in(head: bytes) -> str | None:
    """The charset that a <meta> or an XML declaration names in the first 2048 bytes, in lower case."""
    head = head[:2048]
    found = _META.search(head) or _XML.search(head)
    return found[1].decode("ascii").lower() if found else None


def _read(data: bytes, choice: _Choice, bom: bytes = b"") -> tuple[str, Decoding]:
    codec, reason, half = choice
    if not half and (text := _strictly(data, codec)) is not None:
        return text, Decoding(codec, bom, reason, ())
    marked = "".join(chr(0xD800 + byte) for byte in data[:half]) + data[half:].decode(codec, "cleaner.mark")
    text, bad = _unmark(marked)
    return text, Decoding(codec, bom, reason or f"utf-8 with {sum(len(lost) for _, lost in bad)} bad bytes", bad)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _mark(error: UnicodeError) -> tuple[str, int]:
    # A codec's error handler knows where the bytes stand, not where the text has got to. So it writes the bytes into
    # the text, as lone surrogates, which no codec here gives for valid bytes; the first of a run is of another kind.
    assert isinstance(error, UnicodeDecodeError)
    first, *rest = error.object[error.start : error.end]
    return chr(0xD800 + first) + "".join(chr(0xDC00 + byte) for byte in rest), error.end


codecs.register_error("cleaner.mark", _mark)


def _unmark(marked: str) -> tuple[str, tuple[tuple[int, bytes], ...]]:
    bad, shrunk = [], 0
    for run in _MARK.finditer(marked):
        bad.append((run.start() - shrunk, bytes(ord(char) & 0xFF for char in run[0])))
        shrunk += len(run[0]) - 1
    return _MARK.sub("\ufffd", marked), tuple(bad)


def _choose(data: bytes, declared: str | None) -> _Choice:
    """The codec for bytes that are not valid UTF-8."""
    if _mostly_utf8(data):
        return _Choice("utf-8", "")
    if b"\0" in data and (utf16 := _utf16(data)):
        return utf16
    sample = b" ".join(stretch[0] for stretch in islice(_HIGH_STRETCH.finditer(data), 200))[:_SAMPLE]
    said = _codec(declared) if declared else None
    best, western = _best(sample, said, 1 if data[0] >= 0x80 else 0), _western(sample)
    if best.likeness >= (1 if western else 0):
        reason = f"declared {declared}" if best.codec == said else "frequent characters"
        return _Choice(_narrow(data, best.codec), reason if best.codec != "utf-8" else "", best.half)
    if said and _strictly(data, said) is not None:
        return _Choice(_narrow(data, said), f"declared {declared}")
    if western:  # a single 0xff is a letter of windows-1252, but of hardly any page
        return _Choice("utf-8", "") if data.count(b"\xff") == 1 else _Choice("cp1252", "single accents")
    return _detect(data, sample)


def _mostly_utf8(data: bytes) -> bool:
    """A few errors among many good characters, whatever was cut off at the ends."""
    front, tail = _match_length(_FRONT, data[:3]), _match_length(_TAIL, data[-3:])
    whole = data[front : len(data) - tail]
    kept = whole.decode("utf-8", "ignore")
    size = len(kept.encode())
    multibyte, lost = size - len(kept), len(whole) - size
    return multibyte >= max(2, 4 * lost) or (tail > 1 and not front and whole.isascii())


def _match_length(pattern: re.Pattern[bytes], data: bytes) -> int:
    found = pattern.search(data)
    return len(found[0]) if found else 0


def _utf16(data: bytes) -> _Choice | None:
    """UTF-16 without a mark: ASCII has its zeros on one side; Chinese gives frequent characters."""
    low, high = data[::2].count(0), data[1::2].count(0)
    for codec, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        ascii_like = zeros > 3 and zeros * 4 >= len(data) and others * 20 <= zeros
        if ascii_like or _likeness(data[:_SAMPLE], codec) > 0:
            return _Choice(codec, "zero bytes of UTF-16")
    return None


def _codec(label: str) -> str | None:
    """The codec to read a declared charset with; None for what no page is written in."""
    label = label.strip().lower().removeprefix("x-")
    if not re.fullmatch(r"[\w.:-]{1,40}", label, re.ASCII):
        return None
    if label.startswith("gb"):
        return "gb18030"
    if "big5" in label:
        return "big5hkscs"
    try:
        codec = codecs.lookup(label).name
    except LookupError:
        return None
    codec = _WIDER.get(codec, codec)
    return codec if _DECLARABLE.fullmatch(codec) else None


def _narrow(data: bytes, codec: str) -> str:
    """Of the three Big5 codecs the one that reads most; `big5` where it says the same as the usual one, cp950."""
    if codec != "big5hkscs":
        return codec
    plain, usual, wide = (data.decode(big5, "replace") for big5 in ("big5", "cp950", "big5hkscs"))
    if wide.count("\ufffd") < usual.count("\ufffd"):
        return "big5hkscs"
    same = plain == usual and plain.encode("big5", "ignore") == usual.encode("cp950", "ignore")
    return "big5" if same else "cp950"


def _western(sample: bytes) -> bool:
    """Most bytes above ASCII stand alone: accents and quotes among Latin letters."""
    runs = re.findall(rb"[\x80-\xff]+[0-9]?", sample)  # in a character of four bytes, digits follow
    return 2 * sum(len(run) == 1 for run in runs) > sum(map(len, runs))


def _detect(data: bytes, sample: bytes) -> _Choice:
    from charset_normalizer import from_bytes  # slow to import and seldom needed

    if match := from_bytes(sample, cp_isolation=_DETECTABLE).best():
        return _Choice(codecs.lookup(match.encoding).name, "detected")
    return _Choice("cp1252" if _strictly(data, "gb18030") is None else "gb18030", "nothing fits")


class _Trial(NamedTuple):
    likeness: float
    codec: str
    half: int


def _best(sample: bytes, said: str | None, half: int) -> _Trial:
    trials = []
    for codec in dict.fromkeys([said or "gb18030", *_READINGS]):
        trials.append(_try(sample, codec, half))
        if trials[-1].likeness > 1:
            break
    # A declaration counts for something; a few bytes are rather Chinese than Korean or Japanese.
    foreign = 16 / len(sample)
    return max(trials, key=lambda it: it.likeness + (it.codec == said) - foreign * bool(_READINGS.get(it.codec)))


def _try(sample: bytes, codec: str, half: int) -> _Trial:
    """How likely the sample is; where `half` allows, without its first byte if the rest then reads so much better."""
    if half and codec in _READINGS and _likeness(b"\xff" + sample[1:64], codec) > _likeness(sample[:64], codec):
        return _Trial(_likeness(sample[1:], codec), codec, 1)
    return _Trial(_likeness(sample, codec), codec, 0)


def _likeness(sample: bytes, codec: str) -> float:
    """How much the sample, read with this codec, is like real text: above 0 it is, below it is not."""
    own = _READINGS.get(codec, frozenset())
    counts = Counter(sample.decode(codec, "replace"))
    points = [(count, 3 if char in own else _weight(char)) for char, count in counts.items() if char >= "\x80"]
    total = sum(count for count, _ in points)
    return sum(count * weight for count, weight in points) / total if total else -1.0


@lru_cache(1 << 15)
def _weight(char: str) -> int:
    """Rough log-frequency of a character in Chinese text; the steps are factors of about e^3 and e^4."""
    if char in _COMMON:
        return 3
    if char in _level_1() or _NEUTRAL.match(char):
        return 0
    return -8 if _FOREIGN.match(char) else -4


@cache
def _level_1() -> frozenset[str]:
    """The characters that GB 2312, Big5 and KS X 1001 themselves call the frequent ones."""

    def area(codec: str, leads: range, trails: list[int]) -> str:
        return bytes(byte for pair in product(leads, trails) for byte in pair).decode(codec, "ignore")

    upper, lower = [*range(0xA1, 0xFF)], [*range(0x40, 0x7F)]
    simplified = area("gb2312", range(0xB0, 0xD8), upper)
    traditional = area("big5", range(0xA4, 0xC7), lower + upper)
    korean = area("euc_kr", range(0xB0, 0xC9), upper)
    return frozenset(simplified + traditional + korean)
