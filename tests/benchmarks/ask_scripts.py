"""The ten lines a person would write instead of ``understudy ask``: address and question given."""

from __future__ import annotations

ANTHROPIC = """
import sys
from anthropic import Anthropic

client = Anthropic(base_url=sys.argv[1], api_key="claude-key")
question = [{"role": "user", "content": sys.argv[2]}]
asked = {"model": "claude-sonnet-5-5", "max_tokens": 8192, "messages": question}
with client.messages.create(**asked, stream=True) as events:
    for event in events:
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            print(event.delta.text, end="", flush=True)
"""

OPENAI = """
import sys
from openai import OpenAI

client = OpenAI(base_url=sys.argv[1], api_key="backup-key")
question = [{"role": "user", "content": sys.argv[2]}]
with client.chat.completions.create(model="gpt-5.5", messages=question, stream=True) as chunks:
    for chunk in chunks:
        if chunk.choices and chunk.choices[0].delta.content:
            print(chunk.choices[0].delta.content, end="", flush=True)
"""
