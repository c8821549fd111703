"""The panel that a left click on the tray icon opens: everything at a glance."""
