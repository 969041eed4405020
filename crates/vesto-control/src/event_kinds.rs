//! The kinds of events, with AWS's numbers and words; kinds that AWS has none for have a number of our own.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-event-notifications.html>

/// `SourceType` of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceType {
    Cluster,
    ParameterGroup,
    SecurityGroup,
    Snapshot,
    ScheduledAction,
}

impl SourceType {
    pub(crate) const ALL: [Self; 5] =
        [Self::Cluster, Self::ParameterGroup, Self::SecurityGroup, Self::Snapshot, Self::ScheduledAction];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::ParameterGroup => "cluster-parameter-group",
            Self::SecurityGroup => "cluster-security-group",
            Self::Snapshot => "cluster-snapshot",
            Self::ScheduledAction => "scheduled-action",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

/// `description` is the message with placeholders in angle brackets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EventKind {
    pub(crate) id: &'static str,
    pub(crate) source: SourceType,
    pub(crate) category: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) description: &'static str,
}

macro_rules! kinds {
    ($($name:ident: $source:ident $id:literal $category:literal $severity:literal $description:literal;)*) => {
        $(pub(crate) const $name: EventKind = EventKind {
            id: $id,
            source: SourceType::$source,
            category: $category,
            severity: $severity,
            description: $description,
        };)*
        /// Every kind that is recorded.
        pub(crate) const KINDS: &[&EventKind] = &[$(&$name),*];
    };
}

kinds! {
    CREATED: Cluster "REDSHIFT-EVENT-2000" "management" "INFO"
        "Cluster <cluster name> created at <time in UTC>.";
    DELETED: Cluster "REDSHIFT-EVENT-2001" "management" "INFO"
        "Cluster <cluster name> deleted at <time in UTC>.";
    VPC_GROUPS: Cluster "REDSHIFT-EVENT-2002" "management" "INFO"
        "VPC security groups for cluster <cluster name> updated at <time in UTC>.";
    RESIZE_ACKNOWLEDGED: Cluster "REDSHIFT-EVENT-2007" "management" "INFO"
        "A resize request for cluster <cluster name> has been acknowledged.";
    RESTORE_STARTED: Cluster "REDSHIFT-EVENT-2008" "management" "INFO"
        "Cluster restore <cluster name> from snapshot <snapshot name> started at <time in UTC>.";
    RENAMED: Cluster "REDSHIFT-EVENT-2013" "management" "INFO"
        "Cluster renamed to <new cluster identifier> at <time in UTC>.";
    PARAMETER_GROUP_CHANGED: Cluster "REDSHIFT-EVENT-1001" "configuration" "INFO"
        "Cluster <cluster name> parameter group changed to <parameter group name> at <time in UTC>.";
    REBOOTED: Cluster "REDSHIFT-EVENT-3000" "monitoring" "INFO"
        "Cluster <cluster name> rebooted at <time in UTC>.";
    RESIZED: Cluster "REDSHIFT-EVENT-3002" "monitoring" "INFO"
        "Cluster <cluster name> resize completed at <time in UTC>. Cluster is available for both reads and writes.";
    RESTORED: Cluster "REDSHIFT-EVENT-3003" "monitoring" "INFO"
        "Cluster <cluster name> was restored from cluster snapshot <snapshot name> at <time in UTC>.";
    CREDENTIALS: Cluster "REDSHIFT-EVENT-4000" "security" "INFO"
        "Master credentials updated for cluster <cluster name> at <time in UTC>.";
    PAUSED: Cluster "VESTO-EVENT-2100" "management" "INFO"
        "Cluster <cluster name> paused at <time in UTC>.";
    RESUMED: Cluster "VESTO-EVENT-2101" "management" "INFO"
        "Cluster <cluster name> resumed at <time in UTC>.";
    KEYS_ROTATED: Cluster "VESTO-EVENT-2102" "management" "INFO"
        "Encryption keys of cluster <cluster name> rotated at <time in UTC>.";
    RESIZE_CANCELLED: Cluster "VESTO-EVENT-2103" "management" "INFO"
        "The resize of cluster <cluster name> was cancelled at <time in UTC>.";
    ROLE_ASSOCIATED: Cluster "VESTO-EVENT-4100" "security" "INFO"
        "IAM role <role ARN> associated with cluster <cluster name> at <time in UTC>.";
    ROLE_DISASSOCIATED: Cluster "VESTO-EVENT-4101" "security" "INFO"
        "IAM role <role ARN> disassociated from cluster <cluster name> at <time in UTC>.";
    SNAPSHOT_STARTED: Snapshot "REDSHIFT-EVENT-2009" "management" "INFO"
        "Cluster snapshot <snapshot name> for cluster <cluster name> started at <time in UTC>.";
    SNAPSHOT_DELETED: Snapshot "REDSHIFT-EVENT-2011" "management" "INFO"
        "Cluster snapshot <snapshot name> for cluster <cluster name> was deleted at <time in UTC>.";
    FINAL_SNAPSHOT_STARTED: Snapshot "REDSHIFT-EVENT-2012" "management" "INFO"
        "Final cluster snapshot <snapshot name> for cluster <cluster name> started at <time in UTC>.";
    SNAPSHOT_COMPLETED: Snapshot "REDSHIFT-EVENT-3004" "monitoring" "INFO"
        "Cluster snapshot <snapshot name> for cluster <cluster name> completed successfully at <time in UTC>.";
    FINAL_SNAPSHOT_COMPLETED: Snapshot "REDSHIFT-EVENT-3005" "monitoring" "INFO"
        "Final cluster snapshot <snapshot name> for cluster <cluster name> succeeded at <time in UTC>.";
    SNAPSHOT_FAILED: Snapshot "REDSHIFT-EVENT-3503" "monitoring" "ERROR"
        "Cluster snapshot <snapshot name> for cluster <cluster name> failed at time <time in UTC>.";
    PARAMETERS_UPDATED: ParameterGroup "REDSHIFT-EVENT-1005" "configuration" "INFO"
        "Cluster parameter group <parameter group name> was updated at <time in UTC>. Changes will be applied to associated clusters on reboot.";
    PARAMETER_GROUP_CREATED: ParameterGroup "REDSHIFT-EVENT-1003" "configuration" "INFO"
        "Cluster parameter group <parameter group name> created at <time in UTC>.";
    PARAMETER_GROUP_DELETED: ParameterGroup "REDSHIFT-EVENT-1004" "configuration" "INFO"
        "Cluster parameter group <parameter group name> deleted at <time in UTC>.";
}

impl EventKind {
    /// The message: the description with its placeholders filled in.
    pub(crate) fn message(&self, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.description.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
    }
}

pub(crate) fn kind(id: &str) -> Option<&'static EventKind> {
    KINDS.iter().find(|kind| kind.id == id).copied()
}
