"""Where a request comes from (접속 주소): one answer for every limit, also behind proxies.

Whoever sends a request may write any X-Forwarded-For. Believed are the last entries alone, as many as this
installation says it has proxies of its own (BANDI_PROXIES), for those were written by them.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

HOME = 64  # bits of an IPv6 address that one household's or office's line has; the rest its devices choose freely


def client_address(request: HttpRequest) -> str:
    """The network address a request comes from; of IPv6 the line's network. Text that is no address stays as it is."""
    last = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES:
        return _line(last)
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    chain = [_bare(part) for part in told if part.strip()][-settings.PROXIES :]
    return _line(chain[0] if len(chain) == settings.PROXIES else last)


def _bare(part: str) -> str:
    """The address without the port that some proxies add."""
    text = part.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if "." in text and text.count(":") == 1 else text


def _line(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text[:64]
    if address.version == 6:
        return str(address.ipv4_mapped or ip_network((int(address), HOME), strict=False))
    return str(address)
