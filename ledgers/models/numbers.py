"""How the number of a decision's document (决定书文号) is compared and indexed."""

from django.db.models import Func, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

# Every column of a standard that holds one; the index below knows no other.
COLUMNS = ("XK_WSH", "CF_WSH")
# Every bracket is the one of 〔2022〕; blanks go.
OPENING, CLOSING = "([【〖〈（［", ")]】〗〉）］"


class Folded(Func):
    """A text without what people vary, as `for_key` folds what they type; sorted by its bytes."""

    # Letters were made half-width when the cell was cleaned: no others have a case here.
    template = f"""(translate(upper((%(expressions)s) COLLATE "C"), '{OPENING}{CLOSING} \u3000',
        '{"〔" * len(OPENING)}{"〕" * len(CLOSING)}') COLLATE "C")"""
    output_field = TextField()


# As it was written; NULL for a record that has none, or whose is sealed for what stands in it.
DOCUMENT = Coalesce(*(KeyTextTransform(code, "values") for code in COLUMNS))
DOCUMENT_NUMBER = Folded(DOCUMENT)
