"""The sentences of the first run: three steps, each of which can be skipped."""

from __future__ import annotations

from understudy.base.translation import _, lazy
from understudy.words.common import model_name

WINDOW_TITLE = lazy("Welcome to Understudy")
INTRODUCTION = lazy(
    "Understudy shows whether Claude works for you, and answers in its place when it does not."
)
SKIP = lazy("Skip the rest")
BACK = lazy("Back")
NEXT = lazy("Next")
DONE = lazy("Done")
REHEARSE = lazy("Rehearse an outage")

WHAT_YOU_USE = lazy("What do you use?")
WHAT_YOU_USE_HINT = lazy(
    "The icon turns red only for what you use. Trouble with anything else is still listed."
)
CLAUDE_AI = lazy("claude.ai, in the browser or an app")
CLAUDE_API = lazy("The Claude API, with a key")
CLAUDE_CODE = lazy("Claude Code")
RECORDS = lazy("Learn from Claude Code's records whether its requests succeed")
RECORDS_HINT = lazy(
    "Understudy then notices an outage before the status page does. It reads outcomes only, never "
    "what you or Claude wrote."
)
MODEL = lazy("The model you use most")

WHO_STANDS_IN = lazy("Who stands in?")
WHO_STANDS_IN_HINT = lazy(
    "Each one you choose is tested at once with one short question. Nothing is sent to anyone else."
)
LOOKING = lazy("Looking around on this computer…")
ANOTHER_KEY = lazy("Add a key")
COMPANY = lazy("Company")
CHOOSE_MODEL = lazy("Choose a model")
LISTING = lazy("Asking which models there are…")
NO_MODELS = lazy("It lists no model that can chat.")
NOTHING_FOUND = lazy("No key, local model or Claude Code was found on this computer.")
WITHOUT_A_KEY = lazy("Without any of these")
WITHOUT_A_KEY_TEXT = lazy(
    "The icon, the status and its history, and the notifications work fully. What a key, a local "
    "model or Claude Code adds is the chat: answers while Claude is down, and a verdict from your "
    "own requests beside the status page's."
)
LOCAL_MODEL = lazy(
    "For a model on this computer, which needs no key: install Ollama, run “ollama pull llama3.2”, "
    "and look again."
)
LOCAL_MODEL_LINK = "https://ollama.com/download"
GET_OLLAMA = lazy("Get Ollama")
LOOK_AGAIN = lazy("Look again")
ON_THIS_COMPUTER = lazy("Your questions stay on this computer.")
CLAUDE_CODE_CONSENT = lazy(
    "Experimental. Your questions go to Anthropic through your own Claude Code, and count against "
    "your plan."
)

HOW_TO_SPEAK = lazy("How may it speak?")
HOW_TO_SPEAK_HINT = lazy("One notification when Claude fails you, one when it works again.")
SAMPLE = lazy("Show a sample")
SAMPLE_SENT = lazy("Sent. If nothing appeared, this desktop shows no notifications.")
SAMPLE_TITLE = lazy("Claude is failing for you")
SAMPLE_BODY = lazy("This is a sample: Claude works. An outage would be reported like this.")
AUTOSTART = lazy("Start Understudy when you log in")
AUTOSTART_HINT = lazy("It opens no window then; the icon is enough.")
FINISHED = lazy("All of this is in Settings, at any time.")


def step(number: int, count: int) -> str:
    return _("Step {number} of {count}", number=number, count=count)


def use_variable(name: str, variable: str) -> str:
    """Return the label of a key that was found in the environment."""
    return _("{provider}, with the key in {variable}", provider=name, variable=variable)


def use_key(name: str) -> str:
    """Return the label of a key that was entered."""
    return _("{provider}, with your key", provider=name)


def use_server(name: str) -> str:
    return _("{server}, on this computer", server=name)


def claude_consent(host: str) -> str:
    return _("Your questions, and the conversation around them, go to {host}.", host=host)


def consent(name: str, host: str) -> str:
    """Return the one sentence that is agreed to by choosing this company."""
    return _(
        "When Claude does not answer, your questions, and the conversation around them, go to "
        "{provider} ({host}).",
        provider=name,
        host=host,
    )


def choice_of(model: str) -> str:
    """Return a model in a list of models: its name, and its id if that differs."""
    name = model_name(model)
    return name if name == model else _("{name} ({id})", name=name, id=model)


def autostart_refused(problem: str) -> str:
    return _("The system refused: {problem}", problem=problem)
