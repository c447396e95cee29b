"""Files by their names: on this machine, or, with an address such as `s3://bucket/shards`, wherever fsspec reaches.

Only what has such an address goes through fsspec; `file://` is a file of this machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple, cast

from cleaner.errors import InputError

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or a directory elsewhere."""

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        return PurePosixPath(self.url).name

    def __truediv__(self, name: str) -> Remote:
        return Remote(f"{self.url.rstrip('/')}/{name}")

    def is_dir(self) -> bool:
        if self.url.startswith(("http://", "https://")):
            return False  # servers do not say
        fs, path = _reached(self.url)
        return bool(_asked(fs.isdir, self.url, path))

    def exists(self) -> bool:
        fs, path = _reached(self.url)
        return bool(_asked(fs.exists, self.url, path))


Given = Path | Remote


class Listed(NamedTuple):
    """What stands in a directory elsewhere; `size` is None of a directory."""

    name: str
    url: str
    size: int | None


def path(text: str) -> Given:
    """The file or directory that a person names."""
    scheme = _ADDRESS.match(text)
    if scheme is None:
        return Path(text)
    if scheme[1].lower() in ("file", "local"):
        return Path(text[scheme.end() :])
    return Remote(text.rstrip("/") if text[scheme.end() :].strip("/") else text)


def here_only(text: str) -> Path:
    """The file or directory of this machine that a person names.

    Raises:
        InputError: it is elsewhere.
    """
    given = path(text)
    if isinstance(given, Remote):
        raise InputError(f"{text} is elsewhere, and this is written to this machine only: name a place here")
    return given


def own_directory(kind: str) -> Path:
    """What is this program's among the `config` or the `cache` of the person who runs it: as XDG says, or below the
    home."""
    configured = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    base = configured if os.path.isabs(configured) else os.path.join(os.path.expanduser("~"), f".{kind}")
    return Path(base, "cleaner")


def is_remote(file: str) -> bool:
    """Whether a name is an address."""
    return _ADDRESS.match(file) is not None


def is_reached_by_all(file: str) -> bool:
    """Whether other processes find this file too."""
    return not file.startswith("memory://")


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """An open file, to be read.

    Raises:
        OSError: it cannot be read.
        InputError: what reaches it is not installed.
    """
    if not is_remote(file):
        with open(file, "rb") as local:
            yield local
        return
    fs, place = _reached(file)
    with _told(fs.open, file, place, "rb") as remote, BufferedReader(cast(Any, remote), 1 << 20) as buffered:
        yield buffered


def begin(file: BinaryIO) -> bytes:
    """How an open file goes on, some bytes at least, which stay to be read; nothing of one that cannot show them."""
    return file.peek(64) if isinstance(file, BufferedReader) else b""


def exists(file: str) -> bool:
    """Whether there is such a file or directory, or such a link."""
    if not is_remote(file):
        return os.path.lexists(file)
    fs, place = _reached(file)
    return bool(_told(fs.exists, file, place))


def size(file: str) -> int:
    """Its size in bytes.

    Raises:
        OSError: that is not known.
    """
    if not is_remote(file):
        return os.stat(file).st_size
    fs, place = _reached(file)
    return int(_told(fs.size, file, place) or 0)


def listed(directory: str) -> list[Listed]:
    """What a directory elsewhere holds.

    Raises:
        OSError: it cannot be listed.
    """
    fs, place = _reached(directory)
    found = []
    for entry in _told(fs.ls, directory, place, detail=True):
        name = PurePosixPath(entry["name"]).name
        is_directory = entry["type"] == "directory"
        if entry["name"].rstrip("/") != place.rstrip("/"):  # object stores list a directory's own marker too
            found.append(Listed(name, f"{directory.rstrip('/')}/{name}", None if is_directory else entry["size"] or 0))
    return found


def put(local: Path, url: str) -> None:
    """Put a file elsewhere, whole or not at all: what an object store shows is complete.

    Raises:
        OSError: it cannot be written there.
    """
    fs, place = _reached(url)
    _told(fs.makedirs, url, PurePosixPath(place).parent.as_posix(), exist_ok=True)
    _told(fs.put_file, url, str(local), place)


def get(url: str, local: Path) -> None:
    """Bring a file here.

    Raises:
        OSError: it cannot be read.
    """
    fs, place = _reached(url)
    local.parent.mkdir(parents=True, exist_ok=True)
    _told(fs.get_file, url, place, str(local))


def remove(url: str) -> None:
    """Remove a file elsewhere, if it is there."""
    fs, place = _reached(url)
    if _told(fs.exists, url, place):
        _told(fs.rm_file, url, place)


def _reached(url: str) -> tuple[Any, str]:
    """The file system that an address names, and the place in it.

    Raises:
        InputError: it is not installed, or there is none.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(f"{url}: addresses need fsspec: pip install 'cleaner[remote]'") from error
    try:
        fs, place = url_to_fs(url)
    except ImportError as error:
        scheme = url.partition("://")[0]
        more = f"pip install {_DRIVERS[scheme]}" if scheme in _DRIVERS else str(error)
        raise InputError(f"{url}: files at {scheme}:// need one more package: {more}") from error
    except ValueError as error:
        raise InputError(f"{url}: {error}") from error
    return fs, str(place)


_DRIVERS = {
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs", "hf": "huggingface_hub",
    "http": "aiohttp", "https": "aiohttp", "sftp": "paramiko", "ssh": "paramiko", "oss": "ossfs", "webhdfs": "requests",
}  # fmt: skip


def _asked(call: Any, url: str, place: str) -> Any:
    """What a file system answers.

    Raises:
        InputError: it cannot be reached.
    """
    try:
        return _told(call, url, place)
    except OSError as error:
        raise InputError(f"cannot be reached: {error.strerror or error}") from error


def _told(call: Any, url: str, *given: Any, **options: Any) -> Any:
    """What a file system answers; whatever goes wrong there, in one kind of error.

    Raises:
        OSError: it went wrong.
    """
    try:
        return call(*given, **options)
    except OSError as error:
        raise OSError(error.errno or 0, f"{url}: {error.strerror or error}") from error
    except Exception as error:  # each has errors of its own: no credentials, no such bucket, no network
        raise OSError(0, f"{url}: {error}") from error
