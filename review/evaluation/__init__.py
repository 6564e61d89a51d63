"""How good models are against people: precision, recall, average precision, confusion, calibration."""
