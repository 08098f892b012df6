"""What can be found of the ledgers; a natural person's name and numbers are never compared."""
