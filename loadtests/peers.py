"""Stateful mock servers of others, run as they are installed: none is a dependency of ours.

moto's server keeps items of DynamoDB in memory, json-server resources in a file of JSON. Neither
knows rules; what they answer is as long as what the sandbox answers.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from loadtests.generator import Load
from loadtests.options import Options
from loadtests.servers import Server, free_port, served

TABLE = "Customers"
READ_ID = "1005000001"
_SIGNED = (
    "AWS4-HMAC-SHA256 Credential=bench/20260115/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=00"
)
"""What moto looks at is the service that is named, not the signature."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs, with a read and a write of its own kind."""

    name: str
    server: Server
    read: Load
    write: Load


Running = Callable[[Options, int], AbstractContextManager[Peer]]


def installed(options: Options) -> list[Running]:
    """Return the peers that are installed, and say which are not."""
    known: dict[str, tuple[str, Running]] = {
        "moto_server": (options.moto_server, moto),
        "json-server": (options.json_server, json_server),
    }
    found = []
    for name, (command, run) in known.items():
        if command or shutil.which(name):
            found.append(run)
        else:
            option = f"--{name.replace('_', '-')} COMMAND"
            options.say(f"{name} is not installed: its rows are left out ({option})")
    return found


@contextmanager
def moto(options: Options, size: int) -> Iterator[Peer]:
    """Run moto's server with a table of items of a size."""
    port = free_port()
    command = [options.moto_server or "moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with served(command, port, options.folder / "moto.log") as server:
        key = {"id": {"S": READ_ID}}
        put = {"TableName": TABLE, "Item": {**key, "profile": {"S": "x" * size}}}
        table = {
            "TableName": TABLE,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        }
        _send(server, _dynamodb("CreateTable", table))
        _send(server, _dynamodb("PutItem", put))
        read = _dynamodb("GetItem", {"TableName": TABLE, "Key": key})
        yield Peer("moto, a DynamoDB item", server, read, _dynamodb("PutItem", put))


def _dynamodb(action: str, body: Mapping[str, object]) -> Load:
    headers = {
        "X-Amz-Target": f"DynamoDB_20120810.{action}",
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": _SIGNED,
    }
    return Load("POST", ("/",), headers, json.dumps(body).encode())


@contextmanager
def json_server(options: Options, size: int) -> Iterator[Peer]:
    """Run json-server with a customer of a size, and a list of orders that grows."""
    port, file = free_port(), options.folder / "peer.json"
    customer = {"id": READ_ID, "profile": "x" * size}
    file.write_text(json.dumps({"customers": [customer], "orders": []}))
    command = [options.json_server or "json-server", "--port", str(port), "--host", "127.0.0.1"]
    with served([*command, str(file)], port, options.folder / "json-server.log") as server:
        write = json.dumps({"customerId": READ_ID, "profile": "x" * size}).encode()
        read = Load("GET", (f"/customers/{READ_ID}",), {"Accept": "application/json"})
        yield Peer(
            "json-server",
            server,
            read,
            Load("POST", ("/orders",), {"Content-Type": "application/json"}, write),
        )


def _send(server: Server, load: Load) -> None:
    """Send one request that must succeed."""
    http = HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    try:
        http.request(load.method, load.paths[0], load.body, dict(load.headers))
        answer = http.getresponse()
        content = answer.read()
    finally:
        http.close()
    if answer.status >= 300:
        raise RuntimeError(f"{load.method} {load.paths[0]}: {answer.status} {content.decode()}")
