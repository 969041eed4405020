"""Requests that are forged, altered, replayed or smuggled, with signed headers, in presigned URLs, from other pages."""

import socket
import time
from datetime import timedelta
from urllib.parse import quote, urlsplit

import boto3
import pytest
from botocore.config import Config

from attacks import IDENTITY, MISMATCH, OTHER_KEY, REDSHIFT, Answer, Signed, allowing, query, send, still_well, user
from conftest import ROOT_KEY, ROOT_SECRET, Server, eventually


@pytest.fixture(scope="module")
def server(world):
    yield world.server
    still_well(world.server)


# Forged and replayed signatures

def test_a_right_signature_is_let_in(server):
    assert Signed(server).sign().send().status == 200
    assert Signed(server, "s3", "GET", body=b"").sign().send().status == 200


def test_an_altered_body_is_refused(server):
    signed = Signed(server).sign()
    signed.body += b"&Extra=1"
    assert signed.send().short() == MISMATCH


def test_an_altered_signed_header_is_refused(server):
    assert Signed(server).sign().with_header("content-type", "application/x-www-form-urlencoded").send().short() == MISMATCH


def test_a_request_signed_for_another_host_is_refused(server):
    assert Signed(server, host="sts.amazonaws.com").sign().send().short() == MISMATCH


@pytest.mark.parametrize("altered", [
    {"method": "GET"}, {"path": "/other"}, {"query": "Action=ListUsers"},
])
def test_an_altered_request_line_is_refused(server, altered):
    signed = Signed(server).sign()
    for name, value in altered.items():
        setattr(signed, name, value)
    answer = signed.send()
    assert answer.status in (400, 403) and "GetCallerIdentityResult" not in answer.body, answer


@pytest.mark.parametrize("service, form, region", [
    ("redshift", REDSHIFT, "eu-west-1"), ("redshift", REDSHIFT, "US-EAST-1"),
    ("sts", REDSHIFT, "us-east-1"), ("redshift", IDENTITY, "us-east-1"), ("ec2", IDENTITY, "us-east-1"),
])
def test_a_signature_for_another_region_or_service_is_refused(server, service, form, region):
    assert query(server, service, form, region=region).short() == MISMATCH


@pytest.mark.parametrize("service, form", [("sts", IDENTITY), ("iam", "Action=ListUsers&Version=2010-05-08")])
def test_the_region_of_a_global_service_is_signed_as_well(server, service, form):
    """IAM and STS answer for every Region, but the Region cannot be changed once it is signed."""
    assert query(server, service, form, region="eu-west-1").status == 200
    signed = Signed(server, service, body=form.encode(), region="eu-west-1").sign()
    signed.headers = [(name, value.replace("eu-west-1", "us-east-1")) for name, value in signed.headers]
    assert signed.send().short() == MISMATCH


def test_inside_the_window_a_request_may_be_repeated_as_at_aws(server):
    """Nothing is remembered of requests: within 15 minutes the same one is answered again, over any connection."""
    signed = Signed(server, age=timedelta(minutes=14)).sign()
    assert [signed.send().status for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("age", [timedelta(minutes=16), timedelta(minutes=-16)])
def test_a_replay_outside_the_window_is_refused(server, age):
    assert Signed(server, age=age).sign().send().short() == MISMATCH
    assert Signed(server, "s3", "GET", body=b"", age=age).sign().send().short() == (403, "RequestTimeTooSkewed")


def test_a_date_that_is_not_the_scopes_is_refused(server):
    signed = Signed(server).sign()
    signed.with_header("x-amz-date", "20200101T000000Z")
    assert signed.send().short() == MISMATCH


@pytest.mark.parametrize("signature", ["", "0", "0" * 64, "z" * 64, "0" * 4096])
def test_made_up_signatures_are_refused(server, signature):
    signed = Signed(server).sign()
    before, _ = signed.header("authorization").split("Signature=")
    answer = signed.with_header("authorization", f"{before}Signature={signature}").send()
    assert answer.short() in (MISMATCH, (400, "IncompleteSignature"))


def test_a_signature_that_leaves_the_host_out_is_refused(server):
    signed = Signed(server).sign()
    header = signed.header("authorization").replace("content-type;host;x-amz-date", "content-type;x-amz-date")
    assert signed.with_header("authorization", header).send().status in (400, 403)


@pytest.mark.parametrize("payload", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0" * 64])
def test_query_services_take_no_unsigned_payload(server, payload):
    signed = Signed(server, payload=payload).sign().with_header("x-amz-content-sha256", payload)
    assert signed.send().short() == MISMATCH


@pytest.mark.parametrize("secret", ["", "root/secret", ROOT_SECRET + " ", ROOT_SECRET.upper()])
def test_another_secret_is_refused(server, secret):
    assert Signed(server, secret=secret).sign().send().short() == MISMATCH


# Header smuggling

def test_two_authorization_headers_are_refused(server):
    signed = Signed(server).sign()
    signed.headers.insert(0, ("authorization", signed.header("authorization").replace("Signature=", "Signature=0")))
    assert signed.send().short() == (400, "IncompleteSignature")
    signed = Signed(server).sign()
    signed.headers.append(("authorization", "AWS4-HMAC-SHA256 Credential=x"))
    assert signed.send().short() == (400, "IncompleteSignature")


def test_header_and_query_authentication_together_are_refused(server, world):
    signed = Signed(server, query=f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={quote(ROOT_KEY, '')}%2F20260101%2F"
                    "us-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Signature=0"
                    "&X-Amz-SignedHeaders=host").sign()
    assert signed.send().status in (400, 403)
    s3 = Signed(server, "s3", "GET", f"/{world.bucket}", signed.query, b"").sign()
    assert s3.send().short() == (400, "InvalidArgument")


def test_oversize_headers_are_refused(server):
    for name in ("x-amz-security-token", "user-agent", "x-filler"):
        assert send(server, "POST", "/", [(name, "x" * 200_000)]).status in (400, 431)
    assert send(server, "POST", "/", [(f"x-filler-{n}", "x") for n in range(5_000)]).status in (400, 431)


def test_line_breaks_and_control_characters_in_headers_do_not_get_through(server):
    for value in ("a\x00b", "a\x0bb", "a\x7fb"):
        address = urlsplit(server.http)
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            connection.sendall(f"GET /_vesto/health HTTP/1.1\r\nHost: {address.netloc}\r\nX-Odd: {value}\r\n\r\n".encode())
            assert connection.recv(64).startswith(b"HTTP/1.1 400")


def test_a_body_in_chunks_of_another_length_is_one_request(server):
    """What lies behind the last chunk is not read as a request of its own, or the connection ends."""
    signed = Signed(server).sign()
    head = "".join(f"{name}: {value}\r\n" for name, value in signed.headers)
    body = f"{len(signed.body):x}\r\n{signed.body.decode()}\r\n0\r\n\r\n"
    address = urlsplit(server.http)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\n{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                           f"Connection: close\r\n\r\n{body}GET /_vesto/health HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answered = b""
        while received := connection.recv(65_536):
            answered += received
    assert answered.count(b"HTTP/1.1 ") == 1


def test_a_body_of_two_lengths_is_refused(server):
    signed = Signed(server).sign()
    signed.headers += [("Content-Length", str(len(signed.body))), ("Content-Length", "1")]
    assert signed.send().status == 400


# Presigned URLs

def presigned(server, world, expires: int = 60) -> str:
    s3 = boto3.client("s3", endpoint_url=server.http, region_name="us-east-1", aws_access_key_id=ROOT_KEY,
                      aws_secret_access_key=ROOT_SECRET,
                      config=Config(signature_version="s3v4", s3={"addressing_style": "path"}))
    return s3.generate_presigned_url("get_object", Params={"Bucket": world.bucket, "Key": "presigned"}, ExpiresIn=expires)


def get(server, url: str, method: str = "GET") -> Answer:
    parts = urlsplit(url)
    return send(server, method, f"{parts.path}?{parts.query}", [])


def test_presigned_urls_end_and_cannot_be_altered(server, world):
    world.put("presigned", "x")
    world.put("presigned2", "y")
    url = presigned(server, world)
    assert get(server, url).body == "x"
    assert get(server, url.replace("/presigned?", "/presigned2?")).short() == MISMATCH
    assert get(server, url.replace("X-Amz-Expires=60", "X-Amz-Expires=604800")).short() == MISMATCH
    assert get(server, url, "DELETE").short() == MISMATCH
    assert get(server, url + "&x-id=other").short() == MISMATCH
    short = presigned(server, world, 1)
    ended = eventually(lambda: (answer := get(server, short)).status != 200 and answer, "the URL's end")
    assert ended.short() == (403, "AccessDenied") and "Request has expired" in ended.body
    assert get(server, presigned(server, world, 604_800)).status == 200
    assert get(server, presigned(server, world, 604_801)).short() == (400, "AuthorizationQueryParametersError")


def test_version_2_urls_end_and_cannot_be_altered_either(server, world):
    world.put("presigned", "x")
    s3 = boto3.client("s3", endpoint_url=server.http, region_name="us-east-1", aws_access_key_id=ROOT_KEY,
                      aws_secret_access_key=ROOT_SECRET, config=Config(signature_version="s3", s3={"addressing_style": "path"}))
    url = s3.generate_presigned_url("get_object", Params={"Bucket": world.bucket, "Key": "presigned"}, ExpiresIn=60)
    expires = url.split("Expires=")[1]
    assert get(server, url).body == "x"
    assert get(server, url.replace("/presigned?", "/data.txt?")).short() == MISMATCH
    assert get(server, url.replace(expires, str(int(expires) + 1_000))).short() == MISMATCH
    assert get(server, url, "DELETE").short() == MISMATCH
    assert get(server, url + "&x-amz-security-token=t").short() == (400, "InvalidToken")
    assert get(server, url.replace(expires, str(int(time.time()) - 1))).short() == (403, "AccessDenied")
    assert get(server, url.split("&Signature")[0]).status in (400, 403)


# Browsers and our own pages

def test_pages_of_other_origins_change_nothing(server):
    for headers in ([("origin", "http://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]):
        signed = Signed(server).sign()
        signed.headers += headers
        assert signed.send().short() == (403, "AccessDenied")
        assert send(server, "POST", "/_vesto/reset", headers).short() == (403, "AccessDeniedException")
        assert send(server, "PUT", "/some-bucket", headers).status == 403


def test_nobody_resets_without_roots_signature(server):
    assert send(server, "POST", "/_vesto/reset", []).short() == (400, "AccessDeniedException")
    assert query(server, "sts", "", path="/_vesto/reset").short() == (400, "AccessDeniedException")
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert send(server, method, "/_vesto/reset", []).status in (403, 405)
    for path in ("/_vesto/../_vesto/reset", "/_vesto/%72eset", "/_VESTO/reset", "//_vesto/reset", "/_vesto/reset/"):
        assert send(server, "POST", path, []).status in (400, 403, 404, 405), path


@pytest.mark.parametrize("server_with_reset", [["--enable-reset"]])
def test_where_reset_is_enabled_only_root_may(request, tmp_path, server_with_reset):
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    running = Server(request.config.getoption("--vesto"), data_dir, server_with_reset).start()
    try:
        key = user(running, "someone", allowing("*", "*"))
        assert send(running, "POST", "/_vesto/reset", []).short() == (400, "MissingAuthenticationTokenException")
        for signer in ({"key": key[0], "secret": key[1]}, {"key": OTHER_KEY[0], "secret": OTHER_KEY[1]}, {"secret": "wrong"}):
            assert query(running, "sts", "", path="/_vesto/reset", **signer).code in (
                "AccessDeniedException", "InvalidSignatureException")
        running.client("iam").get_user(UserName="someone")
        assert query(running, "sts", "", path="/_vesto/reset").status == 200
    finally:
        running.stop()
