"""A model provider with set behaviours, played in one vendor's dialect."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_never

from understudy.world.behaviour import (
    Answer,
    CaptivePortal,
    Closed,
    ContextWindow,
    HttpError,
    MaxTokens,
    ModelBehaviour,
    NoHeaders,
    NotEventStream,
    Redirect,
    Refusal,
    Reset,
)
from understudy.world.canned_answers import canned_answer, token_count
from understudy.world.portal import answer_as_portal, answer_html, edge_error_page
from understudy.world.provider.dialect import Ask, Ending, Stop
from understudy.world.provider.stream import play_broken, play_whole
from understudy.world.received import Arrivals
from understudy.world.script import Script
from understudy.world.wire import json_bytes

if TYPE_CHECKING:
    from understudy.world.provider.dialect import Dialect
    from understudy.world.received import Received
    from understudy.world.wire import Exchange

JSON = ("content-type", "application/json")
# behaviours that cannot happen inside a stream, or that replace one
_NoStream = HttpError | Reset | Closed | NoHeaders | NotEventStream | Redirect | CaptivePortal


class ChatService:
    """One provider under one path. All of it may be changed while it runs.

    If ``keys`` is None, any key is accepted; otherwise others get a 401. ``models`` are listed and
    accepted, others get a 404. ``lifecycles`` holds the lifecycle and the retirement date of models
    that are not simply active. ``voice`` is its name in canned answers.
    """

    def __init__(self, dialect: Dialect, prefix: str, voice: str, models: tuple[str, ...]) -> None:
        self.keys: set[str] | None = None
        self.models = models
        self.lifecycles: dict[str, tuple[str, str | None]] = {}
        self.arrivals = Arrivals()
        self._dialect = dialect
        self._prefix = prefix
        self._voice = voice
        self._everyone: Script[ModelBehaviour] = Script(Answer())
        self._per_model: dict[str, Script[ModelBehaviour]] = {}
        self._listing: Script[ModelBehaviour] = Script(Answer())

    @property
    def prefix(self) -> str:
        return self._prefix

    @property
    def requests(self) -> list[Received]:
        """Every request so far, oldest first."""
        return self.arrivals.requests

    @property
    def asked(self) -> list[Received]:
        """The questions among the requests, without model lists and token counts."""
        path = self._prefix + self._dialect.chat_path
        return [one for one in self.requests if one.path == path]

    def behave(self, *behaviours: ModelBehaviour, model: str | None = None) -> None:
        """Set the answers to questions: each consumes one, the last one stays.

        If ``model`` is given, only for questions to that model, which then ignores the general
        queue. Otherwise the queues of single models are dropped.
        """
        if model is None:
            self._everyone.set(behaviours)
            self._per_model.clear()
        else:
            self._per_model.setdefault(model, Script(Answer())).set(behaviours)

    def behave_listing(self, *behaviours: ModelBehaviour) -> None:
        """Set the answers to requests for the model list; an `Answer` is the list."""
        self._listing.set(behaviours)

    async def answer(self, request: Received, exchange: Exchange) -> None:
        """Answer one request; returns early or not at all if the behaviour demands it."""
        number = self.arrivals.add(request)
        path = request.path.removeprefix(self._prefix)
        dialect = self._dialect
        error = self._refused(request)
        if error is not None:
            await self._send_error(exchange, error, number)
        elif (request.method, path) == ("POST", dialect.chat_path):
            ask = dialect.ask(request, number)
            if ask.model not in self.models:
                await self._send_error(exchange, _no_such_model(ask.model), number)
                return
            script = self._per_model.get(ask.model, self._everyone)
            await self._play(exchange, ask, script.next())
        elif (request.method, path) == ("GET", dialect.models_path):
            await self._list_models(exchange, number)
        elif request.method == "POST" and path == dialect.count_path:
            count = token_count(json_bytes(request.body_json["messages"]).decode())
            await self._send_json(exchange, {"input_tokens": count}, number)
        else:
            await self._send_error(exchange, HttpError(404, "not_found_error"), number)

    def _refused(self, request: Received) -> HttpError | None:
        if self.keys is not None and request.key not in self.keys:
            return HttpError(401)
        return self._dialect.complaint(request)

    async def _list_models(self, exchange: Exchange, number: int) -> None:
        behaviour = self._listing.next()
        if isinstance(behaviour, _NoStream):
            await self._play_without_stream(exchange, number, behaviour)
        else:
            await self._send_json(
                exchange, self._dialect.model_list(self.models, self.lifecycles), number
            )

    async def _play(self, exchange: Exchange, ask: Ask, behaviour: ModelBehaviour) -> None:
        if isinstance(behaviour, Reset) and not behaviour.before_headers:
            await play_broken(self._dialect, exchange, ask, behaviour)
        elif isinstance(behaviour, _NoStream):
            await self._play_without_stream(exchange, ask.number, behaviour)
        elif isinstance(behaviour, Answer | Refusal | MaxTokens | ContextWindow):
            await self._play_ending(exchange, ask, behaviour)
        else:
            await play_broken(self._dialect, exchange, ask, behaviour)

    async def _play_ending(
        self,
        exchange: Exchange,
        ask: Ask,
        behaviour: Answer | Refusal | MaxTokens | ContextWindow,
    ) -> None:
        answer, ending = self._ending(ask, behaviour)
        text = answer.text or ""
        if ask.stream:
            await play_whole(self._dialect, exchange, ask, answer, ending)
            return
        await asyncio.sleep(answer.first_delay_s)
        await self._send_json(exchange, self._dialect.message(ask, text, ending), ask.number)

    def _ending(
        self, ask: Ask, behaviour: Answer | Refusal | MaxTokens | ContextWindow
    ) -> tuple[Answer, Ending]:
        """Return the answer with its text in place, and how it ends."""
        asked = token_count(ask.question)
        match behaviour:
            case Answer(text=text):
                said = canned_answer(ask.question, self._voice) if text is None else text
                answer = Answer(
                    said,
                    behaviour.chunk_words,
                    behaviour.delay_s,
                    behaviour.first_delay_s,
                    thinking=behaviour.thinking,
                )
                given = behaviour.output_tokens
                spent = token_count(said) if given is None else given
                if behaviour.input_tokens is not None:
                    asked = behaviour.input_tokens
                return answer, Ending(Stop.END, asked, spent)
            case Refusal(after_text=text, category=category, explanation=explanation):
                ending = Ending(Stop.REFUSAL, asked, token_count(text), category, explanation)
                return Answer(text), ending
            case MaxTokens(text=text):
                return Answer(text), Ending(Stop.MAX_TOKENS, asked, token_count(text))
            case ContextWindow(text=text):
                return Answer(text), Ending(Stop.CONTEXT_WINDOW, asked, token_count(text))
            case _:
                assert_never(behaviour)

    async def _play_without_stream(
        self, exchange: Exchange, number: int, behaviour: _NoStream
    ) -> None:
        match behaviour:
            case HttpError():
                await self._send_error(exchange, behaviour, number)
            case Reset():
                await exchange.reset()
            case Closed():
                pass  # an exchange that sent nothing is not reusable: the socket is closed
            case NoHeaders():
                await exchange.hang()
            case NotEventStream(kind="html"):
                await answer_html(exchange)
            case NotEventStream(kind="json"):
                await self._send_json(exchange, {"status": "ok"}, number)
            case NotEventStream():
                await exchange.respond(200, b"")
            case Redirect(location=location):
                await exchange.respond(302, b"", (("location", location),))
            case CaptivePortal():
                await answer_as_portal(exchange, behaviour)
            case _:
                assert_never(behaviour)

    async def _send_json(self, exchange: Exchange, value: object, number: int) -> None:
        await exchange.respond(200, json_bytes(value), (JSON, *self._dialect.headers(number)))

    async def _send_error(self, exchange: Exchange, error: HttpError, number: int) -> None:
        if error.html:
            body, kind = edge_error_page(error.status), "text/html; charset=UTF-8"
            await exchange.respond(error.status, body, (("content-type", kind), *error.headers))
            return
        body = self._dialect.error_body(error, number)
        headers = (JSON, *self._dialect.headers(number), *error.headers)
        await exchange.respond(error.status, body, headers)


def _no_such_model(model: str) -> HttpError:
    return HttpError(404, message=f"model: {model}")
