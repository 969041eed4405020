use super::*;

#[test]
fn the_defaults_are_the_documented_ones() {
    let config = Config::merge(ServeArgs { data_dir: Some("/d".into()), ..ServeArgs::default() }, "").unwrap();
    let expected = Config {
        data_dir: "/d".into(),
        bind: "127.0.0.1".parse().unwrap(),
        http_port: 4566,
        sql_port: 5439,
        endpoint_host: "127.0.0.1".to_owned(),
        region: Region::parse("us-east-1").unwrap(),
        account: AccountId::parse("123456789012").unwrap(),
        bootstrap: None,
        role_apply_delay: Duration::from_secs(2),
        max_iam_roles: 10,
        legacy_redshift_arns: OnOff::On,
        new_buckets: NewBuckets::Closed,
        copy_memory: 1 << 30,
        auto_compaction: OnOff::On,
        s3_endpoint: None,
        audit: OnOff::On,
        audit_max_bytes: 1 << 30,
        audit_file_bytes: 64 << 20,
        reset: Reset::Disabled,
        journal_stream: None,
        log_format: LogFormat::Text,
        log: "info".to_owned(),
    };
    assert_eq!(config, expected);
}

#[test]
fn the_command_line_wins_over_the_file() {
    let toml = "http-port = 1\nsql-port = 2\nrole-apply-delay = \"5s\"\nmax-iam-roles = 50\ncopy-memory = \"2GiB\"\n\
                bind = \"0.0.0.0\"\nenable-reset = true\nlegacy-redshift-arns = \"off\"\nnew-buckets = \"open\"\n\
                audit = \"off\"\naudit-max-bytes = \"2GiB\"\naudit-file-bytes = \"1MiB\"";
    let args = ServeArgs { http_port: Some(9), ..ServeArgs::default() };
    let config = Config::merge(args, toml).unwrap();
    assert_eq!((config.http_port, config.sql_port), (9, 2));
    assert_eq!(config.role_apply_delay, Duration::from_secs(5));
    assert_eq!((config.max_iam_roles, config.copy_memory), (50, 2 << 30));
    assert_eq!((config.reset, config.legacy_redshift_arns), (Reset::Enabled, OnOff::Off));
    assert_eq!(config.new_buckets, NewBuckets::Open);
    assert_eq!((config.audit, config.audit_max_bytes, config.audit_file_bytes), (OnOff::Off, 2 << 30, 1 << 20));
    assert_eq!(config.endpoint_host, "localhost");
}

#[test]
fn a_file_with_mistakes_is_refused() {
    for toml in ["http-prot = 1", "max-iam-roles = 51", "account-id = \"12\"", "role-apply-delay = \"soon\""] {
        assert!(Config::merge(ServeArgs::default(), toml).is_err(), "{toml}");
    }
}
