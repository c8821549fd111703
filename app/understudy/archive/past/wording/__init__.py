"""What questions say, word by word: conflicts and slips that tell them apart, without a model."""
