"""What pages and programs may ask of the ledgers."""
