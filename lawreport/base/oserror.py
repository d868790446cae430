"""Faults of the operating system in words that a clerk knows.

In: an exception. Out: its reason in Chinese; whether it only came of Ctrl-C.
Responsible for: the words for error numbers.
"""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过磁盘配额",
    errno.EACCES: "没有权限，或正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ENOENT: "文件不见了",
    errno.EEXIST: "那里已经有同名的文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EBUSY: "正被别的程序占用",
    errno.ENOMEM: "内存不够",
    errno.EINVAL: "系统不认这个文件名或操作",
    errno.EFBIG: "文件太大",
}


def reason(error: OSError | MemoryError) -> str:
    """Return in Chinese why the system refused."""
    if isinstance(error, MemoryError):
        return "内存不够"
    return _WORDS.get(error.errno or 0, f"系统错误 {error.errno}")


def is_interruption(fault: BaseException | None) -> bool:
    """Return whether a fault was caused by Ctrl-C, directly or while cleaning up after it."""
    return fault is not None and (isinstance(fault, KeyboardInterrupt) or is_interruption(fault.__context__))


_NO_ROOM = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory", "not enough memory")


def is_shortage(fault: BaseException | None) -> bool:
    """Return whether a fault, or one that it came of, is a library that the machine had no memory to open."""
    return fault is not None and (
        isinstance(fault, MemoryError)
        or (isinstance(fault, ImportError) and any(words in str(fault) for words in _NO_ROOM))
        or is_shortage(fault.__context__)
    )
