"""Makes what a page of the IAM or STS examples takes for granted, by the options of its command.

Each returns what stands on the page against what this server gave instead (generated ids, one-time codes).
"""

from __future__ import annotations

import base64
import hmac
import json
import struct
import time
from typing import Callable

import boto3

from prepare_files import POLICY, SAML, TRUST, certificates

ACCOUNT = "123456789012"
# The user as whom the pages run.
CALLER = "caller"
THUMBPRINT = "c3768084dfb3d2b68b7897bf5f565da8e0123456"
Replaced = dict[str, str]


def prepare(example, clients) -> Replaced:
    iam, options, operation = clients["iam"], example.options(), example.operation
    if operation == "wait":
        operation = example.command[3]
    for option, make in ENTITIES.items():
        for value in options.get(option, []):
            # A command that creates something must not find it.
            if operation not in CREATES.get(option, ()):
                make(iam, value)
    extra = EXTRAS.get(operation)
    replaced = extra(iam, options) or {} if extra else {}
    return {"C:/QRCode.png": "QRCode.png", **replaced}


def user(iam, name: str) -> None:
    iam.create_user(UserName=name)


def role(iam, name: str) -> None:
    if not name.startswith("AWSServiceRole"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))


def group(iam, name: str) -> None:
    iam.create_group(GroupName=name)


def instance_profile(iam, name: str) -> None:
    iam.create_instance_profile(InstanceProfileName=name)


def policy(iam, arn: str) -> None:
    if ":aws:policy/" not in arn.replace("arn:aws:", "", 1) and "::aws:" not in arn:
        iam.create_policy(PolicyName=arn.rsplit("/", 1)[-1], PolicyDocument=json.dumps(POLICY))


def principal(iam, arn: str) -> None:
    if ":user/" in arn:
        user(iam, arn.rsplit("/", 1)[-1])
    elif ":role/" in arn:
        role(iam, arn.rsplit("/", 1)[-1])
    elif ":policy/" in arn:
        policy(iam, arn)


def oidc(iam, arn: str) -> None:
    iam.create_open_id_connect_provider(Url=f"https://{arn.split('/', 1)[1]}", ClientIDList=["first-id", "My-TestApp-3"],
                                        ThumbprintList=[THUMBPRINT])


def saml(iam, arn: str) -> None:
    iam.create_saml_provider(Name=arn.rsplit("/", 1)[-1], SAMLMetadataDocument=SAML)


def server_certificate(iam, name: str) -> None:
    files = certificates()
    iam.upload_server_certificate(ServerCertificateName=name, CertificateBody=files["public_key_cert_file.pem"],
                                  PrivateKey=files["my_private_key.pem"],
                                  CertificateChain=files["my_certificate_chain_file.pem"])


ENTITIES: dict[str, Callable] = {
    "user-name": user, "role-name": role, "group-name": group, "instance-profile-name": instance_profile,
    "policy-arn": policy, "permissions-boundary": policy, "policy-source-arn": principal, "arn": principal,
    "open-id-connect-provider-arn": oidc, "saml-provider-arn": saml, "server-certificate-name": server_certificate,
}
CREATES = {
    "user-name": ["create-user"], "role-name": ["create-role"], "group-name": ["create-group"],
    "instance-profile-name": ["create-instance-profile"], "server-certificate-name": ["upload-server-certificate"],
}


def one(options, name: str) -> str:
    return options[name][0]


def code(seed: str, at: float) -> str:
    """A time-based one-time password (RFC 6238): six digits, 30 seconds, SHA-1."""
    digest = hmac.digest(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def mfa_device(iam, options, user_name: str | None = None) -> tuple[str, str]:
    serial = one(options, "serial-number") if "serial-number" in options else f"arn:aws:iam::{ACCOUNT}:mfa/Device"
    name = serial.split(":mfa/")[-1] if ":mfa/" in serial else "Device"
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    seed = made["Base32StringSeed"].decode()
    if user_name:
        now = time.time()
        iam.enable_mfa_device(UserName=user_name, SerialNumber=made["SerialNumber"],
                              AuthenticationCode1=code(seed, now - 30), AuthenticationCode2=code(seed, now))
    return made["SerialNumber"], seed


def unassigned_mfa(iam, options) -> Replaced:
    serial, _ = mfa_device(iam, options)
    return {one(options, "serial-number"): serial}


def tagged_mfa(iam, options) -> Replaced:
    replaced = unassigned_mfa(iam, options)
    iam.tag_mfa_device(SerialNumber=next(iter(replaced.values())), Tags=[{"Key": "DeptID", "Value": "123456"}])
    return replaced


def assigned_mfa(iam, options) -> Replaced:
    if "user-name" not in options:
        user(iam, "Bob")
    mfa_device(iam, options, one(options, "user-name") if "user-name" in options else "Bob")
    return {}


def got_mfa(iam, options) -> Replaced:
    user(iam, "alice")
    serial, _ = mfa_device(iam, options, "alice")
    return {one(options, "serial-number"): serial}


def callers_mfa(iam, options) -> Replaced:
    serial, seed = mfa_device(iam, options, CALLER)
    # The next code: the ones that enabled the device are used up.
    return {one(options, "serial-number"): serial, one(options, "token-code"): code(seed, time.time() + 30)}


def enabling_mfa(iam, options) -> Replaced:
    serial, seed = mfa_device(iam, options)
    now = time.time()
    return {one(options, "authentication-code1"): code(seed, now - 30),
            one(options, "authentication-code2"): code(seed, now)}


def resyncing_mfa(iam, options) -> Replaced:
    serial, seed = mfa_device(iam, options, one(options, "user-name"))
    now = time.time()
    # The two codes after the ones that enabled the device.
    return {one(options, "authentication-code1"): code(seed, now + 30),
            one(options, "authentication-code2"): code(seed, now + 60)}


def put_policy(kind: str) -> Callable:
    def put(iam, options):
        name = {f"{kind.title()}Name": one(options, f"{kind}-name")}
        policy_name = options.get("policy-name", ["ExamplePolicy"])[0]
        getattr(iam, f"put_{kind}_policy")(**name, PolicyName=policy_name, PolicyDocument=json.dumps(POLICY))
    return put


def attach(kind: str) -> Callable:
    def attach_(iam, options):
        arn = options.get("policy-arn", ["arn:aws:iam::aws:policy/AdministratorAccess"])[0]
        getattr(iam, f"attach_{kind}_policy")(**{f"{kind.title()}Name": one(options, f"{kind}-name")}, PolicyArn=arn)
    return attach_


def boundary(kind: str) -> Callable:
    def put(iam, options):
        getattr(iam, f"put_{kind}_permissions_boundary")(
            **{f"{kind.title()}Name": one(options, f"{kind}-name")},
            PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess")
    return put


def member(iam, options) -> None:
    if "group-name" not in options:
        group(iam, "Admins")
    if "user-name" not in options:
        user(iam, "Bob")
    iam.add_user_to_group(GroupName=options.get("group-name", ["Admins"])[0],
                          UserName=options.get("user-name", ["Bob"])[0])


def access_key(iam, options) -> Replaced:
    owner = options.get("user-name", ["Bob"])[0]
    if "user-name" not in options:
        user(iam, owner)
    made = iam.create_access_key(UserName=owner)["AccessKey"]
    as_key(iam, "sts", made).get_caller_identity()
    return {one(options, "access-key-id"): made["AccessKeyId"]} if "access-key-id" in options else {}


def as_key(iam, service: str, key: dict):
    """A client with other credentials for the server that `iam` talks to."""
    return boto3.client(service, endpoint_url=iam.meta.endpoint_url, region_name=iam.meta.region_name,
                        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"],
                        aws_session_token=key.get("SessionToken"))


def used_role(iam, options) -> None:
    name = one(options, "role-name")
    iam.update_role(RoleName=name, Description="Test Role")
    user(iam, "Bob")
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/Bob"}, "Action": "sts:AssumeRole"}]}))
    sts = as_key(iam, "sts", iam.create_access_key(UserName="Bob")["AccessKey"])
    session = sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}", RoleSessionName="bob")["Credentials"]
    as_key(iam, "sts", session).get_caller_identity()


def version_2(iam, options) -> None:
    iam.create_policy_version(PolicyArn=one(options, "policy-arn"), PolicyDocument=json.dumps(POLICY))


def in_profile(iam, options) -> None:
    profile = options.get("instance-profile-name", ["ExampleInstanceProfile"])[0]
    name = options.get("role-name", ["Test-Role"])[0]
    if "instance-profile-name" not in options:
        instance_profile(iam, profile)
    if "role-name" not in options:
        role(iam, name)
    iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=name)


def service_credential(iam, options) -> Replaced:
    # Without a user's name the caller is meant.
    owner = options.get("user-name", [CALLER])[0]
    made = iam.create_service_specific_credential(UserName=owner, ServiceName="codecommit.amazonaws.com")
    made = made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]
    name = "service-specific-credential-id"
    return {one(options, name): made} if name in options else {}


def signing_certificate(iam, options) -> Replaced:
    made = iam.upload_signing_certificate(UserName=one(options, "user-name"),
                                          CertificateBody=certificates()["certificate.pem"])["Certificate"]
    return {one(options, "certificate-id"): made["CertificateId"]} if "certificate-id" in options else {}


def ssh_key(iam, options) -> Replaced:
    made = iam.upload_ssh_public_key(UserName=one(options, "user-name"),
                                     SSHPublicKeyBody=certificates()["sshkey.pub"])["SSHPublicKey"]
    return {one(options, "ssh-public-key-id"): made["SSHPublicKeyId"]} if "ssh-public-key-id" in options else {}


def login_profile(iam, options) -> Replaced:
    iam.create_login_profile(UserName=one(options, "user-name"), Password="&1-3a6u:RA0djs")
    return {"<password>": "3s0K_;xh4~8XXI"}


def own_password(iam, _options) -> None:
    iam.create_login_profile(UserName=CALLER, Password="3s0K_;xh4~8XXI")


def assumable(iam, options) -> None:
    iam.create_role(RoleName=one(options, "role-arn").rsplit("/", 1)[-1], AssumeRolePolicyDocument=json.dumps(
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}))


def tag(call: str, name: str, option: str) -> Callable:
    def put(iam, options):
        getattr(iam, call)(**{name: one(options, option)}, Tags=[{"Key": "Department", "Value": "Accounting"}])
    return put


def job(iam, options) -> Replaced:
    user(iam, "admin")
    iam.attach_user_policy(UserName="admin", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    made = iam.generate_service_last_accessed_details(Arn="arn:aws:iam::aws:policy/AdministratorAccess")["JobId"]
    return {one(options, "job-id"): made}


def organization_job(iam, options) -> Replaced:
    made = iam.generate_organizations_access_report(EntityPath="o-4fxmplt198/r-c3xb")["JobId"]
    return {one(options, "job-id"): made}


def linked_role(iam, _options) -> Replaced:
    made = iam.create_service_linked_role(AWSServiceName="redshift.amazonaws.com")["Role"]["RoleName"]
    return {"AWSServiceRoleForLexBots": made}


def linked_role_task(iam, options) -> Replaced:
    made = iam.create_service_linked_role(AWSServiceName="redshift.amazonaws.com")["Role"]["RoleName"]
    return {one(options, "deletion-task-id"): iam.delete_service_linked_role(RoleName=made)["DeletionTaskId"]}


def account_alias(iam, options) -> None:
    iam.create_account_alias(AccountAlias=options.get("account-alias", ["mycompany"])[0])


def password_policy(iam, _options) -> None:
    iam.update_account_password_policy(MinimumPasswordLength=8, RequireNumbers=True)


def credential_report(iam, _options) -> None:
    while iam.generate_credential_report()["State"] != "COMPLETE":
        time.sleep(0.05)


def organization(iam, _options) -> None:
    iam.enable_organizations_root_credentials_management()
    iam.enable_organizations_root_sessions()


def codecommit(iam, options) -> None:
    document = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "codecommit:*", "Resource": "*"}}
    iam.put_user_policy(UserName=one(options, "arn").rsplit("/", 1)[-1], PolicyName="Grant",
                        PolicyDocument=json.dumps(document))


def dynamodb(iam, options) -> None:
    document = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "codecommit:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*",
         "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2015-08-16T12:00:00Z"}}}]}
    iam.put_user_policy(UserName=one(options, "policy-source-arn").rsplit("/", 1)[-1], PolicyName="Table",
                        PolicyDocument=json.dumps(document))


def some_of_each(iam, _options) -> None:
    user(iam, "Bob")
    group(iam, "Admins")
    role(iam, "Test-Role")
    policy(iam, f"arn:aws:iam::{ACCOUNT}:policy/Example")
    instance_profile(iam, "ExampleInstanceProfile")
    iam.add_role_to_instance_profile(InstanceProfileName="ExampleInstanceProfile", RoleName="Test-Role")
    iam.add_user_to_group(GroupName="Admins", UserName="Bob")
    iam.attach_role_policy(RoleName="Test-Role", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    for kind, name in [("user", "Bob"), ("group", "Admins"), ("role", "Test-Role")]:
        put_policy(kind)(iam, {f"{kind}-name": [name]})
        if kind != "role":
            attach(kind)(iam, {f"{kind}-name": [name]})


def entities_of_policy(iam, options) -> None:
    arn = one(options, "policy-arn")
    user(iam, "Alice")
    group(iam, "Admins")
    role(iam, "DevRole")
    iam.attach_user_policy(UserName="Alice", PolicyArn=arn)
    iam.attach_group_policy(GroupName="Admins", PolicyArn=arn)
    iam.attach_role_policy(RoleName="DevRole", PolicyArn=arn)


EXTRAS: dict[str, Callable] = {
    "enable-mfa-device": enabling_mfa, "resync-mfa-device": resyncing_mfa, "deactivate-mfa-device": assigned_mfa,
    "list-mfa-devices": assigned_mfa, "delete-virtual-mfa-device": unassigned_mfa, "tag-mfa-device": unassigned_mfa,
    "untag-mfa-device": tagged_mfa, "list-mfa-device-tags": tagged_mfa, "get-mfa-device": got_mfa,
    "list-virtual-mfa-devices": assigned_mfa,
    **{f"{verb}-{kind}-policy": put_policy(kind) for verb in ("get", "delete") for kind in ("user", "group", "role")},
    **{f"list-{kind}-policies": put_policy(kind) for kind in ("user", "group", "role")},
    **{f"detach-{kind}-policy": attach(kind) for kind in ("user", "group", "role")},
    **{f"list-attached-{kind}-policies": attach(kind) for kind in ("user", "group", "role")},
    **{f"delete-{kind}-permissions-boundary": boundary(kind) for kind in ("user", "role")},
    "remove-user-from-group": member, "list-groups-for-user": member, "get-group": member, "list-groups": member,
    "list-users": member,
    "delete-access-key": access_key, "update-access-key": access_key, "list-access-keys": access_key,
    "get-access-key-last-used": access_key,
    "delete-policy-version": version_2, "get-policy-version": version_2, "set-default-policy-version": version_2,
    "remove-role-from-instance-profile": in_profile, "list-instance-profiles-for-role": in_profile,
    "list-instance-profiles": in_profile, "get-instance-profile": in_profile,
    "delete-service-specific-credential": service_credential, "reset-service-specific-credential": service_credential,
    "list-service-specific-credentials": service_credential, "update-service-specific-credential": service_credential,
    "delete-signing-certificate": signing_certificate, "list-signing-certificates": signing_certificate,
    "update-signing-certificate": signing_certificate,
    "delete-ssh-public-key": ssh_key, "get-ssh-public-key": ssh_key, "list-ssh-public-keys": ssh_key,
    "update-ssh-public-key": ssh_key,
    "delete-login-profile": login_profile, "get-login-profile": login_profile, "update-login-profile": login_profile,
    "create-login-profile": lambda iam, _options: user(iam, "Bob"), "change-password": own_password,
    "untag-user": tag("tag_user", "UserName", "user-name"), "list-user-tags": tag("tag_user", "UserName", "user-name"),
    "untag-role": tag("tag_role", "RoleName", "role-name"), "list-role-tags": tag("tag_role", "RoleName", "role-name"),
    "list-policy-tags": tag("tag_policy", "PolicyArn", "policy-arn"),
    "list-instance-profile-tags": tag("tag_instance_profile", "InstanceProfileName", "instance-profile-name"),
    "list-saml-provider-tags": tag("tag_saml_provider", "SAMLProviderArn", "saml-provider-arn"),
    "get-saml-provider": tag("tag_saml_provider", "SAMLProviderArn", "saml-provider-arn"),
    "list-server-certificate-tags": tag("tag_server_certificate", "ServerCertificateName", "server-certificate-name"),
    "list-open-id-connect-provider-tags":
        tag("tag_open_id_connect_provider", "OpenIDConnectProviderArn", "open-id-connect-provider-arn"),
    "list-open-id-connect-providers":
        lambda iam, _options: oidc(iam, f"arn:aws:iam::{ACCOUNT}:oidc-provider/server.example.com"),
    "list-saml-providers": lambda iam, _options: saml(iam, f"arn:aws:iam::{ACCOUNT}:saml-provider/SAML-ADFS"),
    "list-server-certificates": lambda iam, _options: server_certificate(iam, "myServerCertificate"),
    "get-service-last-accessed-details": job, "get-service-last-accessed-details-with-entities": job,
    "get-organizations-access-report": organization_job,
    "delete-service-linked-role": linked_role, "get-service-linked-role-deletion-status": linked_role_task,
    "delete-account-alias": account_alias, "list-account-aliases": account_alias,
    "delete-account-password-policy": password_policy, "get-account-password-policy": password_policy,
    "get-credential-report": credential_report, "list-organizations-features": organization,
    "disable-organizations-root-credentials-management": organization,
    "disable-organizations-root-sessions": organization,
    "list-policies-granting-service-access": codecommit, "simulate-principal-policy": dynamodb,
    "get-context-keys-for-principal-policy": dynamodb, "get-account-authorization-details": some_of_each,
    "list-roles": some_of_each, "list-entities-for-policy": entities_of_policy, "get-role": used_role,
    "assume-role": assumable, "get-session-token": callers_mfa,
}
