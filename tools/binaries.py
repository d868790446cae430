"""The binaries of a kit: made for its machine and its Python, and with every library that they load at hand.

In: names and bytes of files. Out: sentences on what is wrong with them. Responsible for: what a bare machine has by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

BINARY = re.compile(r"\.(so|pyd|dll|exe)(\.[\d.]+)?$", re.IGNORECASE)
_TAGGED = re.compile(r"\.(cpython-(\d+)[\w-]*|cp(\d+)-(\w+)|abi3)\.(so|pyd)$")
_OF_WINDOWS = (
    "advapi32 bcrypt bcryptprimitives comctl32 crypt32 gdi32 iphlpapi kernel32 msvcrt ntdll ole32 oleaut32 propsys psapi "
    "rpcrt4 shell32 shlwapi user32 version winmm ws2_32"
)
_OF_LINUX = "ld-linux-aarch64 ld-linux-x86-64 libc libdl libgcc_s libm libpthread librt libstdc++ libutil libz"
BY_ITSELF = {
    "Windows": re.compile(rf"(?:(?:api|ext)-ms-win-[\w-]+|{'|'.join(_OF_WINDOWS.split())})\.dll", re.IGNORECASE),
    "Linux": re.compile(rf"(?:{'|'.join(map(re.escape, _OF_LINUX.split()))})\.so\.\d+"),
}  # libraries of Windows 10, and of every Linux that has a Python


def misfit(name: str, data: bytes, machine: int, python: str) -> str:
    """Return why a file is no binary for a machine (its number in ELF or PE) and Python (3.13); nothing for what is none."""
    if not BINARY.search(name):
        return ""
    tag, digits = _TAGGED.search(name), python.replace(".", "")
    if tag and tag[1] != "abi3" and (tag[2] or tag[3]) != digits:
        return f"{name}：是 Python {tag[2] or tag[3]} 的"
    return "" if machine_of(data) == machine else f"{name}：不是这种电脑的"


def machine_of(data: bytes) -> int:
    """Return the field of an ELF or PE file that names its machine; 0 where it is neither."""
    if data[:4] == b"\x7fELF":
        return int.from_bytes(data[18:20], "little")
    if data[:2] == b"MZ":
        at = int.from_bytes(data[60:64], "little")
        return int.from_bytes(data[at + 4 : at + 6], "little") if data[at : at + 4] == b"PE\0\0" else 0
    return 0


def unmet(files: Mapping[str, bytes], system: str) -> list[str]:
    """Return a line for each library that binaries load and that is neither among them nor on a bare machine of the system."""
    binaries = {name: data for name, data in files.items() if BINARY.search(name)}
    here = {name.rsplit("/", 1)[-1].lower() for name in binaries}
    wanting = dict[str, list[str]]()
    for name, data in binaries.items():
        for library in loaded(data):
            if library.lower() not in here and not BY_ITSELF[system].fullmatch(library):
                wanting.setdefault(library, []).append(name)
    return [f"缺 {library}（{names[0]} 等 {len(names)} 个文件要用）" for library, names in sorted(wanting.items())]


def loaded(data: bytes) -> Iterator[str]:
    """Yield the names of the libraries that a binary loads when it is opened, or later by itself."""
    yield from _of_elf(data) if data[:4] == b"\x7fELF" else _of_pe(data)


def _of_elf(data: bytes) -> Iterator[str]:
    from elftools.elf.elffile import ELFFile

    section = ELFFile(BytesIO(data)).get_section_by_name(".dynamic")
    if section is not None:
        yield from (tag.needed for tag in section.iter_tags("DT_NEEDED"))


def _of_pe(data: bytes) -> Iterator[str]:
    import pefile

    file = pefile.PE(data=data, fast_load=True)
    kinds = ("IMPORT", "DELAY_IMPORT")
    file.parse_data_directories([pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{kind}"] for kind in kinds])
    for kind in kinds:
        yield from (entry.dll.decode() for entry in getattr(file, f"DIRECTORY_ENTRY_{kind}", ()))
