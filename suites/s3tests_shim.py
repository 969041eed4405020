"""A pytest plugin (`-p s3tests_shim`) for s3-tests: it names no Region for IAM and STS, which AWS does not take."""

import boto3

_client = boto3.client


def _in_region(*arguments: object, **options: object) -> object:
    return _client(*arguments, **{**options, "region_name": options.get("region_name") or "us-east-1"})


boto3.client = _in_region
