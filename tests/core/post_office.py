"""A mail server of our own: takes letters over the wire, keeps them, and refuses or is away as the test says."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class PostOffice:
    """`office.letters` came in; `office.says` is the answer to a recipient; `office.dies` cuts the line after the letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.says = "250 OK"
        self.dies = False
        office = self

        class Line(socketserver.StreamRequestHandler):
            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

            def handle(self) -> None:
                self.say("220 thu")
                while line := self.rfile.readline():
                    verb = line[:4].upper().strip()
                    if verb == b"DATA":
                        self.say("354 go on")
                        office.take(iter(self.rfile.readline, b".\r\n"))
                        if office.dies:
                            return
                        self.say("250 taken")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say(office.says if verb == b"RCPT" else "250 OK")

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        """Where it is reached, without encryption."""
        return f"smtp://127.0.0.1:{self.server.server_address[1]}?tls=none"

    def take(self, lines) -> None:
        """A letter came in."""
        self.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def close(self) -> None:
        """The office is shut."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)
