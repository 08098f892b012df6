"""How an upload is received: what is larger than any paper is cut off while it arrives."""

from django.core.files.uploadhandler import FileUploadHandler

from reporting.proofs.papers import EVIDENCE_AT_MOST


class NoMoreThanAPaper(FileUploadHandler):
    """Passes on the first bytes beyond the limit, so that the form can say it was too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= EVIDENCE_AT_MOST else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one make the file."""
