"""Shows hostile text everywhere a window can show it; a test watches what this process opens.

``BAIT`` is a folder: every text names things in it, and only ``BAIT/control`` may be opened. The
argument is the part to show: ``windows``, ``corpus`` or ``large``.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QListWidget, QToolTip, QWidget

from tests.desktop.hostile.corpus import formulas, generated, large, small
from understudy.archive.model import Conversation
from understudy.base.clock import SystemClock
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import AnswerFailed, PastSource
from understudy.desktop import theme
from understudy.desktop.chat.answers.seam import FailureCard
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.formulas.drawing import drawing_of, may_be_drawn
from understudy.desktop.chat.formulas.formula import Formula
from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.chat.notice import Notices
from understudy.desktop.chat.side.sidebar import Sidebar
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.status.cards import Card, Row

BAIT = os.environ["BAIT"]
PIPE = f"{BAIT}/x.png"
GENERATED = 60
STREAMED = 4_000
MEGABYTES = 10 << 20
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SHORT = (
    f"![x]({PIPE})",
    f"a ![x][r] b\n\n[r]: {PIPE}",
    f"| a | b |\n|--|--|\n| ![x]({PIPE}) | c |",
)
LONG = f"""![one]({PIPE}) ![two](file://{PIPE} "title") ![three](<{PIPE}>) ![four][ref] ![ref]
![ref][]
![five](/{BAIT}/share.png) ![six](\\\\\\\\{BAIT}\\\\share.png) ![seven](qrc:{PIPE}) ![](x/../{PIPE})
[![eight]({PIPE})](https://example.com) **![nine]({PIPE})** ![ten ![eleven]({PIPE})]({PIPE})

> ![quoted]({PIPE})

1. ![listed]({PIPE})
   - ![deeper](file:{PIPE})

# ![heading]({PIPE})

| ![head]({PIPE}) | b |
|---|---|
| ![cell]({PIPE}) | [![linked]({PIPE})](file://{PIPE}) |

<img src="{PIPE}"> <p style="background: url({PIPE})"> <link rel=stylesheet href="{PIPE}">
<object data="{PIPE}"></object> <audio src="{PIPE}"> <style>@import url({PIPE});</style>

<div>
![in html]({PIPE})
</div>

[file](file://{PIPE}) [plain]({PIPE}) <file://{PIPE}>

[ref]: {PIPE} "title"

```<img/src={PIPE}>
![in code]({PIPE})
"""
MARKUP = f'<img src="{PIPE}"> <b>bold</b> <a href="{PIPE}">x</a>'


def stream(text: str, cuts: list[int]) -> None:
    view = SegmentView(theme.LIGHT)
    view.resize(400, 300)
    view.show()
    begin = 0
    for cut in [*cuts, len(text)]:
        view.append(text[begin:cut])
        begin = cut
    view.finish()
    QApplication.processEvents()
    view.grab()
    view.deleteLater()


def answers() -> None:
    for text in SHORT:
        for cut in range(1, len(text)):
            stream(text, [cut])
    for size in (1, 5, 64, len(LONG)):
        stream(LONG, list(range(size, len(LONG), size)))
    whole = SegmentView(theme.DARK)
    whole.show_whole(LONG)
    whole.show()
    whole.grab()


def corpus() -> None:
    """Stream each short text of the corpus in every cut, and generated ones in a few."""
    for text in small(PIPE).values():
        for cut in range(1, len(text)):
            stream(text, [cut])
        stream(text, list(range(1, len(text))))
    for text in generated(PIPE, GENERATED):
        stream(text, [len(text) // 3, 2 * len(text) // 3])
        stream(text, list(range(1, len(text), 7)))


def drawn() -> None:
    """Draw the formulas that may be drawn, as the thread for it does, and paint them."""
    for source in formulas(PIPE):
        for formula in (Formula(source), Formula(source, displayed=True)):
            with suppress(Exception):  # as that thread does: it is no LaTeX
                if may_be_drawn(source):
                    drawing_of(formula)
        whole(f"$${source}$$ and ${source}$", 5_000)


def huge() -> None:
    """Stream the large texts, and open stored ones with lines longer than any answer may be."""
    for text in large(PIPE).values():
        whole(text[:STREAMED], 5_000)
    for text in ("x" * MEGABYTES, "```\n" + "(" * MEGABYTES, "```\n" + "a\n" * MEGABYTES):
        stored = SegmentView(theme.LIGHT)
        stored.show_whole(text)
        stored.resize(600, stored.heightForWidth(600))
        stored.grab(QRect(0, 0, 600, 400))
        stored.deleteLater()
        QApplication.sendPostedEvents(stored, QEvent.Type.DeferredDelete)


def whole(text: str, portion: int) -> None:
    """Stream a text to its end, as slowly as the window wants it."""
    view = SegmentView(theme.LIGHT)
    view.resize(600, 400)
    view.show()
    for at in range(0, len(text), portion):
        view.append(text[at : at + portion])
        QApplication.processEvents()
    ended = QEventLoop()
    view.ended.connect(ended.quit)
    QTimer.singleShot(0, view.finish)
    ended.exec()
    view.grab(QRect(0, 0, 600, 400))
    view.hide()
    view.deleteLater()
    QApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)


def watch(event: str, args: tuple[object, ...]) -> None:
    """End the process if Python itself opens or starts something that an answer named."""
    if event.partition(".")[0] in {"socket", "subprocess", "urllib"} or event == "os.system":
        raise SystemExit(f"{event} {args}")
    if event == "open" and str(args[0]).startswith(BAIT) and not str(args[0]).endswith("control"):
        raise SystemExit(f"{event} {args}")


def others() -> list[QWidget]:
    """Return widgets that show a title, a snippet, a model or an incident of somebody else's."""
    sidebar = Sidebar(SystemClock())
    sidebar.show_conversations((Conversation(1, MARKUP, NOW, NOW),), 1)
    card = Card(MARKUP)
    rows = [Row(MARKUP, MARKUP, hint=MARKUP), Row(MARKUP, url=f"https://a.b/{MARKUP}", hint=MARKUP)]
    card.show_rows(rows, theme.LIGHT)
    failed = AnswerFailed(Failure(FailureKind.OVERLOADED, MARKUP, MARKUP, 529, detail=MARKUP), True)
    failure = FailureCard(failed)
    failure.show_similar([PastSource(1, MARKUP, NOW, MARKUP, MARKUP, "claude")], NOW)
    linked = TextView(theme.LIGHT)
    linked.show_markdown(
        f"[a](<https://a.b/{MARKUP.replace('>', '%3E')}>) [b](<https://x/{MARKUP}>)"
    )
    plain = TextView(theme.LIGHT)
    plain.show_plain(LONG + MARKUP)
    code = CodeView(MARKUP, theme.LIGHT)
    code.append(MARKUP)
    notices = Notices()
    notices.add(MARKUP)
    return [sidebar, card, failure, linked, plain, code, notices, PlainLabel(MARKUP)]


def hovered(widget: QWidget) -> None:
    """Show every tooltip of the widget, and of what is in it, as resting on it would."""
    tips = [each.toolTip() for each in (widget, *widget.findChildren(QWidget))]
    for listed in widget.findChildren(QListWidget):
        tips += [listed.item(row).toolTip() for row in range(listed.count())]
    for view in (widget, *widget.findChildren(TextView)):
        if isinstance(view, TextView):
            block = view.document().begin()
            while block.isValid():
                walk = block.begin()
                while not walk.atEnd():
                    tips.append(walk.fragment().charFormat().toolTip())
                    walk += 1
                block = block.next()
    for text in filter(None, [*tips, tip(MARKUP), tip(LONG)]):
        QToolTip.showText(QPoint(10, 10), text)
        QApplication.processEvents()
        QToolTip.hideText()


def main() -> None:
    app = QApplication([])
    (part,) = sys.argv[1:]
    sys.addaudithook(watch)
    if part == "windows":
        answers()
    elif part == "corpus":
        corpus()
        drawn()
    else:
        huge()
    for widget in others() if part == "windows" else []:
        widget.resize(300, 200)
        widget.show()
        app.processEvents()
        widget.grab()
        hovered(widget)
    Path(BAIT, "control").read_bytes()
    print("shown")  # noqa: T201 - the parent waits for it


if __name__ == "__main__":
    main()
