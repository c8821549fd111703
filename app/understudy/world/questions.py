"""Questions a person might ask during the demo's story, one a step."""

QUESTIONS = (
    "What is a circuit breaker in software?",
    "How do I undo the last git commit?",
    "Explain exponential backoff in one paragraph.",
    "What does HTTP status 529 mean?",
    "How do I write a good bug report?",
    "What is the difference between a mutex and a semaphore?",
    "How do I say thank you in Japanese?",
)
