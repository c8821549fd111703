"""Is Claude up, for this person, on their models?"""
