"""The web console's address: its files, its sign-in link, and what browsers may do with everything else."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import subprocess
from urllib.parse import urlsplit

import pytest

CONSOLE = "/_vesto/console/"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def request(server, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(urlsplit(server.http).netloc, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    answer.body = answer.read()
    return answer


def incompressible(body: bytes) -> bool:
    return len(gzip.compress(body)) >= len(body)


def test_the_console_is_served_with_hashed_compressed_immutable_files_or_says_how_to_build_it(shared_server):
    page = request(shared_server, "GET", CONSOLE)
    if page.status == 501:
        assert b"make console" in page.body
        return
    assert page.status == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert "<script>" not in page.body.decode() and "<style" not in page.body.decode()
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';") and "unsafe" not in policy
    assets = re.findall(r'(?:src|href)="(/_vesto/console/assets/[^"]+)"', page.body.decode())
    assert assets
    for asset in assets:
        plain = request(shared_server, "GET", asset)
        assert plain.status == 200 and plain.headers["cache-control"] == "public, max-age=31536000, immutable"
        small = request(shared_server, "GET", asset, {"accept-encoding": "gzip, br"})
        # What compression makes no smaller comes as it is.
        assert small.headers["content-encoding"] == "br" or asset.endswith(".woff2") or incompressible(plain.body)
        assert len(small.body) <= len(plain.body)
        again = request(shared_server, "GET", asset, {"accept-encoding": "gzip, br", "if-none-match": small.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        head = request(shared_server, "HEAD", asset)
        assert (head.headers["content-length"], head.body) == (str(len(plain.body)), b"")
    for path in ("assets/nothing.js", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "assets/", "index.html/"):
        assert request(shared_server, "GET", CONSOLE + path).status == 404, path
    # Where the console is, the server prints a link to it once, and the audit log does not repeat it.
    links = re.findall(re.escape(shared_server.http + CONSOLE) + "#token=([A-Za-z0-9]{43})", shared_server.log_text())
    assert len(links) == 1


def new_link(server) -> str:
    done = subprocess.run([server.binary, "console", "--data-dir", str(server.data_dir)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def sign_in(server, token, **headers):
    headers = {"content-type": "application/json", "origin": server.http, "sec-fetch-site": "same-origin", **headers}
    return request(server, "POST", CONSOLE + "sign-in", headers, json.dumps({"token": token}))


def test_a_link_signs_in_as_root_once(shared_server):
    address, token = new_link(shared_server).split("#token=")
    assert address == shared_server.http + CONSOLE
    assert sign_in(shared_server, "x" * 43).status == 403
    assert sign_in(shared_server, token, origin="http://evil.example").status == 403
    assert sign_in(shared_server, token, host="evil.example", origin="http://evil.example").status == 403
    answer = sign_in(shared_server, token)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    credentials = json.loads(answer.body)
    key = [credentials[name] for name in ("accessKeyId", "secretAccessKey", "sessionToken")]
    assert shared_server.client("sts", *key).get_caller_identity()["Arn"].endswith(":root")
    shared_server.client("iam", *key).list_users()
    refused = sign_in(shared_server, token)
    assert refused.status == 403 and b"used already" in refused.body
    audit = "".join(path.read_text() for path in (shared_server.data_dir / "audit").glob("*.jsonl"))
    assert token not in audit + shared_server.log_text() and credentials["sessionToken"] not in audit
    assert "ConsoleLogin" in audit


@pytest.mark.parametrize("service, path", [("s3", "/web/page.html"), ("sts", "/"), ("health", "/_vesto/health")])
def test_other_origins_get_nothing_and_no_answer_has_cors_headers(shared_server, service, path):
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
            answer = request(shared_server, method, path, headers)
            assert answer.status == 403 and b"another origin" in answer.body, (method, headers)
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_a_presigned_link_opens_from_anywhere_and_its_object_runs_nothing(shared_server):
    s3 = shared_server.client("s3")
    s3.create_bucket(Bucket="web")
    s3.put_object(Bucket="web", Key="page.html", Body=b"<script>1</script>", ContentType="text/html")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "web", "Key": "page.html"})
    path = url.removeprefix(shared_server.http)
    opened = request(shared_server, "GET", path, LINK)
    assert (opened.status, opened.body) == (200, b"<script>1</script>")
    assert opened.headers["content-security-policy"] == "sandbox"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert request(shared_server, "GET", path, {**LINK, "sec-fetch-dest": "iframe"}).status == 403
    assert request(shared_server, "GET", path, {**LINK, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}).status == 403
    # Nor is an object ever a script of the console, whose origin it shares.
    own = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"}
    assert request(shared_server, "GET", path, own).status == 403
