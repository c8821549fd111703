"""Sentences in the person's language, by gettext. English is in the code and needs no catalogue.

A catalogue is ``resources/translations/LANGUAGE.mo``, compiled from the ``.po`` beside it. It is
read when the first sentence is shown, and never for English. `docs/add-a-language.md` says how to
write sentences that can be translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENGLISH = "en"
NO_LANGUAGE = frozenset({"C", "POSIX"})
WRITTEN_AS = {"zh_Hans": "zh_CN", "zh_SG": "zh_CN"}
"""Other names of a catalogue. Traditional Chinese (``zh_TW``, ``zh_Hant``) is another language."""


class Catalogue(Protocol):
    """What `gettext.NullTranslations` offers, as far as it is needed here."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...


class Lazy:
    """A sentence written down once and translated each time it is shown.

    ``str(SEND)`` and ``f"{SEND}"`` are its translation at that moment. It is no ``str``, so that
    the type check finds each place where it would be shown untranslated.
    """

    __slots__ = ("_context", "_message")

    def __init__(self, message: str, context: str = "") -> None:
        self._message = message
        self._context = context

    def __str__(self) -> str:
        return pgettext(self._context, self._message) if self._context else _(self._message)

    def __repr__(self) -> str:
        return f"Lazy({self._message!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def format(self, **values: object) -> str:
        """Return the translation with its placeholders filled."""
        if self._context:
            return pgettext(self._context, self._message, **values)
        return _(self._message, **values)


class _Chosen:
    """The languages in force: set at start, read from any thread."""

    def __init__(self) -> None:
        self.wanted: tuple[str, ...] = ()
        self.catalogue: Catalogue | None = None
        self.language = ENGLISH


_chosen = _Chosen()


def _(message: str, /, **values: object) -> str:
    """Return the message in the person's language; ``values`` fill its ``{placeholders}``."""
    catalogue = _in_force()
    # gettext answers the empty message with the catalogue's header
    said = catalogue.gettext(message) if catalogue and message else message
    return _filled(said, message, values)


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form for ``count``, which fills ``{count}`` unless ``values`` do."""
    english = one if count == 1 else many
    catalogue = _in_force()
    said = catalogue.ngettext(one, many, count) if catalogue else english
    return _filled(said, english, {"count": count, **values})


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return the message as it reads in ``context``, if one English text has several meanings."""
    catalogue = _in_force()
    said = catalogue.pgettext(context, message) if catalogue else message
    return _filled(said, message, values)


def lazy(message: str) -> Lazy:
    """Write a sentence down for later; for constants and tables."""
    return Lazy(message)


def plazy(context: str, message: str) -> Lazy:
    """Write a sentence down for later, as it reads in ``context``."""
    return Lazy(message, context)


def _filled(said: str, english: str, values: Mapping[str, object]) -> str:
    """Fill the placeholders; a wrong translation shows the English sentence, and never fails.

    `tests/words/test_languages.py` finds a wrong one before anybody meets it.
    """
    if not values:
        return said
    try:
        return said.format(**values)
    except (LookupError, ValueError, AttributeError):
        return english.format(**values)


def use_languages(wanted: Iterable[str]) -> None:
    """Show sentences in the first of these languages that has a catalogue, or else in English.

    They are names as in ``LANG``: ``pt_BR.UTF-8``, ``de``, or ``pt-BR`` as Qt writes it.
    """
    _chosen.catalogue = None
    _chosen.wanted = tuple(wanted)


def use_catalogue(catalogue: Catalogue | None) -> None:
    """Show sentences from this catalogue; None is English."""
    _chosen.wanted = ()
    _chosen.catalogue = catalogue


def language() -> str:
    """Return the name of the catalogue in force, like ``pt``; ``en`` if it needs none."""
    return ENGLISH if _in_force() is None else _chosen.language


def is_english() -> bool:
    return _in_force() is None


def languages_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages the environment asks for, best first; empty if it names none.

    As in GNU gettext, ``LANGUAGE`` is a list and counts unless the locale is ``C``.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    of_locale = next((found for name in names if (found := environment.get(name))), "")
    if of_locale.partition(".")[0] in NO_LANGUAGE:
        return (ENGLISH,)
    listed = [one for one in environment.get("LANGUAGE", "").split(":") if one]
    return tuple(listed) or ((of_locale,) if of_locale else ())


def _in_force() -> Catalogue | None:
    """Return the catalogue, reading it on first use; None is English."""
    if _chosen.wanted:
        # a second thread at the same moment reads the same file and sets the same
        _chosen.catalogue = _first_found(_chosen.wanted)
        _chosen.wanted = ()
    return _chosen.catalogue


def _first_found(wanted: Iterable[str]) -> Catalogue | None:
    for one in wanted:
        for name in _names(one):
            if name.partition("_")[0] in {ENGLISH, *NO_LANGUAGE}:
                return None
            if (found := _read(name)) is not None:
                _chosen.language = name
                return found
    return None


def _names(language: str) -> tuple[str, ...]:
    """Return the names of catalogues for ``pt_BR.UTF-8``: ``pt_BR`` and ``pt``."""
    name = language.replace("-", "_").partition(".")[0].partition("@")[0]
    # it becomes a part of a path
    if not name.replace("_", "").isalnum():
        return ()
    parts = name.split("_")
    shorter = ["_".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(WRITTEN_AS.get(one, one) for one in shorter)


def _read(name: str) -> Catalogue | None:
    # English needs none of these, and this module is on the way to the tray icon
    import logging  # noqa: PLC0415 - see above
    from gettext import GNUTranslations  # noqa: PLC0415 - see above

    from understudy.base.files.assets import asset  # noqa: PLC0415 - see above

    try:
        with asset(f"translations/{name}.mo").open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError, ValueError, LookupError) as problem:
        logging.getLogger(__name__).warning("the catalogue %s is unusable: %s", name, problem)
        return None
