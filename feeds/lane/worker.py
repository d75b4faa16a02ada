"""The worker: gthread that lets the lane answer first. The way of a request is drawn in feeds/lane/__init__.py."""

import errno
import gc
import select
import socket
import sys
import threading
import time
from collections import defaultdict
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from feeds.lane.menu import Menu, Ready
from feeds.lane.talk import Poller, Talk, for_threads, from_threads, open_door
from feeds.lane.terms import why_not
from feeds.serve.wing import own_wing

RECEIVE = 16_384
"""Bytes of one recv: some 30 pipelined requests."""

LONGEST_HEAD = 65_536
"""Bytes of a head that are waited for in the loop; a longer one is gunicorn's to refuse."""

ACCEPTS = 16
"""Connections accepted at one go, so that many new ones do not keep the others waiting."""

HEAD_END = b"\r\n\r\n"


class LaneWorker(ThreadWorker):  # type: ignore[misc]
    """gthread with the lane before it. gunicorn has no types; these are what is used of its attributes."""

    alive: bool
    cfg: Any
    nr: int
    nr_conns: int
    poller: Any
    wsgi: Any
    clock = staticmethod(time.monotonic)
    wing_of_process = staticmethod(own_wing)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if reason := why_not(self.cfg, self.sockets):
            self.log.warning("The lane is closed and gthread serves alone: %s", reason)
            self.__class__ = ThreadWorker  # from here on it is one, whatever stands below

    def load_wsgi(self) -> None:
        """Import Flask when the first request needs it: memory and time of start that feeds do without."""
        self.loading = threading.Lock()
        self.wsgi = self.load_late

    def load_late(self, environ: Any, start_response: Any) -> Any:
        """Answer as the application does, which is loaded now."""
        with self.loading:
            self.wsgi = self.app.wsgi()
        return self.wsgi(environ, start_response)

    def run(self) -> None:
        """Open the lane; comes back when the worker ends."""
        self.wing = self.wing_of_process()
        self.menu = Menu(self.wing, min(self.cfg.limit_request_line or 4094, self.cfg.limit_request_field_size or 8190))
        self.talks: dict[int, Talk] = {}
        self.answers: defaultdict[Ready, int] = defaultdict(int)
        self.doors = {listener: open_door(listener) for listener in self.sockets}
        self.now = self.swept = self.told = self.clock()
        self.stop_at = float("inf")
        self.full = False
        self.logs = self.log.access_log_enabled
        self.poller.close()
        self.poller = Poller()
        sys.setswitchinterval(0.0005)  # a thread that renders must not keep the loop waiting for the usual 5 ms
        gc.freeze()  # what lives now lives for ever: the collector need not look at it, nor the kernel copy its pages
        self.wing.start()
        super().run()

    def notify(self) -> None:
        """Tell the arbiter that all is well: twice a second, though gunicorn would in every round."""
        if self.now - self.told >= 0.5:
            self.told = self.now
            super().notify()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """One round: wait, then answer all that is readable."""
        events = self.poller.epoll.poll(timeout)
        self.now = self.clock()
        self.menu.freshen(time.time())
        self.memo = self.menu.memo if self.alive else {}  # a worker that ends says "close", which no remembered answer does
        for number, _ in events:
            talk = self.talks.get(number)
            if talk is not None:
                self.listen(talk)
            elif callback := self.poller.callbacks.get(number):
                callback()
        self.report()

    def report(self) -> None:
        """Count what was answered in this round, and say that someone asked."""
        if self.answers:
            for ready, number in self.answers.items():
                self.nr += number
                self.wing.counters.count(ready.code, number, ready.document)
            self.answers.clear()
            self.wing.ticker.wake()
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False

    def accept(self, listener: Any) -> None:
        """Take new connections and answer them at once: TCP_DEFER_ACCEPT has waited for their first bytes."""
        door = self.doors[listener]
        for _ in range(ACCEPTS):
            if self.nr_conns >= self.worker_connections:
                return
            try:
                talk = door()
            except OSError as error:  # none left, or it is gone again; or too many files are open: idle ones must end first
                self.full = error.errno in (errno.EMFILE, errno.ENFILE)
                return
            self.nr_conns += 1
            self.enter(talk)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Take a connection back that a thread has answered. gunicorn would wait here for a client that does not close."""
        talk = from_threads(conn)
        if not fs.cancelled() and fs.exception() is None and fs.result():
            self.answer(talk)
        else:
            talk.half_close()
        if not talk.gone:
            self.enter(talk)

    def enter(self, talk: Talk) -> None:
        """Answer what is there, then poll for more if the connection is still ours."""
        talk.since = self.now
        self.listen(talk)
        if not talk.gone:
            self.talks[talk.number] = talk
            self.poller.epoll.register(talk.number, select.EPOLLOUT if talk.unsent else select.EPOLLIN)

    def listen(self, talk: Talk) -> None:
        """Read what came and answer it. Sockets stay blocking, as gunicorn's threads want them; MSG_DONTWAIT does not block."""
        if talk.unsent:
            self.send(talk, talk.unsent)
            return
        try:
            data = talk.sock.recv(RECEIVE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.leave(talk)
        elif not talk.last:
            if not talk.heard:
                talk.since = self.now
                ready = self.memo.get(data)
                if ready is not None:
                    self.say(talk, data, ready)
                    return
            talk.heard += data
            self.answer(talk)

    def answer(self, talk: Talk) -> None:
        """Answer the whole heads that were heard, one after the other, as fast as the client takes the answers."""
        while talk.heard and not (talk.unsent or talk.last or talk.gone):
            end = talk.heard.find(HEAD_END)
            if end < 0:
                bare = talk.heard.count(b"\n") != talk.heard.count(b"\r\n")  # gunicorn says at once that it is wrong
                if bare or len(talk.heard) > LONGEST_HEAD:
                    self.hand_over(talk, whole=False)
                return
            head = talk.heard[: end + 4]
            ready = self.menu.order(head, last=not self.alive)
            if ready is None:
                self.hand_over(talk)
                return
            talk.heard = talk.heard[end + 4 :]
            self.say(talk, head, ready)

    def say(self, talk: Talk, head: bytes, ready: Ready) -> None:
        """Send a response."""
        self.answers[ready] += 1
        if self.logs:
            from feeds.lane.log import tell_log

            tell_log(self.log, head, ready, talk.client)
        talk.last = ready.close
        self.send(talk, ready.wire)

    def send(self, talk: Talk, wire: bytes | memoryview) -> None:
        """Send as much as the kernel takes; the rest waits until the client has taken this."""
        try:
            sent = talk.sock.send(wire, socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.leave(talk)
            return
        if sent < len(wire) or talk.unsent:
            self.send_later(talk, memoryview(wire)[sent:])
        elif talk.last:
            self.end(talk)

    def send_later(self, talk: Talk, rest: memoryview) -> None:
        """Wait for the client to take more, or for its next request when there is no rest."""
        begun, talk.unsent, talk.since = bool(talk.unsent), rest, self.now
        if talk.number in self.talks and begun != bool(rest):
            self.poller.epoll.modify(talk.number, select.EPOLLOUT if rest else select.EPOLLIN)
        if not rest:
            if talk.last:
                self.end(talk)
            else:
                self.answer(talk)

    def end(self, talk: Talk) -> None:
        """Close after the last response. With requests behind it the client is waited for: a reset would tear the response."""
        if talk.heard:
            talk.half_close()
        else:
            self.leave(talk)

    def leave(self, talk: Talk) -> None:
        """Close the connection; closing takes it out of the epoll."""
        talk.gone = True
        self.talks.pop(talk.number, None)
        self.nr_conns -= 1
        talk.sock.close()

    def hand_over(self, talk: Talk, *, whole: bool = True) -> None:
        """Give the connection to gunicorn's threads, with all that was heard un-read."""
        talk.gone = True
        if self.talks.pop(talk.number, None):
            self.poller.epoll.unregister(talk.number)
        self.report()  # so that /metrics counts all answers before it
        self.enqueue_req(for_threads(talk, self.cfg, whole=whole))

    def murder_keepalived(self, force: bool = False) -> None:
        """Close what is late, and the slowest and longest idle when there are too many; gunicorn calls this after every round."""
        crowded, self.full = self.full or self.nr_conns >= self.worker_connections, False
        if not (force or crowded) and self.now - self.swept < 1:
            return
        self.swept = self.now
        for talk in list(self.talks.values()):
            idle = not (talk.heard or talk.unsent or talk.last)
            if force or talk.is_late(self.now, self.cfg.keepalive) or (idle and self.now > self.stop_at):
                self.leave(talk)
        if crowded:
            slow_or_idle = (talk for talk in self.talks.values() if not talk.unsent)
            ranked = sorted(slow_or_idle, key=lambda talk: (not talk.heard, talk.since))
            for talk in ranked[: 1 + self.worker_connections // 16]:
                self.leave(talk)

    def _cap_keepalive(self, deadline: float) -> None:
        """End idle connections at the deadline: gunicorn says so when it stops."""
        super()._cap_keepalive(deadline)
        self.stop_at = deadline
