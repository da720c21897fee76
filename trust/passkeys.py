"""The site that passkeys are bound to, what it asks devices to sign, and whether they did (WebAuthn Level 3).

The library takes half a second to load, so it is loaded when the first passkey is asked for. Answers come from anybody;
of those that are none, reading fails in more ways than the library names, so whatever fails is a no.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

NAME: Final = "Niềm Tin"
LONGEST_ANSWER: Final = 20_000


class NotSigned(Exception):
    """What was answered is no answer of a device to what was asked here."""


@dataclass(frozen=True)
class NewKey:
    """What a device tells of a key that it has made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Site:
    """A site by its origin, such as `https://niemtin.vn`; its host is what devices know it by."""

    origin: str

    @property
    def host(self) -> str:
        """The relying party's id."""
        return urlsplit(self.origin).hostname or ""

    def asks_for_key(self, challenge: bytes, *, of: bytes, email: str, name: str, known: Sequence[bytes]) -> str:
        """The options of `navigator.credentials.create` as JSON; devices that hold a known key are left out."""
        from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 - see above
        from webauthn.helpers.structs import (  # noqa: PLC0415 - see above
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=self.host,
            rp_name=NAME,
            user_id=of,
            user_name=email,
            user_display_name=name,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
        return options_to_json(options)

    def key_of(self, answer: str, challenge: bytes) -> NewKey:
        """The key that a device made for this challenge. Raises NotSigned."""
        from webauthn import verify_registration_response  # noqa: PLC0415 - see above

        try:
            verified = verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self.host,
                expected_origin=self.origin,
            )
        except Exception as failure:
            raise NotSigned from failure
        return NewKey(verified.credential_id, verified.credential_public_key, verified.sign_count)

    def asks_for_signature(self, challenge: bytes, *, known: Sequence[bytes], verified: bool = False) -> str:
        """The options of `navigator.credentials.get` as JSON, for the devices that hold a known key.

        With `verified` the device is to check who holds it, by a finger, a face or a PIN (user verification).
        """
        from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 - see above
        from webauthn.helpers.structs import (  # noqa: PLC0415 - see above
            PublicKeyCredentialDescriptor,
            UserVerificationRequirement,
        )

        wanted = UserVerificationRequirement.REQUIRED if verified else UserVerificationRequirement.PREFERRED
        options = generate_authentication_options(
            rp_id=self.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            user_verification=wanted,
        )
        return options_to_json(options)

    def signed(
        self, answer: str, challenge: bytes, *, public_key: bytes, sign_count: int, verified: bool = False
    ) -> int:
        """The device's new count, if it signed this challenge with this key, and `verified` its holder where asked to.

        Raises NotSigned.

        A count that does not rise is refused: the key was copied, or the answer is an old one (section 6.1.1).
        """
        from webauthn import verify_authentication_response  # noqa: PLC0415 - see above

        try:
            signature = verify_authentication_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self.host,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=sign_count,
                require_user_verification=verified,
            )
        except Exception as failure:
            raise NotSigned from failure
        return signature.new_sign_count


def credential_in(answer: str) -> bytes:
    """Which key a device says that it signed with. Raises NotSigned."""
    try:
        return challenge_in(_read(answer)["id"])
    except Exception as failure:
        raise NotSigned from failure


def challenge_in(token: str) -> bytes:
    """The bytes of a token in base64url without padding, as `secrets.token_urlsafe` makes it."""
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise NotSigned
    read: dict[str, Any] = json.loads(answer)
    return read
