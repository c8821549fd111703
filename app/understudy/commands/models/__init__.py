"""Commands about models and costs: models, usage, and the doctor's checks of both."""
