//! Between ACLs and their headers and documents.

use http::HeaderMap;
use s3s::dto::{self, AccessControlPolicy, Grantee as XmlGrantee, Type};
use vesto_identity::OpCtx;
use vesto_objects::{Acl, AclRequest, CannedAcl, Grant, Grantee, Permission, S3Error};
use vesto_types::AccountId;

use crate::headers::text;

const GRANT_HEADERS: [(&str, Permission); 5] = [
    ("x-amz-grant-full-control", Permission::FullControl),
    ("x-amz-grant-read", Permission::Read),
    ("x-amz-grant-read-acp", Permission::ReadAcp),
    ("x-amz-grant-write", Permission::Write),
    ("x-amz-grant-write-acp", Permission::WriteAcp),
];

fn invalid(message: &str, name: &'static str, value: &str) -> S3Error {
    S3Error::InvalidArgument { message: message.to_owned(), name, value: value.to_owned() }
}

/// The ACL that the headers set, canned or grant by grant.
pub(crate) fn of_headers(ctx: &OpCtx, headers: &HeaderMap) -> Result<Option<AclRequest>, S3Error> {
    let canned = text(headers, "x-amz-acl");
    let mut grants = Vec::new();
    for (header, permission) in GRANT_HEADERS {
        for grantee in text(headers, header).into_iter().flat_map(|list| list.split(',')) {
            grants.push(Grant { grantee: header_grantee(ctx, grantee)?, permission });
        }
    }
    match canned {
        Some(_) if !grants.is_empty() => Err(S3Error::InvalidRequest {
            message: "Specifying both Canned ACLs and Header Grants is not allowed".to_owned(),
        }),
        Some("aws-exec-read") => Err(S3Error::NotImplemented { what: "x-amz-acl: aws-exec-read".to_owned() }),
        Some(name) => match CannedAcl::parse(name) {
            Some(canned) => Ok(Some(AclRequest::Canned(canned))),
            None => Err(invalid("", "x-amz-acl", name)),
        },
        None if grants.is_empty() => Ok(None),
        None => Ok(Some(AclRequest::Grants(grants))),
    }
}

/// `id="…"`, `uri="…"` or `emailAddress="…"`
fn header_grantee(ctx: &OpCtx, text: &str) -> Result<Grantee, S3Error> {
    let malformed = || invalid("Argument format not recognized", "x-amz-grant", text);
    let (kind, value) = text.trim().split_once('=').ok_or_else(malformed)?;
    let value = value.trim().trim_matches('"');
    match kind.trim() {
        "id" => account(ctx, value),
        "uri" => group(value),
        "emailAddress" => Err(S3Error::EmailGrantee { grantee: value.to_owned() }),
        _ => Err(malformed()),
    }
}

/// Accounts that do not exist have no canonical user id.
fn account(ctx: &OpCtx, id: &str) -> Result<Grantee, S3Error> {
    let account = AccountId::parse(id).ok().filter(|account| ctx.identity().accounts().contains(account));
    account.map(Grantee::Account).ok_or_else(|| invalid("Invalid id", "CanonicalUser/ID", id))
}

fn group(uri: &str) -> Result<Grantee, S3Error> {
    Grantee::from_uri(uri).ok_or_else(|| invalid("Invalid group uri", "uri", uri))
}

/// The ACL that a PutBucketAcl or PutObjectAcl sets, by its headers or its body.
pub(crate) fn of_request(
    ctx: &OpCtx,
    headers: &HeaderMap,
    document: Option<AccessControlPolicy>,
) -> Result<AclRequest, S3Error> {
    match (of_headers(ctx, headers)?, document) {
        (Some(acl), None) => Ok(acl),
        (Some(_), Some(_)) => Err(S3Error::UnexpectedContent),
        (None, Some(document)) => of_document(ctx, document).map(AclRequest::Document),
        (None, None) => Err(S3Error::MissingSecurityHeader),
    }
}

fn of_document(ctx: &OpCtx, document: AccessControlPolicy) -> Result<Acl, S3Error> {
    let owner = document.owner.and_then(|owner| owner.id).ok_or(S3Error::MalformedAcl)?;
    let owner = AccountId::parse(&owner).map_err(|_| invalid("Invalid id", "CanonicalUser/ID", &owner))?;
    let grant = |grant: dto::Grant| {
        let (grantee, permission) = grant.grantee.zip(grant.permission).ok_or(S3Error::MalformedAcl)?;
        let permission = Permission::parse(permission.as_str()).ok_or(S3Error::MalformedAcl)?;
        Ok::<_, S3Error>(Grant { grantee: xml_grantee(ctx, grantee)?, permission })
    };
    let grants = document.grants.unwrap_or_default().into_iter().map(grant).collect::<Result<_, _>>()?;
    Ok(Acl { owner, grants })
}

fn xml_grantee(ctx: &OpCtx, grantee: XmlGrantee) -> Result<Grantee, S3Error> {
    match (grantee.type_.as_str(), grantee.id, grantee.uri, grantee.email_address) {
        (Type::CANONICAL_USER, Some(id), _, _) => account(ctx, &id),
        (Type::GROUP, _, Some(uri), _) => group(&uri),
        (Type::AMAZON_CUSTOMER_BY_EMAIL, _, _, Some(email)) => Err(S3Error::EmailGrantee { grantee: email }),
        _ => Err(S3Error::MalformedAcl),
    }
}

/// The grants of an answer.
pub(crate) fn grants(acl: &Acl) -> Vec<dto::Grant> {
    let grantee = |grantee: &Grantee| {
        let (id, type_) = match grantee {
            Grantee::Account(account) => (Some(account.to_string()), Type::CANONICAL_USER),
            Grantee::AllUsers | Grantee::AuthenticatedUsers | Grantee::LogDelivery => (None, Type::GROUP),
        };
        XmlGrantee { display_name: None, email_address: None, id, type_: Type::from_static(type_), uri: grantee.uri() }
    };
    let grant = |grant: &Grant| dto::Grant {
        grantee: Some(grantee(&grant.grantee)),
        permission: Some(dto::Permission::from_static(grant.permission.as_str())),
    };
    acl.grants.iter().map(grant).collect()
}
