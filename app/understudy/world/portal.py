"""Pages sent by others in between: a hotel's login page, an edge network's error page."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from understudy.world.behaviour import CaptivePortal
    from understudy.world.wire import Exchange

PORTAL_PATH = "/portal"
HTML = ("content-type", "text/html; charset=UTF-8")
LOGIN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Hotel WiFi</title></head><body>"
    b"<h1>Welcome to our WiFi</h1><form><input name=room><button>Connect</button></form>"
    b"</body></html>"
)


def edge_error_page(status: int) -> bytes:
    """Return an edge network's page for a failing origin."""
    return (
        f"<!DOCTYPE html><html><head><title>api | {status}: Bad gateway</title></head>"
        f"<body><h1>Error {status}</h1><p>The web server reported a bad gateway error.</p>"
        "</body></html>"
    ).encode()


async def answer_html(exchange: Exchange) -> None:
    await exchange.respond(200, LOGIN_PAGE, (HTML,))


async def answer_as_portal(exchange: Exchange, portal: CaptivePortal) -> None:
    match portal.kind:
        case "redirect":
            await exchange.respond(302, b"", (("location", PORTAL_PATH),))
        case "html":
            await answer_html(exchange)
        case "511":
            await exchange.respond(511, LOGIN_PAGE, (HTML,))
        case _:
            assert_never(portal.kind)
