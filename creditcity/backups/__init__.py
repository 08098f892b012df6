"""Backups (备份): database, proofs and workbooks in one folder, restored and proven by a drill."""
