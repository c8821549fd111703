"""What of these tests cannot even be read on Windows."""

import sys

# it gives Claude Code a terminal of Unix
collect_ignore = ["test_real_cli.py"] if sys.platform == "win32" else []
