"""The settings window: who is asked, in what order, with which key and whose leave."""
