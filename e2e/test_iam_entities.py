"""IAM's smaller entities through the real aws CLI and boto3: MFA, instance profiles, passwords, certificates, reports."""

from __future__ import annotations

import base64
import csv
import hmac
import io
import json
import struct
import subprocess
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Server

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


def code(seed: str, step: int) -> str:
    """A time-based one-time password (RFC 6238): six digits, SHA-1."""
    digest = hmac.digest(base64.b32decode(seed), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def user(server: Server, name: str, policy: dict | None = None) -> dict:
    """A new user's access key."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    if policy:
        document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    return iam.create_access_key(UserName=name)["AccessKey"]


def refusal(call, *arguments, **parameters) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **parameters)
    return refused.value.response["Error"]["Code"]


def test_a_policy_that_asks_for_mfa_is_met_by_a_session_made_with_a_code(shared_server: Server, tmp_path: Path):
    server = shared_server
    key = user(server, "mona", {"Effect": "Allow", "Action": ["iam:ListUsers", "s3:ListAllMyBuckets"], "Resource": "*",
                                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"},
                                              "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}})
    seed_file = tmp_path / "seed"
    made = json.loads(server.aws(
        "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "monas", "--outfile", str(seed_file),
        "--bootstrap-method", "Base32StringSeed").stdout)
    serial, seed = made["VirtualMFADevice"]["SerialNumber"], seed_file.read_text()
    assert serial == f"arn:aws:iam::{ACCOUNT}:mfa/monas"
    step = int(time.time()) // 30
    server.aws("iam", "enable-mfa-device", "--user-name", "mona", "--serial-number", serial,
               "--authentication-code1", code(seed, step - 1), "--authentication-code2", code(seed, step))
    mona = (key["AccessKeyId"], key["SecretAccessKey"])
    assert refusal(server.client("iam", *mona).list_users) == "AccessDenied"
    session = json.loads(server.aws(
        "sts", "get-session-token", "--serial-number", serial, "--token-code", code(seed, step + 1),
        key=mona[0], secret=mona[1]).stdout)["Credentials"]
    with_mfa = (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    assert "mona" in [entry["UserName"] for entry in server.client("iam", *with_mfa).list_users()["Users"]]
    server.client("s3", *with_mfa).list_buckets()
    sts = server.client("sts", *mona)
    again = {"SerialNumber": serial, "TokenCode": code(seed, step + 1)}
    assert refusal(sts.get_session_token, **again) == "AccessDenied", "a code works once"
    plain = sts.get_session_token()["Credentials"]
    without = (plain["AccessKeyId"], plain["SecretAccessKey"], plain["SessionToken"])
    assert refusal(server.client("s3", *without).list_buckets) == "AccessDenied"


def test_a_role_that_asks_for_mfa_is_assumed_with_a_code(shared_server: Server):
    server = shared_server
    iam = server.client("iam")
    key = user(server, "rolf", {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="rolfs")["VirtualMFADevice"]
    assert device["QRCodePNG"].startswith(b"\x89PNG\r\n")
    serial, seed = device["SerialNumber"], device["Base32StringSeed"].decode()
    step = int(time.time()) // 30
    iam.enable_mfa_device(UserName="rolf", SerialNumber=serial, AuthenticationCode1=code(seed, step - 1),
                          AuthenticationCode2=code(seed, step))
    role = iam.create_role(RoleName="guarded", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole",
             "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}))["Role"]["Arn"]
    sts = server.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    assume = {"RoleArn": role, "RoleSessionName": "s1"}
    assert refusal(sts.assume_role, **assume) == "AccessDenied"
    session = sts.assume_role(**assume, SerialNumber=serial, TokenCode=code(seed, step + 1))
    assert session["AssumedRoleUser"]["Arn"].endswith("assumed-role/guarded/s1")
    assert refusal(iam.delete_user, UserName="rolf") == "DeleteConflict"


def test_an_instance_profile_holds_one_role_and_keeps_it_from_being_deleted(shared_server: Server):
    server = shared_server
    iam = server.client("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=TRUST)
    server.aws("iam", "create-instance-profile", "--instance-profile-name", "web", "--tags", "Key=team,Value=data")
    server.aws("iam", "wait", "instance-profile-exists", "--instance-profile-name", "web")
    server.aws("iam", "add-role-to-instance-profile", "--instance-profile-name", "web", "--role-name", "web")
    add = {"InstanceProfileName": "web", "RoleName": "other"}
    assert refusal(iam.add_role_to_instance_profile, **add) == "LimitExceeded"
    assert refusal(iam.delete_role, RoleName="web") == "DeleteConflict"
    assert refusal(iam.delete_instance_profile, InstanceProfileName="web") == "DeleteConflict"
    profile = iam.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"][0]
    assert (profile["InstanceProfileName"], profile["Roles"][0]["RoleName"]) == ("web", "web")
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
    iam.delete_instance_profile(InstanceProfileName="web")
    iam.delete_role(RoleName="web")


def test_passwords_follow_the_accounts_policy_and_users_change_their_own(server: Server):
    iam = server.client("iam")
    key = user(server, "paula", {"Effect": "Allow", "Action": "iam:ChangePassword",
                                 "Resource": f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}"})
    server.aws("iam", "update-account-password-policy", "--minimum-password-length", "12", "--require-symbols",
               "--require-numbers", "--password-reuse-prevention", "3")
    create = {"UserName": "paula", "PasswordResetRequired": True}
    assert refusal(iam.create_login_profile, **create, Password="too-short1") == "PasswordPolicyViolation"
    iam.create_login_profile(**create, Password="long-enough-1")
    paula = server.client("iam", key["AccessKeyId"], key["SecretAccessKey"])
    wrong = {"OldPassword": "not-the-password-1", "NewPassword": "long-enough-2"}
    assert refusal(paula.change_password, **wrong) == "AccessDenied"
    same = {"OldPassword": "long-enough-1", "NewPassword": "long-enough-1"}
    assert refusal(paula.change_password, **same) == "PasswordPolicyViolation"
    paula.change_password(OldPassword="long-enough-1", NewPassword="long-enough-2")
    assert iam.get_login_profile(UserName="paula")["LoginProfile"]["PasswordResetRequired"] is False
    assert refusal(iam.delete_user, UserName="paula") == "DeleteConflict"
    assert "long-enough" not in server.log_text()
    stored = b"".join(path.read_bytes() for path in server.data_dir.rglob("*") if path.is_file())
    assert b"long-enough-2" not in stored


def test_a_server_certificate_shows_its_expiry_and_never_its_key(server: Server, tmp_path: Path):
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example.com", "-days", "30",
         "-keyout", "key.pem", "-out", "certificate.pem"], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    arguments = ["--certificate-body", f"file://{tmp_path}/certificate.pem", "--private-key", f"file://{tmp_path}/key.pem"]
    server.aws("iam", "upload-server-certificate", "--server-certificate-name", "site", *arguments)
    shown = server.aws("iam", "get-server-certificate", "--server-certificate-name", "site").stdout
    assert "PRIVATE KEY" not in shown
    metadata = json.loads(shown)["ServerCertificate"]["ServerCertificateMetadata"]
    ends = subprocess.run(["openssl", "x509", "-in", "certificate.pem", "-noout", "-enddate", "-dateopt", "iso_8601"],
                          cwd=tmp_path, capture_output=True, text=True).stdout
    if ends:  # OpenSSL before 3 cannot print it in this form.
        assert metadata["Expiration"][:19] == ends.strip().split("=")[1].rstrip("Z").replace(" ", "T")
    key_line = (tmp_path / "key.pem").read_bytes().splitlines()[2]
    stored = b"".join(path.read_bytes() for path in server.data_dir.rglob("*") if path.is_file())
    assert key_line not in stored, "neither in the database nor in the audit log"


def test_the_credential_report_has_a_line_for_each_user(server: Server):
    user(server, "cora")
    iam = server.client("iam")
    assert refusal(iam.get_credential_report) == "ReportNotPresent"
    assert iam.generate_credential_report()["State"] == "STARTED"
    assert iam.generate_credential_report()["State"] == "COMPLETE"
    lines = {line["user"]: line for line in csv.DictReader(io.StringIO(iam.get_credential_report()["Content"].decode()))}
    assert list(lines) == ["<root_account>", "cora"]
    assert (lines["cora"]["access_key_1_active"], lines["cora"]["mfa_active"]) == ("true", "false")


def test_devices_passwords_and_profiles_survive_a_restart(server: Server):
    iam = server.client("iam")
    key = user(server, "dora", {"Effect": "Allow", "Action": "*", "Resource": "*"})
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="doras")["VirtualMFADevice"]
    serial, seed = device["SerialNumber"], device["Base32StringSeed"].decode()
    step = int(time.time()) // 30
    iam.enable_mfa_device(UserName="dora", SerialNumber=serial, AuthenticationCode1=code(seed, step - 1),
                          AuthenticationCode2=code(seed, step))
    iam.create_instance_profile(InstanceProfileName="kept")
    iam.create_account_alias(AccountAlias="acme")
    assert server.stop() == 0
    server.start()
    iam = server.client("iam")
    assert iam.list_mfa_devices(UserName="dora")["MFADevices"][0]["SerialNumber"] == serial
    assert iam.get_instance_profile(InstanceProfileName="kept")["InstanceProfile"]["Roles"] == []
    assert iam.list_account_aliases()["AccountAliases"] == ["acme"]
    sts = server.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    used = {"SerialNumber": serial, "TokenCode": code(seed, step)}
    assert refusal(sts.get_session_token, **used) == "AccessDenied", "also after a restart a code works once"
    sts.get_session_token(SerialNumber=serial, TokenCode=code(seed, step + 1))
