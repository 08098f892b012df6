"""责任单位: who takes part, in which role."""
