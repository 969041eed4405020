//! `CreateBucket` <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html>

use vesto_identity::{AuthzInput, OpCtx};
use vesto_types::{Arn, Region};

use crate::{AclRequest, BucketSettings, CannedAcl, ObjectOwnership, Objects, S3Error, check_bucket_name};

/// What a new bucket is to be, as far as the request says.
#[derive(Debug, Clone, Default)]
pub struct CreateBucket {
    pub location: Option<String>,
    pub ownership: Option<ObjectOwnership>,
    pub acl: Option<AclRequest>,
}

/// Creates a bucket in `location`, or else in the Region of the request, for the caller's account.
pub async fn create_bucket(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    location: Option<&str>,
) -> Result<(), S3Error> {
    let request = CreateBucket { location: location.map(str::to_owned), ..CreateBucket::default() };
    create_bucket_with(ctx, objects, bucket, request).await
}

/// The same with ownership and ACL, which need permissions of their own.
pub async fn create_bucket_with(
    ctx: &OpCtx,
    objects: &Objects,
    bucket: &str,
    request: CreateBucket,
) -> Result<(), S3Error> {
    check_bucket_name(bucket)?;
    let CreateBucket { location, ownership, acl } = request;
    let mut context = objects.keys.clone();
    if let Some(location) = &location {
        context.set_string("s3:LocationConstraint", location);
    }
    let input = AuthzInput { context, resource_policy: None, resource_account: ctx.caller_account().cloned() };
    let arn = Arn::s3(bucket, None).to_string();
    let ask = |action: &str| {
        let asked = ctx.authorize_with(action, &arn, input.clone());
        asked.map_err(|denied| S3Error::AccessDenied(Box::new(denied)))
    };
    ask("s3:CreateBucket")?;
    if ownership.is_some() {
        ask("s3:PutBucketOwnershipControls")?;
    }
    if acl.as_ref().is_some_and(|acl| *acl != AclRequest::Canned(CannedAcl::Private)) {
        ask("s3:PutBucketAcl")?;
    }
    let region = region_for(ctx.region(), location.as_deref())?;
    let mut settings = BucketSettings::new(objects.new_buckets);
    settings.ownership = ownership.or(settings.ownership);
    if let Some(acl) = acl {
        let acl = acl.resolve(ctx.account(), ctx.account())?;
        if !settings.has_acls() && !acl.is_private() {
            return Err(S3Error::InvalidBucketAclWithObjectOwnership);
        }
        if settings.block().block_public_acls && acl.is_public() {
            let (caller, action) = (ctx.caller_arn(), "s3:PutBucketAcl");
            return Err(S3Error::BlockPublicAcls { caller, action, resource: arn });
        }
        settings.acl = (!acl.is_private()).then_some(acl);
    }
    match objects.store.insert_bucket(bucket, ctx.account(), &region, &settings).await {
        // In this Region alone, creating one's own bucket again succeeds.
        Err(S3Error::BucketAlreadyOwnedByYou { .. }) if ctx.region().as_str() == "us-east-1" => Ok(()),
        other => other,
    }
}

/// The endpoint of us-east-1 creates buckets anywhere, every other one only at home.
fn region_for(endpoint: &Region, location: Option<&str>) -> Result<Region, S3Error> {
    let global = endpoint.as_str() == "us-east-1";
    let location = match location {
        None | Some("") if global => return Ok(endpoint.clone()),
        None | Some("") => {
            return Err(S3Error::IllegalLocationConstraint { location: "unspecified".to_owned() });
        }
        Some("us-east-1") => return Err(S3Error::InvalidLocationConstraint { location: "us-east-1".to_owned() }),
        Some("EU") => "eu-west-1",
        Some(location) => location,
    };
    let region =
        Region::parse(location).map_err(|_| S3Error::InvalidLocationConstraint { location: location.to_owned() })?;
    if global || region == *endpoint {
        Ok(region)
    } else {
        Err(S3Error::IllegalLocationConstraint { location: location.to_owned() })
    }
}
