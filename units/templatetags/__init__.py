"""What every template may say without loading it."""
