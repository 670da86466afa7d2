"""Attachments: each an encrypted file, named by a keyed digest of its content, so the same scan is stored once."""

import hashlib
import hmac
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.faults import Damaged, Refused
from desktop.domain.media import LARGEST, TOO_LARGE
from desktop.store.files import disk_trouble, write_atomically

_MARK = b"MQA1"
_NONCE_BYTES = 12
_GONE = "附件文件不见了，其他数据完好。请从备份中恢复附件文件夹，或重新添加这份附件。"
_BROKEN = "附件文件已损坏，打不开，其他数据完好。请从备份中恢复附件文件夹，或重新添加这份附件。"


class AttachmentBox:
    """The folder of encrypted attachments. `key` is 32 bytes, see `vault.Vault.attachment_key`.

    May be used from several threads.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._writing = threading.Lock()
        self._name_key = hmac.digest(key, b"name", hashlib.sha256)
        self._cipher = AESGCM(hmac.digest(key, b"content", hashlib.sha256))

    def put(self, data: bytes) -> tuple[str, int]:
        """Store `data`; returns its digest (64 hex digits) and size in bytes. Storing it again only makes it young.

        Raises Refused above 50 MB, DiskFull, ReadOnly.
        """
        if len(data) > LARGEST:
            raise Refused(TOO_LARGE, field="attachment")
        digest = hmac.digest(self._name_key, data, hashlib.sha256).hex()
        path = self._path(digest)
        with self._writing:
            if self._is_sound(digest):
                with disk_trouble():
                    os.utime(path)  # it may have lain there unused: a sweep must not take it now
                return digest, len(data)
            nonce = os.urandom(_NONCE_BYTES)
            with disk_trouble():
                path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, _MARK + nonce + self._cipher.encrypt(nonce, data, _MARK + digest.encode()))
        return digest, len(data)

    def get(self, digest: str) -> bytes:
        """The content. Raises Damaged when the file is missing or was tampered with."""
        path = self._path(digest)
        if not path.is_file():
            raise Damaged(_GONE)
        with disk_trouble():
            sealed = path.read_bytes()
        nonce, body = sealed[len(_MARK) : len(_MARK) + _NONCE_BYTES], sealed[len(_MARK) + _NONCE_BYTES :]
        if not sealed.startswith(_MARK) or len(nonce) < _NONCE_BYTES:
            raise Damaged(_BROKEN)
        try:
            return self._cipher.decrypt(nonce, body, _MARK + digest.encode())
        except InvalidTag as error:
            raise Damaged(_BROKEN) from error

    def has(self, digest: str) -> bool:
        """True when the file is there (not whether it is sound)."""
        return self._path(digest).is_file()

    def remove(self, digest: str) -> None:
        """Delete the file; nothing happens when it is gone already."""
        with disk_trouble():
            self._path(digest).unlink(missing_ok=True)

    def sweep(self, before: float, referenced: Callable[[], frozenset[str]]) -> int:
        """Delete what was written before a moment (seconds since 1970) and nothing refers to; returns how many files.

        `referenced` tells the digests in use; it is asked after the files were listed, so that whatever is stored
        meanwhile is either known to it or too young.
        """
        files = [path for path in self._folder.rglob("*") if path.is_file()] if self._folder.is_dir() else []
        kept = referenced()
        return sum(self._sweep_one(path, before) for path in files if self._digest_of(path) not in kept)

    def _sweep_one(self, path: Path, before: float) -> bool:
        """False when the file is young, gone, or held open by another program."""
        with self._writing:
            try:
                if path.stat().st_mtime >= before:
                    return False
                path.unlink()
            except OSError:
                return False
            return True

    def _digest_of(self, path: Path) -> str:
        """The digest that a file is named by; any other text for half a file that a power cut left."""
        return f"{path.parent.name}{path.stem}" if path.suffix == ".bin" else path.name

    def _is_sound(self, digest: str) -> bool:
        """False also for a damaged file: adding the attachment again then repairs it."""
        try:
            self.get(digest)
        except Damaged:
            return False
        return True

    def _path(self, digest: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError("not a digest")
        return self._folder / digest[:2] / f"{digest[2:]}.bin"
