"""Files of strangers, capped while they arrive (올린 파일의 크기 제한): what is over the limit rests on no disk."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST = 8_000_000  # bytes of one file


class Capped(FileUploadHandler):
    """Lets files pass up to MOST bytes; a larger one is dropped and its field remembered."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.too_large: set[str] = set()
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > MOST:
            self.too_large.add(self.field_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None


def capped(request: HttpRequest) -> Capped:
    """Puts the cap before a request's body is read."""
    handler = Capped(request)
    request.upload_handlers.insert(0, handler)
    return handler
