"""Where a predicted asset goes: to people, accepted, or to a blind audit."""
