"""The arguments that a desktop or Qt itself adds to a start: accepted, and passed to Qt.

A session manager restarts a saved program with ``-session ID`` (X Session Management Protocol), a
desktop adds ``--sm-client-id`` or ``-geometry``, a person ``-platform`` or ``-style``. Qt accepts
one dash or two. They count only before a command: after one, an option is the command's.
"""

from __future__ import annotations

WITH_VALUE = frozenset(
    {
        # Qt 6.11, QGuiApplication and QApplication
        "platform",
        "platformpluginpath",
        "platformtheme",
        "plugin",
        "qmljsdebugger",
        "qwindowgeometry",
        "qwindowicon",
        "qwindowtitle",
        "session",
        "style",
        "stylesheet",
        # its X11 part
        "display",
        "fontengine",
        "geometry",
        "icon",
        "name",
        "title",
        "visual",
        # GNOME's and older session managers
        "sm-client-id",
        "sm-config-prefix",
        "sm-client-state-file",
        "xsessionfile",
    }
)
ALONE = frozenset({"reverse", "widgetcount", "sync", "nograb", "dograb", "sm-client-disable"})
RESTORES = frozenset({"session", "sm-client-id"})
"""If one of these is present, a session manager restores the program, so no window opens."""


def split(arguments: list[str], own_with_value: frozenset[str]) -> tuple[list[str], list[str]]:
    """Return this program's arguments, and Qt's, each in their order.

    ``own_with_value`` are this program's options that take a value, as written.
    """
    own: list[str] = []
    qt: list[str] = []
    left = list(arguments)
    while left and left[0].startswith("-") and left[0] not in {"-", "--"}:
        word = left.pop(0)
        name, is_joined, _ = word.lstrip("-").partition("=")
        takes_value = not is_joined and bool(left)
        if name in WITH_VALUE:
            qt += [word, left.pop(0)] if takes_value else [word]
        elif name in ALONE:
            qt.append(word)
        else:
            own += [word, left.pop(0)] if takes_value and word in own_with_value else [word]
    return own + left, qt


def restores_a_session(qt: list[str]) -> bool:
    return any(word.lstrip("-").partition("=")[0] in RESTORES for word in qt)


def plain_start(arguments: list[str]) -> tuple[str | None, bool, list[str]] | None:
    """Return home, whether in the background, and Qt's arguments, if that is all there is.

    Most starts are plain ones, at login, and the icon need not wait for the parser of the commands.
    None: that parser decides.
    """
    own, for_qt = split(arguments, own_with_value=frozenset({"--home"}))
    home: str | None = None
    background = restores_a_session(for_qt)
    while own:
        word = own.pop(0)
        if word == "--background":
            background = True
        elif word == "--home" and own and not own[0].startswith("-"):
            home = own.pop(0)
        elif word.startswith("--home="):
            home = word.removeprefix("--home=")
        else:
            return None
    return home, background, for_qt
