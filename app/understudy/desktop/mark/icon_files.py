"""Writes the application's icon and the first icon of the tray: ``python -m … DIR``.

Run after a change of `recipe` or `shapes`; `tests/desktop/test_mark.py` compares the files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from understudy.desktop.mark.icons import mark_image, panel_ink, render_svg
from understudy.desktop.mark.recipe import APP_PNG_SIZE, SIZES, MarkState, app_icon_svg
from understudy.desktop.theme import Scheme


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python -m understudy.desktop.mark.icon_files DIR")
    folder, drawn = Path(sys.argv[1]), app_icon_svg()
    (folder / "app.svg").write_text(drawn, encoding="utf-8")
    render_svg(drawn, APP_PNG_SIZE).save(str(folder / "app.png"))
    unknown = MarkState.UNKNOWN
    first = mark_image(unknown, panel_ink(unknown, Scheme.LIGHT), max(SIZES))
    first.save(str(folder / "unknown.png"))


if __name__ == "__main__":
    main()
