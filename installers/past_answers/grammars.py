"""Questions made from slots: the same slots in other words ask the same, one other slot does not.

For what is asked in many set phrases: commands for files, questions to a table, conversions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

Slots = dict[str, tuple[tuple[str, ...], ...]]
"""For each slot its values, each with the ways to say it."""

_FILES: Slots = {
    "what": (
        ('"*.txt" files', "all .txt files", "files ending in .txt", "text files named *.txt"),
        ('"*.log" files', "all .log files", "files with extension log", "log files (*.log)"),
        ("all directories", "every directory", "all folders", "directories"),
        ("all regular files", "regular files", "files (not directories)", "all ordinary files"),
        ("all symbolic links", "symlinks", "every symbolic link", "symbolic links"),
        ("empty files", "files of zero size", "files that are empty", "zero-length files"),
        ("hidden files", "dot files", "files whose names begin with a dot"),
        ('files named "core"', "files called core", "all core files", 'files whose name is "core"'),
        ("*.jpg images", "all jpg files", "files with the jpg extension", ".jpg files"),
        ("python files", "*.py files", "files that end with .py", "all .py scripts"),
    ),
    "where": (
        ("in the current directory tree", "under the current directory", "in and below ."),
        ("in /var/log", "under /var/log", "in the directory /var/log", "below /var/log"),
        ("in the home directory", "under ~", "in $HOME", "within my home folder"),
        ("in the current directory only", "in the current folder without subfolders"),
        ("on the whole system", "under /", "starting from /", "in the entire file system"),
        ('in the folder "src"', "under ./src", "in directory src", "inside src"),
    ),
    "which": (
        ("",),
        ("modified in the last 24 hours", "changed within the last day", "modified today or less"),
        ("modified more than 7 days ago", "older than a week", "last changed over 7 days ago"),
        ("larger than 10 MB", "bigger than 10MB", "of size above 10 megabytes", "over 10 MB"),
        ("smaller than 5 KB", "less than 5 kilobytes in size", "under 5KB"),
        ("owned by root", "belonging to user root", "whose owner is root"),
        ("with permissions 644", "that have mode 644", "with permission set to 644"),
        ("containing the word error", 'that contain "error"', 'having "error" in their text'),
    ),
    "do": (
        ("find {x}", "search for {x}", "list {x}", "locate {x}", "look for {x}", "show {x}"),
        ("delete {x}", "remove {x}", "find and delete {x}", "get rid of {x}", "erase {x}"),
        ("count {x}", "count the number of {x}", "how many are there: {x}", "number of {x}"),
        ("copy {x} to /tmp", "find {x} and copy them to /tmp", "make copies of {x} in /tmp"),
        ("print the names of {x} sorted", "list {x} in sorted order", "show {x} sorted by name"),
        ("change the owner of {x} to bob", "make bob the owner of {x}", "chown {x} to user bob"),
        ("archive {x} with tar", "create a tar archive of {x}", "pack {x} into a tar file"),
    ),
}
_TRIPS: Slots = {
    "from": (("Boston",), ("Denver",), ("Dallas",), ("Oakland",), ("Chicago",), ("Miami",)),
    "to": (("Seattle",), ("Atlanta",), ("Newark",), ("Phoenix",), ("Toronto",), ("Orlando",)),
    "day": (
        ("",),
        ("on monday", "monday", "on a monday", "leaving monday"),
        ("on friday", "friday", "on a friday", "departing friday"),
        ("sunday morning", "on sunday morning", "on a sunday in the morning"),
        ("after 6 pm", "leaving after 6 pm", "later than 6 pm", "departing past 6 pm"),
        ("before noon", "leaving before 12 noon", "that leave before noon"),
    ),
    "do": (
        (
            *("show me flights {x}", "flights {x}", "list the flights {x}", "which flights go {x}"),
            *("i need a flight {x}", "what flights are there {x}", "give me the flights {x}"),
            "please list all flights {x}",
        ),
        (
            *("show me the cheapest flight {x}", "what is the cheapest flight {x}"),
            *("cheapest airfare {x}", "i want the least expensive flight {x}", "lowest fare {x}"),
        ),
        (
            *("how many flights are there {x}", "number of flights {x}", "count the flights {x}"),
            "what is the number of flights {x}",
        ),
        ("what airlines fly {x}", "which airlines serve {x}", "airlines with flights {x}"),
        ("how long is the flight {x}", "what is the flight time {x}", "flight duration {x}"),
    ),
}
_TABLE: Slots = {
    "what": (
        ("papers about parsing", "publications on parsing", "articles about parsing"),
        ("papers about robotics", "publications on robotics", "articles on robotics"),
        ("courses in history", "history courses", "history classes", "classes in history"),
        ("courses in EECS", "EECS courses", "EECS classes", "classes from the EECS department"),
        ("restaurants in Oakdale", "places to eat in Oakdale", "eateries in Oakdale"),
        ("rivers in Texas", "texan rivers", "rivers that run through Texas"),
        ("orders by customer 12", "customer 12's orders", "orders that customer 12 placed"),
        ("employees in sales", "people who work in sales", "staff of the sales department"),
    ),
    "which": (
        ("",),
        ("from 2014", "in 2014", "of the year 2014", "dated 2014"),
        ("since 2010", "from 2010 on", "after 2009", "in or after 2010"),
        ("with more than 3 ratings", "that have over 3 ratings", "having above 3 ratings"),
        ("that are the easiest", "with the lowest difficulty", "least difficult"),
        ("that are the most popular", "with the highest popularity", "most liked"),
    ),
    "do": (
        ("list {x}", "show me {x}", "what are the {x}", "give me all {x}", "which {x} are there"),
        ("how many {x} are there", "number of {x}", "count {x}", "what is the number of {x}"),
        ("what is the average price of {x}", "average cost of {x}", "mean price of {x}"),
        ("who is responsible for {x}", "which person is in charge of {x}", "who runs {x}"),
        ("show the oldest of {x}", "which of {x} is the oldest", "oldest among {x}"),
    ),
}
_ASKS: Slots = {
    "task": (
        (
            *("Summarize the text in two sentences:", "Give a two-sentence summary of this:"),
            *("Sum up the following text in two sentences.", "Write a summary of two sentences:"),
        ),
        (
            *("Translate the following into Spanish:", "Put this text into Spanish:"),
            *("Give me a Spanish translation of this text:", "How does this read in Spanish?"),
        ),
        (
            *("Translate the following into Dutch:", "Put this text into Dutch:"),
            *("Give me a Dutch translation of this text:", "Dutch translation of the text below:"),
        ),
        (
            *(
                "Correct the spelling in this paragraph:",
                "Fix spelling mistakes in the text below:",
            ),
            *("Check the following for spelling errors and correct them:", "Spell-check this:"),
        ),
        (
            *("List the place names in this passage:", "Which places are named in this text?"),
            *("Extract all locations mentioned in the text:", "Find the places mentioned here:"),
        ),
        (
            *("List the numbers in this passage:", "Which numbers appear in this text?"),
            *("Extract all numbers mentioned in the text:", "Find every number mentioned here:"),
        ),
        (
            *("Make this text more formal:", "Rewrite the following in a more formal tone:"),
            *("Turn the text below into formal language:", "Can you make this sound formal?"),
        ),
        (
            *("Make this text shorter:", "Shorten the following:", "Cut the text below down:"),
            "Rewrite this with fewer words:",
        ),
        (
            *("What is the main idea of this text?", "State the main point of this passage:"),
            *("Tell me the central idea of the text below:", "What is this passage mainly about?"),
        ),
        (
            *(
                "Turn this paragraph into bullet points:",
                "Convert the text below to a bullet list:",
            ),
            *("Rewrite the following as bullet points:", "Make a bulleted list from this text:"),
        ),
        (
            *("Explain what this code does:", "What does the following code do?"),
            *("Describe what the code below does:", "Tell me what this code is doing:"),
        ),
        (
            *("Find the bug in this code:", "What is wrong with the code below?"),
            *("Spot the error in the following code:", "Where is the bug in this program?"),
        ),
        (
            *("What is the tone of this text?", "Describe the tone of the passage below:"),
            "Which tone does the following text have?",
        ),
        (
            *("Write a title for this text:", "Suggest a headline for the passage below:"),
            "Give the following text a title:",
        ),
    ),
}
_TURNS: Slots = {
    "a": (("JSON",), ("YAML",), ("a list",), ("MP3",), ("Celsius",), ("SVG",), ("a string",)),
    "b": (("CSV",), ("XML",), ("a tuple",), ("WAV",), ("Kelvin",), ("PNG",), ("an integer",)),
    "do": (
        (
            *("How do I convert {a} to {b}?", "{a} to {b} conversion", "convert {a} to {b}"),
            *("What is the way to turn {a} into {b}?", "How can I change {a} to {b}?"),
            *("I have {a} and need {b}, how do I convert it?", "transform {a} into {b}"),
        ),
        (
            *("How do I get from {a} to {b} by hand?", "converting {a} to {b} manually"),
            "turn {a} into {b} manually, without a tool",
        ),
        (
            *("What is the difference between {a} and {b}?", "{a} vs {b}: what differs?"),
            *("how does {a} differ from {b}", "Explain how {a} and {b} differ"),
        ),
        (
            *("Is {a} better than {b}?", "Does {a} beat {b}?", "{a} better than {b}, or not?"),
            "would you say {a} is better than {b}",
        ),
    ),
}
GRAMMARS = (_FILES, _TRIPS, _TABLE, _ASKS, _TURNS)


def made_groups(count: int, random: Random) -> list[dict[str, object]]:
    """Return groups in the form of those written by hand."""
    return [_group(random.choices(GRAMMARS, (5, 4, 4, 4, 3))[0], random) for _ in range(count)]


def _group(slots: Slots, random: Random) -> dict[str, object]:
    chosen = {slot: random.randrange(len(values)) for slot, values in slots.items()}
    said = list(dict.fromkeys(_said(slots, chosen, random) for _ in range(6)))
    near = []
    for _ in range(5):
        slot = random.choice(list(slots))
        others = [place for place in range(len(slots[slot])) if place != chosen[slot]]
        other = {**chosen, slot: random.choice(others)}
        near.append({"text": _said(slots, other, random), "kind": slot})
    return {"q": said[0], "same": said[1:], "near": near}


def _said(slots: Slots, chosen: dict[str, int], random: Random) -> str:
    ways = {slot: random.choice(values[chosen[slot]]) for slot, values in slots.items()}
    if "task" in ways:
        return ways["task"]
    if "a" in ways:
        text = ways["do"].format(a=ways["a"], b=ways["b"])
        return text[0].upper() + text[1:] if random.random() < 0.5 else text
    if "from" in ways:
        towns = [f"from {ways['from']} to {ways['to']}", f"between {ways['from']} and {ways['to']}"]
        towns += [f"to {ways['to']} from {ways['from']}"]
        order = [random.choices(towns, (6, 1, 2))[0], ways["day"]]
        if random.random() < 0.3:
            order.reverse()
    else:
        order = [ways["what"], ways.get("where", ""), ways["which"]]
        if "where" in ways and random.random() < 0.4:
            order = [order[0], order[2], order[1]]
    text = ways["do"].format(x=" ".join(part for part in order if part))
    return text[0].upper() + text[1:] if random.random() < 0.5 else text
