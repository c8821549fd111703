"""Exports as Claude.ai and ChatGPT make them, of made-up conversations."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

from tests.archive.opened import SetClock, opened_store
from understudy.archive.transfer.importer import Importer

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Conversation, Message
    from understudy.archive.transfer.results import ImportReport

BEGUN_AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ROOT = "00000000-0000-4000-8000-000000000000"


def iso(minutes: int) -> str:
    return (BEGUN_AT + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def said(key: str, sender: str, text: str, minutes: int = 0, **more: Any) -> dict[str, Any]:
    """Return a message of Claude.ai's."""
    return {
        "uuid": key,
        "sender": sender,
        "text": text,
        "content": [{"type": "text", "text": text, "citations": []}] if text else [],
        "created_at": iso(minutes),
        "updated_at": iso(minutes),
        "attachments": [],
        "files": [],
        **more,
    }


def claude(
    key: str = "c1", *messages: dict[str, Any], name: str = "Bread", minutes: int = 9, **more: Any
) -> dict[str, Any]:
    """Return a conversation of Claude.ai's; without messages, a question and its answer."""
    return {
        "uuid": key,
        "name": name,
        "summary": "",
        "created_at": iso(0),
        "updated_at": iso(minutes),
        "account": {"uuid": "somebody"},
        "chat_messages": list(messages)
        or [
            said(f"{key}-q", "human", f"How long does {key} rise?", 1),
            said(f"{key}-a", "assistant", f"Two hours for {key}.", 2),
        ],
        **more,
    }


def node(
    key: str, parent: str | None, role: str, *parts: Any, minutes: int = 0, **more: Any
) -> dict[str, Any]:
    """Return a node of ChatGPT's."""
    message = {
        "id": key,
        "author": {"role": role, "name": None},
        "create_time": (BEGUN_AT + timedelta(minutes=minutes)).timestamp(),
        "content": {"content_type": "text", "parts": list(parts)},
        "status": "finished_successfully",
        "end_turn": True,
        "weight": 1.0,
        "recipient": "all",
        "metadata": {"model_slug": "gpt-5.5"} if role == "assistant" else {},
        **more,
    }
    return {"id": key, "parent": parent, "children": [], "message": message}


def chatgpt(
    key: str = "g1", *nodes: dict[str, Any], leaf: str | None = None, **more: Any
) -> dict[str, Any]:
    """Return a conversation of ChatGPT's; without nodes, a question and its answer."""
    chosen = list(nodes) or [
        {"id": "top", "parent": None, "children": [], "message": None},
        node("system", "top", "system", "Be brief."),
        node(f"{key}-q", "system", "user", "How far is the moon?", minutes=1),
        node(f"{key}-a", f"{key}-q", "assistant", "384,000 km.", minutes=2),
    ]
    return {
        "title": "Moon",
        "create_time": BEGUN_AT.timestamp(),
        "update_time": (BEGUN_AT + timedelta(minutes=9)).timestamp(),
        "mapping": {one["id"]: one for one in chosen},
        "current_node": leaf or chosen[-1]["id"],
        "conversation_id": key,
        "default_model_slug": None,
        **more,
    }


def write_json(path: Path, conversations: Any) -> Path:
    path.write_text(json.dumps(conversations), encoding="utf-8")
    return path


def write_zip(path: Path, files: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, value in files.items():
            opened.writestr(name, value if isinstance(value, bytes) else json.dumps(value))
    return path


def bring(folder: Path, *files: Path) -> ImportReport:
    """Import into the archive in ``folder``."""
    return Importer(folder / "understudy.db", SetClock(), Event()).run(files)


def kept(folder: Path) -> list[tuple[Conversation, list[Message]]]:
    """Return what the archive in ``folder`` holds, as the windows see it, by title."""
    with opened_store(folder / "understudy.db") as (store, database):
        assert database.query("PRAGMA integrity_check")[0][0] == "ok"
        assert database.query("PRAGMA foreign_key_check") == []
        found = [(one, store.messages(one.id)) for one in store.conversations(10_000)]
    return sorted(found, key=lambda pair: (pair[0].title, pair[0].id))


def words_of(message: Message) -> str:
    return message.text or "".join(one.text for one in message.segments)
