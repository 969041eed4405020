"""A bad network in front of an S3 endpoint: a TCP proxy that delays, throttles, cuts, resets and corrupts, by a seeded
plan. It sits between a server and the endpoint that this server reads and writes, and knows just enough of HTTP/1.1 to
tell one exchange from the next."""

import socket
import struct
import threading
import time
from dataclasses import dataclass
from random import Random

# Of those, a plan may also name "hang" itself: the exchange waits until the proxy's end, and nothing of it gets through.
KINDS = ("delay", "throttle", "reset", "cut_head", "cut_body", "drop_tail", "flip", "longer", "cut_request")

SLOW_DOWN = b"<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"


@dataclass
class Plan:
    """Which exchanges go wrong, and how. The same seed does the same to the same exchanges."""

    seed: int
    rate: float = 0.3
    kinds: tuple = KINDS

    def __post_init__(self):
        self.random = Random(self.seed)

    def next(self):
        if self.random.random() >= self.rate:
            return None
        return self.random.choice(self.kinds)


class Script(Plan):
    """What happens to the first exchanges, one after the other; then always the same."""

    def __init__(self, *faults, then=None):
        super().__init__(0)
        self.faults, self.then = list(faults), then

    def next(self):
        return self.faults.pop(0) if self.faults else self.then


class FaultyS3:
    """`with FaultyS3(port_of_the_endpoint, plan) as proxy:` — then use `proxy.url`."""

    def __init__(self, target_port, plan):
        self.target_port = target_port
        self.plan = plan
        self.lock = threading.Lock()
        self.happened = {kind: 0 for kind in KINDS}
        self.n_requests = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open = set()
        self.ended = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.listener.close()
        for connection in list(self.open):
            connection.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        """Exchanges of one connection, until something breaks it."""
        self.open.add(client)
        server = socket.create_connection(("127.0.0.1", self.target_port))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            requests, answers = _Reader(client), _Reader(server)
            while self._exchange(client, server, requests, answers):
                pass
        except (OSError, EOFError, ValueError):
            pass
        finally:
            self.open.discard(client)
            client.close()
            server.close()

    def _exchange(self, client, server, requests, answers):
        head = requests.head()
        body = requests.body(head)
        with self.lock:
            fault = self.plan.next()
            self.n_requests += 1
            if fault:
                self.happened[fault] = self.happened.get(fault, 0) + 1
        if fault == "hang":
            self.ended.wait()
            return False
        if fault == "delay":
            time.sleep(0.05)
        if fault == "throttle":
            client.sendall(b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n" % len(SLOW_DOWN) + SLOW_DOWN)
            return True
        if fault == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if fault == "cut_request":
            # The endpoint gets a part of it, and the client no answer.
            whole = head + body
            server.sendall(whole[: max(1, len(whole) // 2)])
            return False
        server.sendall(head + body)
        answer = answers.head()
        method = head.split(b" ", 1)[0]
        data = b"" if method == b"HEAD" else answers.body(answer)
        return self._send(client, fault, answer, data)

    def _send(self, client, fault, head, body):
        at = self.plan.random.randrange(len(body)) if body else 0
        if fault == "cut_head":
            client.sendall(head[: len(head) // 2])
            return False
        if fault == "cut_body" and body:
            client.sendall(head + body[:at])
            return False
        if fault == "drop_tail" and body:
            # Shorter, and the header says so.
            client.sendall(_with_length(head, at) + body[:at])
            return True
        if fault == "longer" and body:
            client.sendall(_with_length(head, len(body) + 7) + body + b"garbage")
            return True
        if fault == "flip" and body:
            body = body[:at] + bytes([body[at] ^ (1 << self.plan.random.randrange(8))]) + body[at + 1 :]
        client.sendall(head + body)
        return True


def _with_length(head, length):
    lines = head.split(b"\r\n")
    lines = [line for line in lines if not line.lower().startswith((b"content-length:", b"transfer-encoding:"))]
    lines.insert(1, b"content-length: %d" % length)
    return b"\r\n".join(lines)


class _Reader:
    """Heads and bodies of one direction of a connection."""

    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""

    def _more(self):
        block = self.connection.recv(1 << 16)
        if not block:
            raise EOFError
        self.buffer += block

    def _take(self, length):
        while len(self.buffer) < length:
            self._more()
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def _line(self):
        while b"\r\n" not in self.buffer:
            self._more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def head(self):
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head + b"\r\n\r\n"

    def body(self, head):
        """As it came: a chunked one keeps its chunks."""
        fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
        if b"chunked" in fields.get(b"transfer-encoding", b""):
            whole = b""
            while True:
                line = self._line()
                size = int(line.split(b";")[0], 16)
                whole += line + b"\r\n" + self._take(size + 2)
                if size == 0:
                    return whole
        status = head.split(b" ", 2)[1]
        if status in (b"204", b"304"):
            return b""
        return self._take(int(fields.get(b"content-length", b"0")))
