#!/usr/bin/env python3
"""Writes the lists of known actions that `vesto policy check` compares policies with.

    ~/.cache/vesto/venv/bin/python scripts/known_actions.py

The operations come from the service models of the installed botocore; what the models cannot tell (permissions that are
no operation, operations that S3 authorizes under another name) stands below, after the Service Authorization Reference:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
Run it after botocore was updated, look at the difference, and commit it.
"""

import pathlib

import botocore.session

TARGET = pathlib.Path(__file__).parent.parent / "crates/vesto-policy/src/check/actions"

# Permissions that are no operation.
PERMISSIONS = {
    "iam": """DeleteCloudFrontPublicKey GetAccountEmailAddress GetAccountName GetCloudFrontPublicKey
        ListCloudFrontPublicKeys ListSTSRegionalEndpointsStatus PassRole SetSTSRegionalEndpointStatus
        UpdateAccountEmailAddress UpdateAccountName UpdateCloudFrontPublicKey UploadCloudFrontPublicKey""",
    "kms": "ReEncryptFrom ReEncryptTo SynchronizeMultiRegionKey",
    "redshift": """AuthorizeInboundIntegration CancelQuery CancelQuerySession CreateClusterUser CreateInboundIntegration
        CreateQev2IdcApplication CreateSavedQuery DeleteQev2IdcApplication DeleteSavedQueries DescribeQev2IdcApplications
        DescribeQuery DescribeSavedQueries DescribeTable ExecuteQuery FetchResults JoinGroup ListDatabases
        ListSavedQueries ListSchemas ListTables ModifyQev2IdcApplication ModifySavedQuery ViewQueriesFromConsole
        ViewQueriesInConsole""",
    "redshift-data": "",
    "redshift-serverless": "",
    "sts": "GetServiceBearerToken SetContext SetSourceIdentity TagGetWebIdentityToken TagSession",
}

# Operations that are authorized as others.
NO_PERMISSION = {
    "kms": "ReEncrypt",
    "redshift-data": "GetStatementResultV2",
}

S3_OBJECT = """AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectAnnotation DeleteObjectTagging
    DeleteObjectVersion DeleteObjectVersionAnnotation DeleteObjectVersionTagging GetObject GetObjectAcl
    GetObjectAnnotation GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent
    GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation GetObjectVersionAttributes
    GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent InitiateReplication
    ListMultipartUploadParts ListObjectAnnotations ListObjectVersionAnnotations ObjectOwnerOverrideToBucketOwner
    PutObject PutObjectAcl PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectTagging
    PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging ReplicateDelete ReplicateObject ReplicateTags
    RestoreObject UpdateObjectEncryption"""

S3_BUCKET = """CreateBucket CreateBucketMetadataTableConfiguration DeleteBucket DeleteBucketMetadataTableConfiguration
    DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac
    GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration
    GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy
    GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning
    GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration
    GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration ListBucket ListBucketMultipartUploads
    ListBucketVersions PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS
    PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy
    PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite
    PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration PutLifecycleConfiguration
    PutMetricsConfiguration PutReplicationConfiguration UpdateBucketMetadataAnnotationTableConfiguration
    UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration"""

# On `*` only.
S3_ACCOUNT = """CreateJob GetAccessPoint GetAccountPublicAccessBlock ListAccessPoints ListAccessPointsForObjectLambda
    ListAllMyBuckets ListJobs ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups
    PutAccountPublicAccessBlock PutStorageLensConfiguration"""

# Of access points and the like.
S3_OTHER = """DeleteAccessPointPolicyForObjectLambda GetStorageLensDashboard PauseReplication
    PutAccessPointPublicAccessBlock"""


def operations(service):
    return set(botocore.session.Session().get_service_model(service).operation_names)


def s3():
    kinds = {"object": S3_OBJECT, "bucket": S3_BUCKET, "account": S3_ACCOUNT, "other": S3_OTHER}
    actions = {action: kind for kind, names in kinds.items() for action in names.split()}
    for operation in operations("s3control"):
        if "Bucket" not in operation and not operation.endswith(("PublicAccessBlock", "DirectoryBuckets")):
            actions.setdefault(operation, "other")
    return [f"{action} {kind}" for action, kind in sorted(actions.items())]


def plain(service):
    names = operations(service) - set(NO_PERMISSION.get(service, "").split())
    return sorted(names | set(PERMISSIONS[service].split()))


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for service in [*PERMISSIONS, "s3"]:
        lines = s3() if service == "s3" else plain(service)
        (TARGET / f"{service}.txt").write_text("".join(f"{line}\n" for line in lines))
        print(f"{service}: {len(lines)} actions")


if __name__ == "__main__":
    main()
