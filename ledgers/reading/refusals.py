"""What a file is refused with: one sentence for the person who sent it; pure."""


class Unreadable(Exception):
    """A file that is not read; `sentence` says what is wrong, where, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


AGAIN = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传"
