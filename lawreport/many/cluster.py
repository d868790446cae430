"""A cluster: who works for a dask scheduler, and whether each has this very program.

In: the address of a scheduler. Out: a client of it. Responsible for: what is to be installed where, said in one line before
any unit is built; a computer that joins later is told when its first task fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lawreport.problem import Trouble

if TYPE_CHECKING:
    from distributed import Client, Future

SCHEDULER = 10  # seconds to wait for one


def client_of(scheduler: str) -> Client:
    """Return a client of the scheduler.

    Raise `Trouble` where dask is not installed, nobody answers, or one of the computers lacks this program or has another.
    """
    try:
        from distributed import Client
    except ImportError:
        raise Trouble.one(
            "batch-cluster", "没有安装 dask，不能在集群上运行", hint="请安装 distributed，或去掉 --engine dask。"
        ) from None
    try:
        client = Client(scheduler, timeout=SCHEDULER)
    except (OSError, ValueError):
        raise Trouble.one(
            "batch-cluster", f"连不上 dask 调度器 {scheduler}", hint="请检查地址（如 tcp://10.0.0.1:8786）和调度器是否在运行。"
        ) from None
    try:
        _require_the_same(client, scheduler)
    except BaseException:
        client.close()
        raise
    return client


def result_of(future: Future) -> Any:
    """Return the result of a task. Raise `Trouble` where the computer that ran it lacks the program."""
    try:
        return future.result()
    except ImportError:
        raise _unfit("集群里有一台电脑", "没有装这个程序") from None


def _require_the_same(client: Client, scheduler: str) -> None:
    from lawreport.base.program import sources

    asked, ours = _question(), sources()
    told = {f"调度器 {scheduler}": client.run_on_scheduler(asked)}
    told |= {f"工作进程 {address}": answer for address, answer in client.run(asked).items()}
    for fault, wrong in (("没有装这个程序", lambda t: t is None), ("装的是另一版", lambda t: t not in (None, ours))):
        if where := [name for name, answer in told.items() if wrong(answer)]:
            raise _unfit("、".join(where[:3]) + (f" 等 {len(where)} 处" if len(where) > 3 else ""), fault)


def _question() -> Callable[[], str | None]:
    """Return what is asked of each computer: the hash of its program, None where it has none.

    It is made in here so that it is sent whole: a function of this module could not be opened where the program is missing.
    """

    def answer() -> str | None:
        try:
            import lawreport  # noqa: F401
        except ImportError:
            return None
        try:
            from lawreport.base.program import sources
        except ImportError:
            return "older"
        return str(sources())

    return answer


def _unfit(where: str, fault: str) -> Trouble:
    from lawreport import __version__

    hint = f"请在那里装上和这台电脑一样的 lawreport {__version__}（pip install 同一个安装包），重新启动它，再运行一次。"
    return Trouble.one("batch-cluster", f"{where} {fault}", hint=hint)
