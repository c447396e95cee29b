"""`cleaner rules schema`."""

from __future__ import annotations

import json


def command() -> None:
    """Print the JSON Schema of rule files, for editors."""
    from cleaner.cli import _screen
    from cleaner.rulebook.schema import json_schema

    _screen.write([json.dumps(json_schema(), ensure_ascii=False, indent=2)])
