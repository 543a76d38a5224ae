"""The process that makes a copy for a service: `main` is that, with what to make as its argument.

It takes what others leave of the processor, and no more of the disk than it may: half of what is
free stays free, as the ledger needs room before anything else. It ends with the service.
"""

import fcntl
import os
import resource
import shutil
import signal
import sys
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from api.exports.kept import OTHERS_TURN, ToMake
from api.exports.making import FORMATS, write
from api.exports.manifest import MANIFEST, ExportManifest
from api.exports.placed import file_in, making, put_file
from events.errors import DetenteError
from events.files import durable
from events.uncollected import uncollected
from projections.filing import store
from projections.model.reader import Reader

NICE: Final = 15
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the first that there is, as no other is the same later."""


def main() -> None:
    """Be such a process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked = msgspec.json.decode(sys.argv[1], type=ToMake)
    os.nice(NICE)
    try:
        if not _has_its_turn(Path(asked.target).parent):
            sys.exit(OTHERS_TURN)
        _limit(asked)
        with closing(store.open_for_reading(Path(asked.views))) as db, uncollected():
            make(Reader(db), asked)
    except (DetenteError, OSError) as error:
        sys.stdout.write(str(error))
        sys.exit(1)


def make(reader: Reader, asked: ToMake) -> None:
    """Make a copy that is one file, with its manifest beside it; raises `ExportError`."""
    target, how = Path(asked.target), FORMATS[asked.wanted]
    with making(target) as folder:
        inner, name = folder, target.name
        if how.is_folder:
            inner, name = folder / "record", "record"
            durable.make_directory(inner)
        manifest = write(reader, asked.of, how, inner, name)
        if how.is_folder:
            durable.create(inner / MANIFEST, manifest.encoded(), durable.READABLE)
            _pack(inner, folder / target.name)
            manifest = _of_the_archive(manifest, folder, target.name)
        put_file(folder / target.name, target, manifest.encoded())


def _of_the_archive(manifest: ExportManifest, folder: Path, name: str) -> ExportManifest:
    """The manifest beside an archive; the one within it tells of the files there."""
    return replace(manifest, files=(file_in(folder, name),))


def _pack(inner: Path, path: Path) -> None:
    """The files of a folder as an archive, as they are: Parquet is packed already."""
    with durable.creating(path, durable.READABLE) as file, zipfile.ZipFile(file, "w") as archive:
        for each in sorted(inner.iterdir()):
            told = zipfile.ZipInfo(f"record/{each.name}", _WHEN)
            told.external_attr = durable.READABLE << 16
            told.file_size = each.stat().st_size
            with each.open("rb") as content, archive.open(told, "w") as packed:
                shutil.copyfileobj(content, packed)


def _has_its_turn(folder: Path) -> bool:
    """Whether no other process makes a copy there, of however many that serve together; it is so
    until this process ends.
    """
    turn = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _limit(asked: ToMake) -> None:
    """No file larger than it may be: writing beyond is an error, and not the end."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    free = shutil.disk_usage(Path(asked.target).parent).free
    most = min(asked.most_bytes, free // 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)
