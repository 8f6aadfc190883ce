"""A real SMTP server: with and without TLS and passwords; it fails as planned."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class MailServer:
    """Answers each DATA with the codes of `plan`, one after the other, the last one for ever."""

    port: int = 0
    user: str = ""
    password: str = ""
    starttls: ssl.SSLContext | None = None
    plan: list[int] = field(default_factory=lambda: [250])
    mails: list[Message] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Every line of every client, but those of mails."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await _Conversation(self, reader, writer).run()
        writer.close()


@dataclass
class _Conversation:
    server: MailServer
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    to: list[str] = field(default_factory=list)

    async def run(self) -> None:
        await self.say("220 test ESMTP")
        while (line := (await self.reader.readuntil(b"\r\n")).decode().strip()) != "QUIT":
            self.server.heard.append(line)
            await self.answer(line)
        await self.say("221 bye")

    async def say(self, text: str) -> None:
        self.writer.write(f"{text}\r\n".encode())
        await self.writer.drain()

    async def answer(self, line: str) -> None:
        match line.split(maxsplit=1)[0].upper():
            case "EHLO":
                await self.greet()
            case "STARTTLS":
                await self.say("220 go ahead")
                assert self.server.starttls is not None
                await self.writer.start_tls(self.server.starttls)
            case "AUTH":
                await self.authenticate(line)
            case "RCPT":
                self.to.append(line.partition("<")[2].partition(">")[0])
                await self.say("250 ok")
            case "DATA":
                await self.receive()
            case _:
                await self.say("250 ok")

    async def greet(self) -> None:
        extensions = ["250-test"]
        if self.server.starttls and self.writer.get_extra_info("sslcontext") is None:
            extensions.append("250-STARTTLS")
        if self.server.user:
            extensions.append("250-AUTH PLAIN")
        await self.say("\r\n".join([*extensions, "250 8BITMIME"]))

    async def authenticate(self, line: str) -> None:
        given = base64.b64decode(line.split()[2]).decode()
        wanted = f"\0{self.server.user}\0{self.server.password}"
        await self.say("235 ok" if given == wanted else "535 wrong password")

    async def receive(self) -> None:
        await self.say("354 go on")
        body = await self.reader.readuntil(b"\r\n.\r\n")
        code = self.server.plan.pop(0) if len(self.server.plan) > 1 else self.server.plan[0]
        if code == 250:
            self.server.mails.append(message_from_bytes(body.removesuffix(b".\r\n")))
            self.server.recipients.append(self.to)
        await self.say(f"{code} done")


@asynccontextmanager
async def running_mail_server(
    tls: ssl.SSLContext | None = None, **options: object
) -> AsyncIterator[MailServer]:
    """A server on a free port of loopback while the block runs; with `tls`, encrypted at once."""
    server = MailServer(**options)  # type: ignore[arg-type]
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
