"""Column letters and numbers as a spreadsheet writes them; pure."""


def letters(place: int) -> str:
    """The letters of a column counted from 0: 0 is A, 27 is AB."""
    found, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place_of(written: str) -> int:
    """The place, from 0, of a column or cell written with letters: AB and AB7 are 27."""
    place = 0
    for one in written:
        if not "A" <= one <= "Z":
            break
        place = place * 26 + ord(one) - ord("A") + 1
    return place - 1
