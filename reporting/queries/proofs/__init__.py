"""佐证: proofs and signed letters."""
