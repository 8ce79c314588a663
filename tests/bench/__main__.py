"""`make bench`: sets up the stand, measures what is asked for, and prints the table."""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from tests.bench.options import Options
from tests.bench.stand import standing


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name, standing(Path(name)) as stand:
        # The models can be imported only once the settings know the stand's stores.
        os.environ.update(stand.env)
        django.setup()
        status: int = import_module("tests.bench.measuring").main(stand, Options.given())
        return status


if __name__ == "__main__":
    sys.exit(main())
