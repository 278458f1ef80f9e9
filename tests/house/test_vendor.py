"""What is not ours stands in static/vendor, unchanged, each file named with version, licence and digest."""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
ENTRIES = tomllib.loads((VENDOR / "MANIFEST").read_text())["file"]
KNOWN = {"MIT", "0BSD", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"}


def test_every_file_is_named_and_every_name_is_there():
    named = {entry["name"] for entry in ENTRIES} | {entry["licence_text"] for entry in ENTRIES} | {"MANIFEST"}
    assert named == {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}


def test_every_file_is_the_one_that_was_taken():
    for entry in ENTRIES:
        content = (VENDOR / entry["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["name"]
        said = [
            entry["version"].encode(encoding) in content for encoding in ("utf-8", "utf-16-be")
        ]  # a font says it in the latter
        assert any(said), entry
        assert entry["licence"] in KNOWN
        assert (VENDOR / entry["licence_text"]).stat().st_size > 100
