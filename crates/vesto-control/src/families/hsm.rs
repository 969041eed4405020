//! HSM client certificates and configurations: kept and shown; no cluster here can use an HSM, and CreateCluster says so.
//! Of a configuration the partition's password and the server's certificate are not kept, of a client certificate's pair
//! only the public key.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-HSM.html>

use crate::family::{Authorized, Family, Fault, text};

pub(crate) const PUBLIC_KEY: &str = "HsmClientCertificatePublicKey";

pub(crate) static HSM_CLIENT_CERTIFICATES: Family = Family {
    kind: "hsmclientcertificate",
    arn: Authorized::Arn,
    resource_type: Some("HSM certificate"),
    asked_name: "HsmClientCertificateIdentifier",
    shown_name: "HsmClientCertificateIdentifier",
    element: "HsmClientCertificate",
    list: "HsmClientCertificates",
    item: "HsmClientCertificate",
    members: &[text(PUBLIC_KEY).computed()],
    max_name: 63,
    builtin: &[],
    not_found: Fault(400, "HsmClientCertificateNotFoundFault", "HSM client certificate {} not found."),
    exists: Fault(400, "HsmClientCertificateAlreadyExistsFault", "HSM client certificate {} already exists."),
    invalid_state: Fault(400, "InvalidHsmClientCertificateStateFault", "HSM client certificate {} is in use."),
    quota: Fault(
        400,
        "HsmClientCertificateQuotaExceededFault",
        "The quota for HSM client certificates has been reached.",
    ),
    limit: 20,
};

pub(crate) static HSM_CONFIGURATIONS: Family = Family {
    kind: "hsmconfiguration",
    arn: Authorized::Arn,
    resource_type: Some("HSM connection"),
    asked_name: "HsmConfigurationIdentifier",
    shown_name: "HsmConfigurationIdentifier",
    element: "HsmConfiguration",
    list: "HsmConfigurations",
    item: "HsmConfiguration",
    members: &[text("Description").required(), text("HsmIpAddress").required(), text("HsmPartitionName").required()],
    max_name: 63,
    builtin: &[],
    not_found: Fault(400, "HsmConfigurationNotFoundFault", "HSM configuration {} not found."),
    exists: Fault(400, "HsmConfigurationAlreadyExistsFault", "HSM configuration {} already exists."),
    invalid_state: Fault(400, "InvalidHsmConfigurationStateFault", "HSM configuration {} is in use."),
    quota: Fault(400, "HsmConfigurationQuotaExceededFault", "The quota for HSM configurations has been reached."),
    limit: 20,
};
