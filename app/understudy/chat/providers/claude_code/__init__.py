"""The person's own Claude Code as a provider: their unmodified ``claude -p``, their own login.

Experimental. No token is read, nothing of theirs is changed, and one question is asked at a time.
All statements here about the program were measured with 2.1.332 on 2026-11-28 and 29.
"""
