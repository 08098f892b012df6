"""Judging: raw rows become clean values, sentences about what is wrong, due days; pure."""

from ledgers.judging.judge import Judge
from ledgers.judging.verdicts import Finding, Terms, Verdict

__all__ = ["Finding", "Judge", "Terms", "Verdict"]
