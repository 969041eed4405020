use expect_test::expect;
use vesto_types::ColumnType;

use super::*;
use crate::manifest::CopyManifest;

fn files() -> Vec<UnloadedFile> {
    let file = |n, content_length, record_count| UnloadedFile {
        url: format!("s3://b/venue_{n}"),
        content_length,
        record_count,
    };
    vec![file(0, 32295, 10), file(1, 31000, 12)]
}

#[test]
fn a_manifest_reads_back() {
    let json = UnloadManifest { files: &files() }.to_json();
    let manifest = CopyManifest::parse(&json).unwrap();
    assert_eq!(manifest.entries[1].url(), "s3://b/venue_1");
    assert_eq!(manifest.entries[0].content_length, Some(32295));
}

#[test]
fn the_verbose_form_sums_and_describes() {
    let columns = [
        ("venueid".to_owned(), ColumnType::Integer),
        ("venuename".to_owned(), ColumnType::Varchar(25)),
        ("price".to_owned(), ColumnType::Decimal { precision: 8, scale: 2 }),
    ];
    let json = UnloadManifest { files: &files() }.to_verbose_json(&columns);
    expect![[r#"
        {
          "entries": [
            {
              "url": "s3://b/venue_0",
              "meta": {
                "content_length": 32295,
                "record_count": 10
              }
            },
            {
              "url": "s3://b/venue_1",
              "meta": {
                "content_length": 31000,
                "record_count": 12
              }
            }
          ],
          "schema": {
            "elements": [
              {
                "name": "venueid",
                "type": {
                  "base": "integer"
                }
              },
              {
                "name": "venuename",
                "type": {
                  "base": "character varying",
                  "max_length": 25
                }
              },
              {
                "name": "price",
                "type": {
                  "base": "numeric",
                  "precision": 8,
                  "scale": 2
                }
              }
            ]
          },
          "meta": {
            "content_length": 63295,
            "record_count": 22
          },
          "author": {
            "name": "Amazon Redshift",
            "version": "1.0.0"
          }
        }"#]]
    .assert_eq(&String::from_utf8(json).unwrap());
}
