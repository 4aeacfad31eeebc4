"""An uploaded file as what it holds, by what it is and not by what it is called. Pure: no Django."""

from __future__ import annotations

from assessment.instrument.exchange.incoming import Incoming, refused
from assessment.instrument.exchange.packages import LARGEST_UPLOAD, Unsafe, is_archive, unpacked
from assessment.instrument.exchange.qti_import import MANIFEST, read_qti
from assessment.instrument.exchange.spreadsheets import read_csv, read_xlsx
from assessment.instrument.exchange.yaml_reading import SUFFIXES, read_yaml

KINDS = "a .yaml or .csv or .xlsx file, a ZIP of YAML files, or a QTI package"


def read_upload(data: bytes, *, name: str) -> Incoming:
    """What a file holds.

    Args:
        name: as it was called where it came from; shown, and used for nothing else than to tell YAML, CSV and XML apart.
    Raises:
        Unreadable: with everything wrong in it.
    """
    shown = "".join(sign for sign in name.rpartition("/")[2] if sign.isprintable())[-100:] or "file"
    try:
        return _read(data, shown)
    except Unsafe as trouble:
        raise refused(shown, str(trouble)) from trouble


def _read(data: bytes, name: str) -> Incoming:
    if len(data) > LARGEST_UPLOAD:
        raise Unsafe(f"The file is larger than {LARGEST_UPLOAD // 2**20} MB.")
    lower = name.casefold()
    if is_archive(data):
        files = unpacked(data)
        if "[Content_Types].xml" in files:
            return read_xlsx(data, name=name)
        if any(file.rpartition("/")[2] == MANIFEST for file in files) or not any(file.endswith(SUFFIXES) for file in files):
            return read_qti(files, name=name)
        return read_yaml(files, name=name)
    if lower.endswith(SUFFIXES):
        return read_yaml({name: data}, name=name)
    if lower.endswith(".csv"):
        return read_csv(data, name=name)
    if lower.endswith(".xml"):
        return read_qti({name: data}, name=name)
    raise refused(name, "This is no file that can be taken in.", expected=KINDS)
