"""Names as sentences and enumerations take them: pure."""

INNER = str.maketrans("“”", "‘’")


def quoted(name: str) -> str:
    """A name in quotation marks, its own ones made single."""
    return f"“{name.translate(INNER)}”"


def in_list(name: str, said: str = "") -> str:
    """A name as an enumeration takes it, `said` standing for it: one that holds a 、 of its own is
    put in quotation marks, else the reader would count two."""
    return quoted(said or name) if "、" in name else said or name
