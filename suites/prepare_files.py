"""The files that the pages' commands name."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
POLICY = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}
TABLE_OF_USER = {"Version": "2012-10-17", "Statement": {
    "Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:us-west-2:128716708097:table/${aws:username}",
    "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2015-08-16T12:00:00Z"}}}}
# Any text of over 1,000 characters in the shape of a provider's metadata.
SAML = ('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">'
        '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>'
        f'<X509Certificate>{"MIIC" * 300}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>'
        '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
        'Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>')
SKELETONS = {
    "create-login-profile.json": {"UserName": "Bob", "Password": "&1-3a6u:RA0djs", "PasswordResetRequired": True},
    "change-password.json": {"OldPassword": "3s0K_;xh4~8XXI", "NewPassword": "]35d/{pB9Fo9wJ"},
    "create-open-id-connect-provider.json": {
        "Url": "https://server.example.com", "ClientIDList": ["example-application-ID"],
        "ThumbprintList": ["c3768084dfb3d2b68b7897bf5f565da8eEXAMPLE".replace("EXAMPLE", "0123456")]},
}
_made: dict[str, str] = {}


def write() -> None:
    documents = {"Test-Role-Trust-Policy.json": TRUST}
    for name in ["policy.json", "NewPolicyVersion.json", "AdminPolicy.json", "myfile.json"]:
        documents[name] = POLICY
    for name, document in documents.items():
        Path(name).write_text(json.dumps(document))
    # A list of documents, each a string.
    Path("policyfile.json").write_text(json.dumps([json.dumps(TABLE_OF_USER)]))
    Path("SAMLMetaData.xml").write_text(SAML)
    Path("modify_pg.json").write_text(json.dumps(
        [{"ParameterName": "statement_timeout", "ParameterValue": "20000"}]))
    for name, body in certificates().items():
        Path(name).write_text(body)


def fill_skeleton(name: str) -> None:
    Path(name).write_text(json.dumps(SKELETONS[name]))


def certificates() -> dict[str, str]:
    """A self-signed certificate, its key and an SSH key, made once."""
    if not _made:
        pair = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example.com",
                               "-days", "30", "-keyout", "-"], capture_output=True, text=True, check=True).stdout
        # Keys of the old form are what the pages show.
        key = pair[pair.index("-----BEGIN PRIVATE KEY"):pair.index("-----END PRIVATE KEY-----") + 26]
        certificate = pair[pair.index("-----BEGIN CERTIFICATE"):].strip() + "\n"
        public = subprocess.run(["ssh-keygen", "-i", "-m", "PKCS8", "-f", "/dev/stdin"], text=True, check=True,
                                capture_output=True, input=subprocess.run(
                                    ["openssl", "pkey", "-pubout"], input=key, text=True, capture_output=True,
                                    check=True).stdout).stdout
        _made.update({"public_key_cert_file.pem": certificate, "my_certificate_chain_file.pem": certificate,
                      "certificate.pem": certificate, "my_private_key.pem": key + "\n", "sshkey.pub": public})
    return _made
