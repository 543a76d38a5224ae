"""PDFs that tests make: object by object, as large and as wrong as they want them."""

import zlib
from collections.abc import Sequence

HEADER = b"%PDF-1.7\n"


def file_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects, the first of which is the catalogue."""
    content, offsets = HEADER, []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % each for each in offsets)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return content + table + end + b"startxref\n%d\n%%%%EOF\n" % len(content)


def stream(content: bytes, filters: bytes = b"") -> bytes:
    """A stream, as it is or as its filters have made it."""
    return b"<< /Length %d %s >>\nstream\n" % (len(content), filters) + content + b"\nendstream"


def packed(content: bytes, times: int = 1) -> bytes:
    """A stream that is compressed, perhaps several times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [" + b"/FlateDecode " * times + b"]")


def pdf_of(pages: Sequence[str], *, title: str = "", author: str = "", made: str = "") -> bytes:
    """A document with a line on each page."""
    shown = [b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % each.encode("latin-1") for each in pages]
    told = b"<< /Title (%s) /Author (%s) /CreationDate (%s) >>" % (
        *(each.encode("latin-1") for each in (title, author, made)),
    )
    return pdf_with([stream(each) for each in shown], told)


def pdf_with(contents: Sequence[bytes], told: bytes = b"<< >>") -> bytes:
    """A document of pages with these streams."""
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        told,
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (first + 2 * number + 1)
        )
        objects.append(content)
    return file_of(objects, b"/Info 4 0 R")
