"""Bodies that are bombs, and parameters that could be read in two ways."""

import base64
import hashlib
import json
import time
from urllib.parse import quote

import pytest

from attacks import FORM, IDENTITY, Signed, allowing, query, send, still_well, user
from conftest import ACCOUNT


@pytest.fixture(scope="module")
def server(world):
    user(world.server, "guardian")
    yield world.server
    still_well(world.server)


# Bombs

def test_entities_of_xml_are_not_expanded(server, world):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = (f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
                "<Delete><Object><Key>&l9;&f;</Key></Object></Delete>").encode()
    digest = base64.b64encode(hashlib.md5(document).digest()).decode()
    started = time.monotonic()
    answer = Signed(server, "s3", "POST", f"/{world.bucket}", "delete=", document).sign().with_header("content-md5", digest).send()
    assert "root:" not in answer.body and "haha" not in answer.body
    assert answer.short() == (400, "MalformedXML"), answer
    assert time.monotonic() - started < 5


def test_deeply_nested_xml_is_refused(server, world):
    document = b"<Delete>" * 100_000
    digest = base64.b64encode(hashlib.md5(document).digest()).decode()
    answer = Signed(server, "s3", "POST", f"/{world.bucket}", "delete=", document).sign().with_header("content-md5", digest).send()
    assert answer.short() == (400, "MalformedXML"), answer


@pytest.mark.parametrize("document", [
    "[" * 100_000, '{"a":' * 100_000, '{"Version":"2012-10-17","Statement":' + "[" * 5_000 + "]" * 5_000 + "}",
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"' + "*" * 6_000 + '","Resource":"*"}]}' , "\x00", "", "null", "1e999999",
])
def test_documents_that_are_bombs_are_malformed(server, document):
    form = ("Action=PutUserPolicy&Version=2010-05-08&UserName=guardian&PolicyName=p&PolicyDocument=" + quote(document, ""))
    started = time.monotonic()
    answer = query(server, "iam", form)
    assert answer.status == 400 and answer.code in ("MalformedPolicyDocument", "ValidationError", "LimitExceeded"), answer
    assert time.monotonic() - started < 10


def test_a_policy_of_ten_megabytes_is_refused(server):
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::b/{n}"} for n in range(90_000)]})
    form = "Action=CreatePolicy&Version=2010-05-08&PolicyName=large&PolicyDocument=" + quote(document, "/:{}[],")
    answer = query(server, "iam", form[:9_900_000])
    assert answer.status in (400, 409, 413), answer.body[:300]
    assert query(server, "iam", "Action=ListUsers&Version=2010-05-08&Padding=" + "x" * 10_000_000).short()[0] == 413


@pytest.mark.parametrize("form", [
    "&".join(f"P{n}=1" for n in range(20_000)), "Action=" + "A" * 100_000,
    "Tags.Tag.4294967295.Key=k&Tags.Tag.4294967295.Value=v&Tags.Tag.99999999999999999999.Key=k&Tags.Tag.-1.Key=k",
    ".".join(["Tags"] * 50_000) + "=v", "Tags.Tag." + "1." * 10_000 + "=v", "%", "%zz=%zz", "&&&&===", "\x00=\x00",
])
def test_bombs_of_parameters_are_harmless(server, form):
    started = time.monotonic()
    answer = query(server, "iam", f"Action=TagUser&Version=2010-05-08&UserName=nobody-of-this-name&{form}")
    assert 400 <= answer.status < 500, answer
    assert time.monotonic() - started < 5


def test_who_names_no_key_gets_no_room_for_a_long_body(server):
    long = IDENTITY + "&Padding=" + "x" * 1_000_000
    assert query(server, "sts", long, key="AKIANOBODYNOBODYNOBO").short() == (403, "InvalidClientTokenId")
    assert send(server, "POST", "/", [("content-type", FORM)], long.encode()).short() == (403, "MissingAuthenticationToken")
    assert query(server, "sts", long).status == 200


# Actions and parameters

@pytest.mark.parametrize("form", [
    "action=GetCallerIdentity&Version=2011-06-15", "Action=getcalleridentity&Version=2011-06-15",
    "Action=GETCALLERIDENTITY&Version=2011-06-15", "Action=GetCallerIdentity%00&Version=2011-06-15",
    "Action=GetCallerIdentity%20&Version=2011-06-15", "Action=&Version=2011-06-15", "Version=2011-06-15",
    "Action=GetCallerIdentity&Version=2011-06-16", "Action=CreateUser&Version=2011-06-15",
])
def test_actions_have_one_spelling(server, form):
    answer = query(server, "sts", form)
    assert answer.short() in ((400, "InvalidAction"), (400, "MissingAction"), (404, "InvalidAction"), (403, "MissingAuthenticationToken")), answer


def test_of_duplicate_parameters_the_first_is_decided_and_done(server):
    key = user(server, "doubler", allowing("iam:GetUser", f"arn:aws:iam::{ACCOUNT}:user/doubler"))
    own = {"key": key[0], "secret": key[1]}
    form = "Action=GetUser&Version=2010-05-08&UserName=doubler&UserName=guardian&Action=DeleteUser"
    answer = query(server, "iam", form, **own)
    assert answer.status == 200 and "<UserName>doubler</UserName>" in answer.body and "guardian" not in answer.body
    form = "Action=GetUser&Version=2010-05-08&UserName=guardian&UserName=doubler"
    assert query(server, "iam", form, **own).short() == (403, "AccessDenied")


def test_an_action_in_the_url_does_not_replace_that_of_the_body(server):
    answer = Signed(server, query="Action=DeleteUser&UserName=guardian&Version=2010-05-08").sign().send()
    assert "GetCallerIdentityResult" in answer.body or answer.status in (400, 403)
    server.client("iam").get_user(UserName="guardian")
