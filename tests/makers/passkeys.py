"""A device with a passkey, as software: it makes a key and signs as an authenticator does (WebAuthn, section 6)."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

from trust.passkeys import Site

SITE: Final = Site("https://niemtin.test")

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def base64url(content: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Device:
    """Holds one key. `counts` says whether it counts its signatures, which synced passkeys do not."""

    origin: str = SITE.origin
    counts: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def create(self, options: str) -> str:
        """The answer to `navigator.credentials.create`: a new key, without attestation."""
        asked: dict[str, Any] = json.loads(options)
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self._public_key()
        told = self._authenticator_data(asked["rp"]["id"], PRESENT | ATTESTED) + attested
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=encode_cbor({"fmt": "none", "attStmt": {}, "authData": told}),
        )

    def get(self, options: str, *, flags: int = PRESENT) -> str:
        """The answer to `navigator.credentials.get`: a signature."""
        asked: dict[str, Any] = json.loads(options)
        self.count += self.counts
        told = self._authenticator_data(asked["rpId"], flags)
        client = self._client_data("webauthn.get", asked["challenge"])
        signed = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=told, signature=signed)

    def _authenticator_data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _public_key(self) -> bytes:
        """As COSE has it (RFC 9053): EC2, ES256, P-256, x and y."""
        point = self.key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})

    def _answer(self, **response: bytes) -> str:
        name = base64url(self.credential_id)
        told = {key: base64url(content) for key, content in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
