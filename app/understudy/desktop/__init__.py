"""Everything that uses Qt, and the sentences people read."""

from understudy.desktop.python_import import keep_python_import

keep_python_import()
