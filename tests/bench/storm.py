"""An open-loop client in a process of its own: `python -m tests.bench.storm HOST:PORT RATE FILE RESULTS`.

Sends each request when its time has come, whether or not the earlier ones have been answered, as a crowd does. FILE
holds the requests as for `tests.bench.client`; RESULTS gets one line of JSON for each, in their order.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE = 30.0
"""Seconds a visitor's browser waits."""

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Crowd:
    """Sends requests over as many connections as it takes, and keeps those that are free."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._free: list[Ends] = []

    async def ask(self, request: bytes) -> dict[str, Any]:
        """What came back: status, body and Retry-After; status 0 where nothing did in time."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                told = await self._exchange(request)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            told = {"status": 0, "error": type(error).__name__}
        return told | {"seconds": round(time.monotonic() - began, 4)}

    async def _exchange(self, request: bytes) -> dict[str, Any]:
        ends = self._kept() or await asyncio.open_connection(*self._address)
        try:
            told = await exchanged(ends, request)
        except BaseException:
            ends[1].close()
            raise
        if told.pop("is_kept"):
            self._free.append(ends)
        else:
            ends[1].close()
        return told

    def _kept(self) -> Ends | None:
        """The connection that was free last, unless the server has hung up on it."""
        while self._free:
            ends = self._free.pop()
            if not ends[0].at_eof():
                return ends
        return None


async def exchanged(ends: Ends, request: bytes) -> dict[str, Any]:
    reader, writer = ends
    writer.write(request)
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.partition(": ")[::2] for line in lines[1:])
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    told = {
        "status": int(lines[0].split()[1]),
        "body": json.loads(body),
        "is_kept": headers.get("connection") != "close",
    }
    return told | ({"retry_after": headers["retry-after"]} if "retry-after" in headers else {})


async def storm(crowd: Crowd, requests: list[bytes], rate: float) -> list[dict[str, Any]]:
    began, waiting = time.monotonic(), []
    for number, request in enumerate(requests):
        late = began + number / rate - time.monotonic()
        if late > 0:
            await asyncio.sleep(late)
        waiting.append(asyncio.create_task(crowd.ask(request)))
    return await asyncio.gather(*waiting)


def main(address: str, rate: str, file: str, results: str) -> None:
    host, _, port = address.partition(":")
    requests = [text.encode("latin-1") for text in json.loads(Path(file).read_text())["requests"]]
    told = asyncio.run(storm(Crowd(host, int(port)), requests, float(rate)))
    Path(results).write_text("\n".join(map(json.dumps, told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
