"""Builds the widget from its readable source: `make widget`. Needs Node and npm, which nothing else here does."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WIDGET = Path(__file__).parents[2] / "static" / "widget"
SOURCE = WIDGET / "source"
STYLE_OF = {"loader.js": "loader.css", "panel.js": "panel.css"}
"""What is built, each a script that may import others, with the style sheet that it carries."""

ESBUILD = ("npx", "--yes", "esbuild@0.28.2")
TARGET = "--target=chrome123,firefox128,safari18"
"""The oldest browsers with everything the widget uses; see its guide."""


def can_build() -> bool:
    """Whether Node and npx are here. npx fetches esbuild itself, the first time."""
    return shutil.which("node") is not None and shutil.which("npx") is not None


def unavailable() -> str:
    """Why esbuild cannot be had just now, or ""."""
    try:
        _esbuild("--version")
    except subprocess.CalledProcessError as error:
        return f"esbuild could not be fetched: {error.stderr}"
    return ""


def build(folder: Path) -> None:
    """Write the scripts and their maps to `folder`. Raises `CalledProcessError` where esbuild complains."""
    for script, sheet in STYLE_OF.items():
        style = _esbuild(str(SOURCE / sheet), "--minify", TARGET).strip()
        options = ["--minify", TARGET, "--charset=utf8", "--sourcemap=external", f"--define:STYLE={json.dumps(style)}"]
        # A module's parts become one file; the loader is an ordinary script and stays as it is.
        options += [] if script == "loader.js" else ["--bundle", "--format=esm"]
        _esbuild(str(SOURCE / script), *options, f"--outfile={folder / script}", f"--source-root={folder}")
        _tidy(folder / f"{script}.map", sheet)


def _tidy(file: Path, sheet: str) -> None:
    """Name the sources as they lie beside the build, and add the style sheet, which esbuild only saw as a text."""
    read = json.loads(file.read_text(encoding="utf-8"))
    del read["sourceRoot"]
    read["sources"] = [f"source/{Path(name).name}" for name in read["sources"]] + [f"source/{sheet}"]
    read["sourcesContent"].append((SOURCE / sheet).read_text(encoding="utf-8"))
    file.write_text(json.dumps(read, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _esbuild(*arguments: str) -> str:
    """Run outside the project, so that npm keeps nothing in it."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*ESBUILD, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    if not can_build():
        sys.exit("Node and npm are needed to build the widget: https://nodejs.org")
    build(WIDGET)
