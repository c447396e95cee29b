"""A step for pipelines of datatrove, and JSON Lines cleaned with it:  python examples/with_datatrove.py IN OUT"""

import sys
from pathlib import Path

from datatrove.data import DocumentsPipeline
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

import cleaner


class Clean(PipelineStep):
    """Cleans texts by the rules in force here; what has no clean body is left out, and counted by its verdict."""

    name = "cleaner"
    type = "✂️ - FORMAT"

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        for document in data:
            with self.track_time():
                result = cleaner.clean(document.text, document.metadata.get("url"))
            self.stat_update(result.verdict)
            if result.verdict == "cleaned":
                document.text = result.body
                document.metadata |= {"site": result.site, "title": result.title, "truncated": result.truncated}
                yield document


def clean(source: str, target: str) -> None:
    steps = [JsonlReader(source), Clean(), JsonlWriter(target, compression=None)]
    LocalPipelineExecutor(steps, logging_dir=str(Path(target) / "logs")).run()


if __name__ == "__main__":
    clean(*sys.argv[1:])
