use expect_test::expect;

use super::*;

#[test]
fn success_envelope() {
    let body = XmlBody::result(|xml| {
        xml.element("Cluster", |xml| {
            xml.text("ClusterIdentifier", "a<b>&\"c\"\u{1}\r\n");
            xml.text("NumberOfNodes", 16);
            xml.text("Encrypted", false);
            xml.optional("DefaultIamRoleArn", None::<&str>);
            xml.timestamp("ClusterCreateTime", "2026-01-02T03:04:05Z".parse().unwrap());
            xml.timestamp("Exact", "2026-01-02T03:04:05.120Z".parse().unwrap());
            xml.list("IamRoles", "ClusterIamRole", ["r1", "r2"], |xml, arn| {
                xml.text("IamRoleArn", arn);
            });
            xml.list("Tags", "Tag", std::iter::empty::<&str>(), |_, _| {});
            xml.text_list("Names", "Name", ["x", "y"]);
        });
    });
    let xml = success_response("CreateCluster", "http://redshift.amazonaws.com/doc/2012-12-01/", &body, "id-1");
    expect![[r#"
        <CreateClusterResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
        <CreateClusterResult>
        <Cluster>
        <ClusterIdentifier>a&lt;b&gt;&amp;&quot;c&quot;�&#xD;
        </ClusterIdentifier>
        <NumberOfNodes>16</NumberOfNodes>
        <Encrypted>false</Encrypted>
        <ClusterCreateTime>2026-01-02T03:04:05Z</ClusterCreateTime>
        <Exact>2026-01-02T03:04:05.120Z</Exact>
        <IamRoles>
        <ClusterIamRole>
        <IamRoleArn>r1</IamRoleArn>
        </ClusterIamRole>
        <ClusterIamRole>
        <IamRoleArn>r2</IamRoleArn>
        </ClusterIamRole>
        </IamRoles>
        <Tags/>
        <Names>
        <Name>x</Name>
        <Name>y</Name>
        </Names>
        </Cluster>
        </CreateClusterResult>
        <ResponseMetadata>
        <RequestId>id-1</RequestId>
        </ResponseMetadata>
        </CreateClusterResponse>"#]]
    .assert_eq(&xml.replace("><", ">\n<"));
}

#[test]
fn actions_without_output_have_no_result_element() {
    let xml = success_response("DeleteUser", "https://iam.amazonaws.com/doc/2010-05-08/", &XmlBody::none(), "id-1");
    expect![[r#"<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></DeleteUserResponse>"#]].assert_eq(&xml);
    let empty = success_response("ListX", "ns", &XmlBody::result(|_| {}), "id-1");
    expect![[r#"<ListXResponse xmlns="ns"><ListXResult/><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></ListXResponse>"#]].assert_eq(&empty);
}

#[test]
fn error_envelopes() {
    let error = ApiError::new(404, "ClusterNotFound", "Cluster x not found.");
    expect![[r#"<ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>ClusterNotFound</Code><Message>Cluster x not found.</Message></Error><RequestId>id-1</RequestId></ErrorResponse>"#]].assert_eq(&error_response("http://redshift.amazonaws.com/doc/2012-12-01/", &error, "id-1"));
    expect![[r#"<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Receiver</Type><Code>InternalFailure</Code><Message>The request processing has failed because of an unknown error.</Message></Error><RequestId>id-1</RequestId></ErrorResponse>"#]].assert_eq(&error_response(FAULT_NAMESPACE, &ApiError::internal_failure(), "id-1"));
    let error = ApiError::new(404, "NoSuchKey", "The specified key does not exist.").with_detail("Key", "a&b");
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&amp;b</Key><RequestId>id-1</RequestId><HostId>vesto</HostId></Error>"#]].assert_eq(&s3_error(&error, "id-1"));
}
