"""Another machine: read by every Python that has this folder on its path.

Its clock stands still at ELSEWHERE_CLOCK, its folders are listed backwards (ELSEWHERE_ORDER=forwards: as sorted), it has
one processor, and its files are made with ELSEWHERE_UMASK.
"""

import datetime
import os
import time

BACKWARDS = os.environ.get("ELSEWHERE_ORDER") != "forwards"
CLOCK = float(os.environ["ELSEWHERE_CLOCK"])
PROCESSORS = os.environ.get("ELSEWHERE_PROCESSORS")


class _Kind(type):
    """Instances of the class that is stood in for are instances, too."""

    def __instancecheck__(cls, thing):
        return isinstance(thing, cls.__mro__[1])


class Date(datetime.date, metaclass=_Kind):
    @classmethod
    def today(cls):
        return _date.fromtimestamp(CLOCK)


class DateTime(datetime.datetime, metaclass=_Kind):
    @classmethod
    def now(cls, tz=None):
        return _datetime.fromtimestamp(CLOCK, tz)

    @classmethod
    def utcnow(cls):
        return _datetime.fromtimestamp(CLOCK, datetime.UTC).replace(tzinfo=None)

    today = now


class _Backwards:
    """What `os.scandir` returns, the other way round."""

    def __init__(self, entries):
        self.entries = iter(sorted(entries, key=lambda e: e.name, reverse=BACKWARDS))

    def __iter__(self):
        return self.entries

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.entries = iter(())


_date, _datetime = datetime.date, datetime.datetime
datetime.date, datetime.datetime = Date, DateTime
_localtime, _gmtime, _strftime, _ctime, _scandir, _listdir = (
    time.localtime,
    time.gmtime,
    time.strftime,
    time.ctime,
    os.scandir,
    os.listdir,
)
time.time, time.time_ns = lambda: CLOCK, lambda: int(CLOCK) * 10**9
time.localtime = lambda seconds=None: _localtime(CLOCK if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(CLOCK if seconds is None else seconds)
time.strftime = lambda form, when=None: _strftime(form, when or _localtime(CLOCK))
time.ctime = lambda seconds=None: _ctime(CLOCK if seconds is None else seconds)
os.scandir = lambda path=".": _Backwards(_scandir(path))
os.listdir = lambda path=".": sorted(_listdir(path), reverse=BACKWARDS)
os.umask(int(os.environ.get("ELSEWHERE_UMASK", "22"), 8))
if PROCESSORS and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[: int(PROCESSORS)]))
