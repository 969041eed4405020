use super::*;

fn params(form: &str) -> QueryParams {
    QueryParams::parse(form.as_bytes()).unwrap()
}

#[test]
fn scalars() {
    let params =
        params("Action=CreateUser&Version=2010-05-08&UserName=a%2Bb+c&UserName=second&Empty=&Bare&Flag=TRUE&N=-5");
    assert_eq!(params.action(), Some("CreateUser"));
    assert_eq!(params.version(), Some("2010-05-08"));
    assert_eq!(params.get("UserName"), Some("a+b c"));
    assert_eq!(params.get("Empty"), Some(""));
    assert_eq!(params.get("Bare"), Some(""));
    assert_eq!(params.get("username"), None);
    assert_eq!(params.boolean("Flag"), Ok(Some(true)));
    assert_eq!(params.boolean("None"), Ok(None));
    assert_eq!(params.integer("N"), Ok(Some(-5)));
    assert_eq!(params.integer("Flag").unwrap_err().code, "MalformedInput");
    assert_eq!(params.required("X").unwrap_err().message, "The request must contain the parameter X.");
}

#[test]
fn timestamps() {
    let params = params("A=2026-01-02T03%3A04%3A05Z&B=2026-01-02T03:04:05.000Z&C=yesterday");
    assert_eq!(params.timestamp("A"), params.timestamp("B"));
    assert!(params.timestamp("A").unwrap().is_some());
    assert!(params.timestamp("C").is_err());
}

#[test]
fn lists_in_every_spelling_by_number() {
    for form in ["L.Item.2=b&L.Item.1=a&L.Item.10=c", "L.member.2=b&L.member.1=a&L.member.10=c", "L.2=b&L.1=a&L.10=c"] {
        assert_eq!(params(form).list("L", "Item").unwrap(), ["a", "b", "c"], "{form}");
    }
}

#[test]
fn an_empty_list_is_not_an_absent_one() {
    assert_eq!(params("AddIamRoles=").list("AddIamRoles", "IamRoleArn"), Some(Vec::new()));
    assert_eq!(params("Other=1").list("AddIamRoles", "IamRoleArn"), None);
    assert_eq!(params("AddIamRolesX.IamRoleArn.1=a").list("AddIamRoles", "IamRoleArn"), None);
    assert_eq!(params("L.Item.x=a&L.Item.=b&L.Item.99999999999=c").list("L", "Item"), None);
}

#[test]
fn lists_keep_the_first_of_duplicates() {
    assert_eq!(params("L.Item.1=a&L.Item.1=b").list("L", "Item").unwrap(), ["a"]);
}

#[test]
fn structures_nest() {
    let params =
        params("Tags.Tag.1.Key=k&Tags.Tag.1.Value=&Tags.Tag.2.Key=l&Filters.member.1.Values.Value.1=x&S.A.B=1");
    let tags = params.structures("Tags", "Tag").unwrap();
    assert_eq!(tags.len(), 2);
    assert_eq!(tags[0].get("Key"), Some("k"));
    assert_eq!(tags[0].get("Value"), Some(""));
    assert_eq!(tags[1].get("Value"), None);
    let filters = params.structures("Filters", "Filter").unwrap();
    assert_eq!(filters[0].list("Values", "Value").unwrap(), ["x"]);
    assert_eq!(params.structure("S").unwrap().structure("A").unwrap().get("B"), Some("1"));
    assert_eq!(params.structure("T"), None);
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    assert_eq!(QueryParams::parse(b"a=%ff").unwrap_err().code, "MalformedQueryString");
    assert_eq!(QueryParams::parse(b"a=\xff").unwrap_err().code, "MalformedQueryString");
}

#[test]
fn what_is_encoded_is_read_back() {
    let pairs = [("Action", "X"), ("P", "a b&c=d+é%/~")];
    let form = encode_form(pairs);
    assert_eq!(form, "Action=X&P=a%20b%26c%3Dd%2B%C3%A9%25%2F~");
    assert_eq!(params(&form), QueryParams::from_pairs(pairs));
}

#[test]
fn a_form_of_countless_parameters_is_refused() {
    assert!(QueryParams::parse("a&".repeat(10_000).as_bytes()).is_ok());
    assert_eq!(QueryParams::parse("a&".repeat(10_001).as_bytes()).unwrap_err().code, "MalformedQueryString");
}
