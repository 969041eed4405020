//! GRANT and REVOKE of everything but ASSUMEROLE.

use vesto_types::SqlError;

use super::assume_role::assume_role;
use super::{
    FunctionSignature, GrantAction, GrantStatement, GrantTarget, Grantee, Privilege, PrivilegeKind, RoleGrant,
    SystemGrant,
};
use crate::Statement;
use crate::cursor::Cursor;
use crate::lexer::TokenKind;
use crate::statements::cascade;

/// GRANT or REVOKE is next.
pub(crate) fn grant(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    let action = if cursor.accept("GRANT") {
        GrantAction::Grant
    } else {
        cursor.expect("REVOKE")?;
        GrantAction::Revoke
    };
    let revoke = action == GrantAction::Revoke;
    let option_for = revoke && cursor.accept_words(&["GRANT", "OPTION", "FOR"]);
    let admin_for = revoke && cursor.accept_words(&["ADMIN", "OPTION", "FOR"]);
    if !option_for && cursor.accept("ROLE") {
        return role(cursor, action, admin_for);
    }
    if cursor.is_word("ASSUMEROLE") {
        return assume_role(cursor, action);
    }
    if cursor.is_word("EXPLAIN") || cursor.is_word("IGNORE") {
        return policy(cursor);
    }
    if let Some(statement) = system(cursor, action)? {
        return Ok(statement);
    }
    let privileges = cursor_privileges(cursor)?;
    if cursor.accept_words(&["FOR", "COPY", "JOBS", "IN", "DATABASE"]) {
        let target = GrantTarget::CopyJobs { database: cursor.identifier()? };
        return finish(cursor, action, option_for, privileges, target);
    }
    if cursor.accept("FOR") {
        cursor.skip_to_end();
        return Ok(Statement::NotBuilt { name: "GRANT FOR objects IN schema or database" });
    }
    cursor.expect("ON")?;
    const NOT_BUILT: &[(&str, &str)] =
        &[("DATASHARE", "GRANT ON DATASHARE"), ("MODEL", "GRANT ON MODEL"), ("EXTERNAL", "GRANT ON EXTERNAL")];
    let not_built = NOT_BUILT.iter().find(|(word, _)| cursor.is_word(word) && is_name(cursor, 1));
    if let Some((_, name)) = not_built {
        cursor.skip_to_end();
        return Ok(Statement::NotBuilt { name });
    }
    let target = target(cursor)?;
    finish(cursor, action, option_for, privileges, target)
}

/// The grantees and what follows them.
fn finish(
    cursor: &mut Cursor<'_>,
    action: GrantAction,
    option_for: bool,
    privileges: Vec<Privilege>,
    target: GrantTarget,
) -> Result<Statement, SqlError> {
    let revoke = action == GrantAction::Revoke;
    let (grantees, with_option) = grantees(cursor, action, &["WITH", "GRANT", "OPTION"])?;
    let cascade = revoke && cascade(cursor);
    let grant_option = option_for || with_option;
    Ok(Statement::Grant(GrantStatement { action, privileges, target, grantees, grant_option, cascade }))
}

fn is_name(cursor: &Cursor<'_>, n: usize) -> bool {
    let name = |token: &crate::lexer::Token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier(_));
    cursor.peek_nth(n).is_some_and(name) && !cursor.is_word_nth(n, "TO") && !cursor.is_word_nth(n, "FROM")
}

fn role(cursor: &mut Cursor<'_>, action: GrantAction, admin_for: bool) -> Result<Statement, SqlError> {
    let roles = cursor.comma_separated(|cursor| {
        cursor.accept("ROLE");
        role_name(cursor)
    })?;
    let (grantees, with_option) = grantees(cursor, action, &["WITH", "ADMIN", "OPTION"])?;
    Ok(Statement::RoleGrant(RoleGrant { action, roles, grantees, admin_option: admin_for || with_option }))
}

/// A role's name; the system's are written with a colon, `sys:dba`.
pub(super) fn role_name(cursor: &mut Cursor<'_>) -> Result<String, SqlError> {
    let mut name = cursor.identifier()?;
    if cursor.accept_symbol(":") {
        name.push(':');
        name.push_str(&cursor.label()?);
    }
    Ok(name)
}

fn policy(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    const POLICIES: &[&[&str]] = &[&["EXPLAIN", "RLS"], &["IGNORE", "RLS"], &["EXPLAIN", "MASKING"]];
    if !POLICIES.iter().any(|words| cursor.are_words(words)) {
        return cursor.fail();
    }
    cursor.skip_to_end();
    Ok(Statement::NotBuilt { name: "GRANT of row-level security and masking permissions" })
}

/// `GRANT CREATE USER, … TO ROLE r`: permissions of several words, and no ON. `None` when it is another GRANT.
fn system(cursor: &mut Cursor<'_>, action: GrantAction) -> Result<Option<Statement>, SqlError> {
    const FIRST: &[&str] = &["CREATE", "DROP", "ALTER", "ACCESS", "ANALYZE", "VACUUM", "TRUNCATE", "CANCEL", "EXPLAIN"];
    let mut ahead = cursor.clone();
    let mut permissions = Vec::new();
    loop {
        let mut words = Vec::new();
        while let Some(word) = ahead.peek_keyword() {
            if (word == "TO" && action == GrantAction::Grant) || (word == "FROM" && action == GrantAction::Revoke) {
                break;
            }
            ahead.advance();
            words.push(word);
        }
        if !words.first().is_some_and(|first| FIRST.contains(&first.as_str()))
            || words.iter().any(|word| word == "ON")
            || words.iter().any(|word| word == "FOR")
        {
            return Ok(None);
        }
        permissions.push(words.join(" "));
        if !ahead.accept_symbol(",") {
            break;
        }
    }
    if !ahead.accept(preposition(action)) || !ahead.is_word("ROLE") {
        return Ok(None);
    }
    *cursor = ahead;
    let roles = cursor.comma_separated(|cursor| {
        cursor.expect("ROLE")?;
        role_name(cursor)
    })?;
    Ok(Some(Statement::SystemGrant(SystemGrant { action, permissions, roles })))
}

fn preposition(action: GrantAction) -> &'static str {
    match action {
        GrantAction::Grant => "TO",
        GrantAction::Revoke => "FROM",
    }
}

fn cursor_privileges(cursor: &mut Cursor<'_>) -> Result<Vec<Privilege>, SqlError> {
    cursor.comma_separated(|cursor| {
        let kind = privilege_kind(cursor)?;
        let columns = if cursor.is_symbol("(") { cursor.identifier_list()? } else { Vec::new() };
        Ok(Privilege { kind, columns })
    })
}

pub(super) fn privilege_kind(cursor: &mut Cursor<'_>) -> Result<PrivilegeKind, SqlError> {
    const KINDS: &[(&str, PrivilegeKind)] = &[
        ("ALL", PrivilegeKind::All),
        ("SELECT", PrivilegeKind::Select),
        ("INSERT", PrivilegeKind::Insert),
        ("UPDATE", PrivilegeKind::Update),
        ("DELETE", PrivilegeKind::Delete),
        ("DROP", PrivilegeKind::Drop),
        ("REFERENCES", PrivilegeKind::References),
        ("ALTER", PrivilegeKind::Alter),
        ("TRUNCATE", PrivilegeKind::Truncate),
        ("RULE", PrivilegeKind::Rule),
        ("TRIGGER", PrivilegeKind::Trigger),
        ("CREATE", PrivilegeKind::Create),
        ("TEMPORARY", PrivilegeKind::Temporary),
        ("TEMP", PrivilegeKind::Temporary),
        ("USAGE", PrivilegeKind::Usage),
        ("EXECUTE", PrivilegeKind::Execute),
    ];
    let Some((_, kind)) = KINDS.iter().find(|(word, _)| cursor.accept(word)) else { return cursor.fail() };
    if *kind == PrivilegeKind::All {
        cursor.accept("PRIVILEGES");
    }
    Ok(*kind)
}

fn target(cursor: &mut Cursor<'_>) -> Result<GrantTarget, SqlError> {
    if cursor.accept("ALL") {
        let kind = cursor.accept_one_of(&["TABLES", "FUNCTIONS", "PROCEDURES"]);
        let Some(kind) = kind else { return cursor.fail() };
        cursor.expect_words(&["IN", "SCHEMA"])?;
        let schemas = cursor.comma_separated(Cursor::identifier)?;
        return Ok(match kind {
            "TABLES" => GrantTarget::AllTablesInSchemas(schemas),
            "FUNCTIONS" => GrantTarget::AllFunctionsInSchemas(schemas),
            _ => GrantTarget::AllProceduresInSchemas(schemas),
        });
    }
    // A table may be called `schema`: the word is a keyword only when a name follows.
    let keyword = if is_name(cursor, 1) {
        cursor.accept_one_of(&["TABLE", "SCHEMA", "DATABASE", "FUNCTION", "PROCEDURE", "LANGUAGE", "TEMPLATE"])
    } else {
        None
    };
    Ok(match keyword {
        Some("SCHEMA") => GrantTarget::Schemas(cursor.comma_separated(Cursor::identifier)?),
        Some("DATABASE") => GrantTarget::Databases(cursor.comma_separated(Cursor::identifier)?),
        Some("FUNCTION") => GrantTarget::Functions(cursor.comma_separated(signature)?),
        Some("PROCEDURE") => GrantTarget::Procedures(cursor.comma_separated(signature)?),
        Some("TEMPLATE") => GrantTarget::Templates(cursor.comma_separated(Cursor::qualified_name)?),
        Some("LANGUAGE") => GrantTarget::Languages(cursor.comma_separated(Cursor::identifier)?),
        _ => GrantTarget::Tables(cursor.comma_separated(Cursor::qualified_name)?),
    })
}

/// `name ( [ [argname] type [, …] ] )`
fn signature(cursor: &mut Cursor<'_>) -> Result<FunctionSignature, SqlError> {
    let name = cursor.qualified_name()?;
    let mut arguments = Vec::new();
    cursor.expect_symbol("(")?;
    while !cursor.accept_symbol(")") {
        let start = cursor.offset();
        let mut depth = 0_usize;
        while depth > 0 || !(cursor.is_symbol(",") || cursor.is_symbol(")")) {
            if cursor.is_symbol("(") {
                depth += 1;
            } else if cursor.is_symbol(")") {
                depth -= 1;
            }
            if cursor.advance().is_none() {
                return cursor.fail();
            }
        }
        if cursor.offset() == start {
            return cursor.fail();
        }
        arguments.push(cursor.text(start..cursor.last_end()).to_ascii_lowercase());
        if cursor.accept_symbol(",") && cursor.is_symbol(")") {
            return cursor.fail();
        }
    }
    Ok(FunctionSignature { name, arguments })
}

/// `TO | FROM grantee, …`; whether any carries `option`.
pub(super) fn grantees(
    cursor: &mut Cursor<'_>,
    action: GrantAction,
    option: &[&str],
) -> Result<(Vec<Grantee>, bool), SqlError> {
    cursor.expect(preposition(action))?;
    let mut with_option = false;
    let grantees = cursor.comma_separated(|cursor| {
        let grantee = grantee(cursor)?;
        if action == GrantAction::Grant {
            with_option |= cursor.accept_words(option);
        }
        Ok(grantee)
    })?;
    Ok((grantees, with_option))
}

fn grantee(cursor: &mut Cursor<'_>) -> Result<Grantee, SqlError> {
    if cursor.accept("PUBLIC") {
        Ok(Grantee::Public)
    } else if cursor.accept("GROUP") {
        cursor.identifier().map(Grantee::Group)
    } else if is_name(cursor, 1)
        && !cursor.is_word_nth(1, "WITH")
        && !cursor.is_word_nth(1, "FOR")
        && cursor.accept("ROLE")
    {
        role_name(cursor).map(Grantee::Role)
    } else {
        cursor.accept("USER");
        cursor.identifier().map(Grantee::User)
    }
}
