//! [`Statement`]: everything that a session can be asked to do.

use crate::QualifiedName;
use crate::copy::{CopyJob, CopyStatement};
use crate::create_table::{CreateTable, CreateTableAs};
use crate::grant::{AlterDefaultPrivileges, AssumeRoleGrant, GrantStatement, RoleGrant, SystemGrant};
use crate::query::{Dml, ParsedQuery};
use crate::statements::alter_table::AlterTable;
use crate::statements::analyze::{Analyze, AnalyzeCompression};
use crate::statements::comment::Comment;
use crate::statements::cursor::{DeclareCursor, Fetch};
use crate::statements::drop::DropObjects;
use crate::statements::explain::Explain;
use crate::statements::lock::Lock;
use crate::statements::prepare::{Execute, Prepare};
use crate::statements::routine::Call;
use crate::statements::schema::{AlterSchema, CreateDatabase, CreateSchema};
use crate::statements::select_into::SelectInto;
use crate::statements::set::{SessionAuthorization, Set};
use crate::statements::show::Show;
use crate::statements::template::{AlterTemplate, CreateTemplate};
use crate::statements::transaction::TransactionModes;
use crate::statements::user::{AlterGroup, AlterRole, AlterUser, CreateGroup, CreateRole, CreateUser};
use crate::statements::vacuum::Vacuum;
use crate::statements::view::{CreateMaterializedView, CreateView};
use crate::unload::UnloadStatement;

#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// SELECT, VALUES, TABLE.
    Query(ParsedQuery),
    SelectInto(SelectInto),
    /// INSERT, UPDATE, DELETE or MERGE.
    Dml(Dml),
    Truncate {
        table: QualifiedName,
    },

    Copy(Box<CopyStatement>),
    CopyJob(CopyJob),
    Unload(Box<UnloadStatement>),

    CreateTable(Box<CreateTable>),
    CreateTableAs(Box<CreateTableAs>),
    AlterTable(Box<AlterTable>),
    CreateView(CreateView),
    CreateMaterializedView(CreateMaterializedView),
    RefreshMaterializedView {
        name: QualifiedName,
    },
    CreateTemplate(CreateTemplate),
    AlterTemplate(AlterTemplate),
    DropTemplate {
        name: QualifiedName,
    },
    CreateSchema(CreateSchema),
    AlterSchema(AlterSchema),
    CreateDatabase(CreateDatabase),
    /// DROP of tables, views, schemas, databases, functions …
    Drop(DropObjects),
    Comment(Comment),

    CreateUser(CreateUser),
    AlterUser(AlterUser),
    DropUser {
        names: Vec<String>,
        if_exists: bool,
    },
    CreateGroup(CreateGroup),
    AlterGroup(AlterGroup),
    DropGroup {
        name: String,
    },
    CreateRole(CreateRole),
    AlterRole(AlterRole),
    DropRole {
        name: String,
        force: bool,
    },
    Grant(GrantStatement),
    AssumeRoleGrant(AssumeRoleGrant),
    RoleGrant(RoleGrant),
    SystemGrant(SystemGrant),
    AlterDefaultPrivileges(AlterDefaultPrivileges),

    /// BEGIN or START TRANSACTION.
    Begin(TransactionModes),
    /// COMMIT or END.
    Commit,
    /// ROLLBACK or ABORT.
    Rollback,
    Lock(Lock),

    Set(Set),
    SessionAuthorization(SessionAuthorization),
    /// `SET SESSION CHARACTERISTICS AS TRANSACTION …`
    SessionCharacteristics(TransactionModes),
    /// `RESET name`; `None` is RESET ALL.
    Reset {
        name: Option<String>,
    },
    Show(Show),

    Explain(Explain),
    /// `EXPLAIN AUTHORIZATION <copy | unload>`: the statement is a `Copy` or an `Unload`.
    ExplainAuthorization(Box<Statement>),
    Analyze(Analyze),
    AnalyzeCompression(AnalyzeCompression),
    Vacuum(Vacuum),

    DeclareCursor(DeclareCursor),
    Fetch(Fetch),
    Close {
        cursor: CursorName,
    },
    Prepare(Prepare),
    Execute(Execute),
    /// `DEALLOCATE [PREPARE] name`; `None` is ALL.
    Deallocate {
        name: Option<String>,
    },
    /// `CANCEL process_id ['message']`
    Cancel {
        process_id: i64,
        message: Option<String>,
    },
    Call(Call),

    /// Part of Redshift's language, not built: `name` is the command as errors name it, such as `CREATE DATASHARE`.
    NotBuilt {
        name: &'static str,
    },
}

/// A cursor's name, or ALL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CursorName {
    Name(String),
    All,
}
