"""Tests of the three forms of a paper."""
