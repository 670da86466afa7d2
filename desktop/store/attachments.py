"""Attachments: each an encrypted file, named by a keyed digest of its content, so the same scan is stored once."""

import hashlib
import hmac
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.faults import Damaged, Refused
from desktop.store.files import disk_trouble, write_atomically

LARGEST = 50 * 1024 * 1024
"""Bytes of one attachment."""

_MARK = b"MQA1"
_NONCE_BYTES = 12
_GONE = "附件文件不见了，其他数据完好。请从备份中恢复附件文件夹，或重新添加这份附件。"
_BROKEN = "附件文件已损坏，打不开，其他数据完好。请从备份中恢复附件文件夹，或重新添加这份附件。"
_TOO_LARGE = "附件超过 50 MB，没有添加。请压缩、降低扫描分辨率或分成几份后再添加。"


class AttachmentBox:
    """The folder of encrypted attachments. `key` is 32 bytes, see `vault.Vault.attachment_key`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._name_key = hmac.digest(key, b"name", hashlib.sha256)
        self._cipher = AESGCM(hmac.digest(key, b"content", hashlib.sha256))

    def put(self, data: bytes) -> tuple[str, int]:
        """Store `data`; returns its digest (64 hex digits) and size in bytes. Storing it again changes nothing.

        Raises Refused above 50 MB, DiskFull, ReadOnly.
        """
        if len(data) > LARGEST:
            raise Refused(_TOO_LARGE, field="attachment")
        digest = hmac.digest(self._name_key, data, hashlib.sha256).hex()
        if not self._is_sound(digest):
            nonce = os.urandom(_NONCE_BYTES)
            path = self._path(digest)
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
