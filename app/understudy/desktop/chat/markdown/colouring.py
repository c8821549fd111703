"""Colours for code by Pygments: a few milliseconds at a time, and only languages named here.

Looking a language up in Pygments itself would search the installed packages on the disk for a name
that a model wrote.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from understudy.desktop.theme import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer

    from understudy.desktop.theme import Tokens

MOST_CHARACTERS = 100_000
LONGEST_LINE = 2_000
"""Longer code keeps one colour: the time a lexer needs for one line is not bounded otherwise."""

_LEXERS = {
    "pygments.lexers.python:PythonLexer": "python py python3 py3 pyi sage",
    "pygments.lexers.javascript:JavascriptLexer": "javascript js jsx node mjs cjs",
    "pygments.lexers.javascript:TypeScriptLexer": "typescript ts tsx",
    "pygments.lexers.data:JsonLexer": "json jsonc json5 jsonl",
    "pygments.lexers.data:YamlLexer": "yaml yml",
    "pygments.lexers.configs:TOMLLexer": "toml",
    "pygments.lexers.configs:IniLexer": "ini cfg conf dosini",
    "pygments.lexers.configs:DockerLexer": "dockerfile docker",
    "pygments.lexers.configs:NginxConfLexer": "nginx",
    "pygments.lexers.configs:TerraformLexer": "terraform tf hcl",
    "pygments.lexers.shell:BashLexer": "bash sh zsh shell ksh",
    "pygments.lexers.shell:BashSessionLexer": "console shell-session",
    "pygments.lexers.shell:PowerShellLexer": "powershell ps1 pwsh",
    "pygments.lexers.shell:BatchLexer": "bat batch cmd",
    "pygments.lexers.c_cpp:CLexer": "c h",
    "pygments.lexers.c_cpp:CppLexer": "cpp c++ cc cxx hpp",
    "pygments.lexers.dotnet:CSharpLexer": "csharp c# cs",
    "pygments.lexers.jvm:JavaLexer": "java",
    "pygments.lexers.jvm:KotlinLexer": "kotlin kt kts",
    "pygments.lexers.jvm:ScalaLexer": "scala",
    "pygments.lexers.go:GoLexer": "go golang",
    "pygments.lexers.rust:RustLexer": "rust rs",
    "pygments.lexers.objective:SwiftLexer": "swift",
    "pygments.lexers.ruby:RubyLexer": "ruby rb",
    "pygments.lexers.php:PhpLexer": "php",
    "pygments.lexers.perl:PerlLexer": "perl pl",
    "pygments.lexers.scripting:LuaLexer": "lua",
    "pygments.lexers.r:SLexer": "r",
    "pygments.lexers.haskell:HaskellLexer": "haskell hs",
    "pygments.lexers.sql:SqlLexer": "sql sqlite mysql postgres postgresql",
    "pygments.lexers.html:HtmlLexer": "html htm vue svelte",
    "pygments.lexers.html:XmlLexer": "xml svg xsd",
    "pygments.lexers.css:CssLexer": "css",
    "pygments.lexers.css:ScssLexer": "scss sass less",
    "pygments.lexers.diff:DiffLexer": "diff patch udiff",
    "pygments.lexers.make:MakefileLexer": "make makefile mk",
    "pygments.lexers.make:CMakeLexer": "cmake",
    "pygments.lexers.markup:MarkdownLexer": "markdown md",
    "pygments.lexers.markup:TexLexer": "latex tex",
    "pygments.lexers.graphics:GnuplotLexer": "gnuplot",
    "pygments.lexers.nix:NixLexer": "nix",
    "pygments.lexers.javascript:DartLexer": "dart",
    "pygments.lexers.dotnet:FSharpLexer": "fsharp f# fs",
    "pygments.lexers.elm:ElmLexer": "elm",
    "pygments.lexers.erlang:ElixirLexer": "elixir ex exs",
    "pygments.lexers.julia:JuliaLexer": "julia jl",
    "pygments.lexers.zig:ZigLexer": "zig",
    "pygments.lexers.graphql:GraphQLLexer": "graphql",
}
_BY_NAME = {name: where for where, names in _LEXERS.items() for name in names.split()}
_loaded: set[str] = set()


class CodeColours(msgspec.Struct, frozen=True):
    """The colours of one scheme as ``#RRGGBB``; all of them are text on ``card``."""

    keyword: str
    name: str
    string: str
    number: str
    comment: str
    inserted: str
    deleted: str


_LIGHT = CodeColours("#7A3E9D", "#1F5FA8", "#2B6E3F", "#8A5A00", "#6A656E", "#2B6E3F", "#B03030")
_DARK = CodeColours("#C9A0F0", "#8DB9F2", "#8FCB9B", "#E0B36A", "#A9A4AE", "#8FCB9B", "#FF8A8A")
_KINDS = {
    "Keyword": "keyword",
    "Operator.Word": "keyword",
    "Name.Tag": "keyword",
    "Name.Function": "name",
    "Name.Class": "name",
    "Name.Builtin": "name",
    "Name.Decorator": "number",
    "Name.Attribute": "name",
    "Name.Exception": "name",
    "Literal.String": "string",
    "Literal.Number": "number",
    "Literal.Date": "number",
    "Keyword.Constant": "number",
    "Comment": "comment",
    "Generic.Inserted": "inserted",
    "Generic.Deleted": "deleted",
    "Generic.Heading": "keyword",
    "Generic.Subheading": "name",
    "Generic.Prompt": "comment",
}


def code_colours(tokens: Tokens) -> CodeColours | None:
    """Return the colours of a scheme; None in high contrast, where code has only one."""
    if tokens.text == LIGHT.text:
        return _LIGHT
    return _DARK if tokens.text == DARK.text else None


def knows(language: str) -> bool:
    """Return True if code in ``language`` can be coloured."""
    return language.lower() in _BY_NAME


def lexer_for(language: str) -> Lexer | None:
    """Return a lexer, importing it on first use; None for languages not named here. Any thread."""
    where = _BY_NAME.get(language.lower())
    if where is None:
        return None
    module, _, name = where.partition(":")
    made: Lexer = getattr(import_module(module), name)(stripnl=False, ensurenl=False)
    _loaded.add(where)
    return made


def is_loaded(language: str) -> bool:
    """Return True if `lexer_for` takes no time."""
    return _BY_NAME.get(language.lower()) in _loaded


def coloured(code: str, language: str, colours: CodeColours) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, length, colour) of the parts of ``code`` in order; lazy. "" is no colour."""
    lexer = lexer_for(language)
    if lexer is None or len(code) > MOST_CHARACTERS:
        return
    if any(len(line) > LONGEST_LINE for line in code.split("\n")):
        return
    for begin, kind, text in lexer.get_tokens_unprocessed(code):
        yield begin, len(text), _colour(str(kind).removeprefix("Token."), colours)


def _colour(kind: str, colours: CodeColours) -> str:
    while kind:
        if kind in _KINDS:
            return str(getattr(colours, _KINDS[kind]))
        kind = kind.rpartition(".")[0]
    return ""
