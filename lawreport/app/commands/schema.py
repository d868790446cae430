"""`schema`: write the generated pages again."""

from __future__ import annotations

from pathlib import Path

import click

from lawreport.app.cli import command, folder_option
from lawreport.app.console import Console


def generated() -> dict[str, bytes]:
    """Return every generated page: path from the project → bytes."""
    import json

    from lawreport.rules import docs
    from lawreport.source.fields import schemas

    pages = {
        f"docs/schema/{name}.json": (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
        for name, body in schemas().items()
    }
    return {**pages, "docs/rules.md": docs().encode()}


@command(help="重新生成 docs/schema 里的栏目说明（供 VS Code 等编辑器使用）和 docs/rules.md。")
@folder_option
@click.pass_obj
def schema(console: Console, folder: str) -> None:
    from lawreport.files.write import write

    for name, data in generated().items():
        console.say(f"已生成：{write(Path(folder) / name, data)}")


command = schema
