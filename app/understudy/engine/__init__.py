"""One asyncio loop in one thread; starts and stops the services."""
