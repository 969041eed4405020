//! The server over a real socket, with a session that echoes.

use std::sync::Mutex;

use arrow::array::{Int32Array, RecordBatch};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use ring::{digest, hmac};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, mpsc};
use vesto_session::*;
use vesto_types::{ColumnType, Notice, PasswordVerifiers, ScramVerifier, SeededIds};

use super::*;

#[derive(Default)]
struct Echo {
    log: Arc<Mutex<Vec<String>>>,
    loaded: Arc<Notify>,
}

struct EchoSession {
    log: Arc<Mutex<Vec<String>>>,
    loaded: Arc<Notify>,
    in_block: bool,
    failed: bool,
    notices: Vec<Notice>,
    live: (mpsc::Sender<Notice>, Option<LiveNotices>),
}

fn hmac_sha256(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

fn salted(password: &str, salt: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    let iterations = std::num::NonZeroU32::new(4096).unwrap();
    ring::pbkdf2::derive(ring::pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt, password.as_bytes(), &mut out);
    out
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

#[async_trait]
impl SqlService for Echo {
    /// Ann has two passwords at once, as temporary logins may.
    async fn credentials(&self, user: &str, _database: &str) -> Result<Vec<Credential>, SqlError> {
        if user != "ann" {
            return Ok(Vec::new());
        }
        let credential = |password: &str| {
            let key = salted(password, b"salt");
            let scram = ScramVerifier {
                iterations: 4096,
                salt: b"salt".to_vec(),
                stored_key: sha256(&hmac_sha256(&key, "Client Key")).try_into().unwrap(),
                server_key: hmac_sha256(&key, "Server Key").try_into().unwrap(),
            };
            let md5 = format!("md5{}", hex::encode(Md5::digest(format!("{password}ann"))));
            Credential { verifiers: PasswordVerifiers { md5, scram }, temporary: None }
        };
        Ok(vec![credential("other"), credential("secret")])
    }

    async fn open(&self, login: Login) -> Result<Box<dyn Session>, SqlError> {
        if login.database != "dev" {
            let message = format!("database \"{}\" does not exist", login.database);
            return Err(SqlError::new(SqlState::INVALID_CATALOG_NAME, message));
        }
        let (sender, receiver) = mpsc::channel(1);
        Ok(Box::new(EchoSession {
            log: self.log.clone(),
            loaded: self.loaded.clone(),
            in_block: false,
            failed: false,
            notices: Vec::new(),
            live: (sender, Some(receiver)),
        }))
    }
}

/// Statements: `rows N` gives 0..N; `fail` fails; `wait` waits to be cancelled; `load` outlives its client and ends when
/// the test says so; `tell N` sends N notices of a kilobyte; anything else is its own tag.
#[async_trait]
impl Session for EchoSession {
    fn parse(&mut self, sql: &str) -> Result<Vec<ParsedStatement>, SqlError> {
        if sql.contains("syntax!") {
            return Err(SqlError::new(SqlState::SYNTAX_ERROR, "syntax error at or near \"!\"").at(7));
        }
        let texts = sql.split(';').map(str::trim).filter(|text| !text.is_empty());
        let parse = |text: &str| ParsedStatement {
            inner: Arc::new(text.to_owned()),
            n_parameters: usize::from(text.contains("$1")),
            outlives_client: text == "load",
        };
        Ok(texts.map(parse).collect())
    }

    async fn describe(&mut self, statement: &ParsedStatement, _: &[u32]) -> Result<StatementDescription, SqlError> {
        let text = statement.inner.downcast_ref::<String>().unwrap();
        let columns = text.starts_with("rows").then(|| vec![Column::new("n", &ColumnType::Integer)]);
        Ok(StatementDescription { parameter_oids: vec![23; statement.n_parameters], columns })
    }

    async fn execute(
        &mut self,
        statement: &ParsedStatement,
        parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Outcome, SqlError> {
        let text = statement.inner.downcast_ref::<String>().unwrap();
        let argument = parameters.first().and_then(|parameter| parameter.text.clone());
        self.log.lock().unwrap().push(argument.clone().unwrap_or_else(|| text.clone()));
        match text.split_once(' ').unwrap_or((text, "")) {
            ("rows", n) => {
                let n: i32 = argument.as_deref().unwrap_or(n).parse().unwrap();
                let array: arrow::array::ArrayRef = Arc::new((0..n).collect::<Int32Array>());
                let batch = RecordBatch::try_from_iter([("n", array)]).unwrap();
                Ok(Outcome::Rows(Rows {
                    columns: vec![Column::new("n", &ColumnType::Integer)],
                    batches: Box::pin(futures::stream::iter([Ok(batch)])),
                    tag: RowsTag::Counted("SELECT"),
                }))
            }
            ("fail", _) => {
                self.failed = true;
                Err(SqlError::new(SqlState::DIVISION_BY_ZERO, "division by zero").with_hint("do not"))
            }
            ("wait", _) => {
                cancel.cancelled().await;
                self.log.lock().unwrap().push("cancelled".into());
                Err(SqlError::new(SqlState::QUERY_CANCELED, "canceling statement due to user request"))
            }
            ("begin", _) => {
                self.in_block = true;
                Ok(Outcome::Command("BEGIN".into()))
            }
            ("load", _) => tokio::select! {
                () = cancel.cancelled() => {
                    self.log.lock().unwrap().push("cancelled".into());
                    Err(SqlError::new(SqlState::QUERY_CANCELED, "canceling statement due to user request"))
                }
                () = self.loaded.notified() => Ok(Outcome::Command("LOAD".into())),
            },
            ("tell", n) => {
                for _ in 0..n.parse::<usize>().unwrap() {
                    self.live.0.send(Notice::info("x".repeat(1000))).await.unwrap();
                }
                self.log.lock().unwrap().push("told".into());
                Ok(Outcome::Command("TELL".into()))
            }
            ("notice", _) => {
                self.notices.push(Notice::info("told"));
                Ok(Outcome::Command("NOTICE".into()))
            }
            _ => Ok(Outcome::Command(text.to_uppercase())),
        }
    }

    fn fail(&mut self) {
        self.failed = true;
    }

    async fn sync(&mut self) -> Result<(), SqlError> {
        let end = if std::mem::take(&mut self.failed) { "rollback" } else { "commit" };
        self.log.lock().unwrap().push(end.into());
        Ok(())
    }

    fn transaction_status(&self) -> TransactionStatus {
        if self.in_block { TransactionStatus::InTransaction } else { TransactionStatus::Idle }
    }

    fn take_live_notices(&mut self) -> Option<LiveNotices> {
        self.live.1.take()
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    fn take_parameter_changes(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }
}

struct Client {
    tcp: TcpStream,
    key: (i32, i32),
}

fn frame(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![kind];
    out.extend((body.len() as i32 + 4).to_be_bytes());
    out.extend(body);
    out
}

impl Client {
    async fn start(address: SocketAddr, user: &str, extra: &[u8]) -> Self {
        let mut tcp = TcpStream::connect(address).await.unwrap();
        let body =
            [&196_608i32.to_be_bytes()[..], b"user\0", user.as_bytes(), b"\0database\0dev\0", extra, b"\0"].concat();
        tcp.write_all(&(body.len() as i32 + 4).to_be_bytes()).await.unwrap();
        tcp.write_all(&body).await.unwrap();
        Self { tcp, key: (0, 0) }
    }

    async fn read(&mut self) -> (u8, Vec<u8>) {
        let kind = self.tcp.read_u8().await.unwrap();
        let len = self.tcp.read_i32().await.unwrap();
        let mut body = vec![0; len as usize - 4];
        self.tcp.read_exact(&mut body).await.unwrap();
        (kind, body)
    }

    async fn send(&mut self, frames: &[Vec<u8>]) {
        self.tcp.write_all(&frames.concat()).await.unwrap();
    }

    /// Reads up to ReadyForQuery, each message as its type and the readable part of its body.
    async fn until_ready(&mut self) -> String {
        let mut seen = Vec::new();
        loop {
            let (kind, body) = self.read().await;
            if kind == b'K' {
                let word = |at: usize| i32::from_be_bytes(body[at..at + 4].try_into().unwrap());
                self.key = (word(0), word(4));
                continue;
            }
            let readable = match kind {
                b'C' | b'E' | b'N' => {
                    let fields = body.split(|byte| *byte == 0).filter(|field| !field.is_empty());
                    let fields: Vec<_> = fields.map(|field| String::from_utf8_lossy(field).into_owned()).collect();
                    format!("({})", fields.join("|"))
                }
                b'D' => format!("({})", String::from_utf8_lossy(&body[6..])),
                _ => String::new(),
            };
            seen.push(format!("{}{readable}", char::from(kind)));
            if kind == b'Z' {
                return seen.join(" ");
            }
        }
    }

    async fn log_in_md5(address: SocketAddr) -> Self {
        let mut client = Self::start(address, "ann", b"client_protocol_version\x002\0").await;
        let (_, body) = client.read().await;
        assert_eq!(body[..4], 5i32.to_be_bytes());
        let inner = hex::encode(Md5::digest(b"secretann"));
        let answer = format!("md5{}\0", hex::encode(Md5::digest([inner.as_bytes(), &body[4..]].concat())));
        client.send(&[frame(b'p', &[answer.as_bytes()])]).await;
        assert_eq!(client.until_ready().await, "R Z");
        client
    }

    /// Runs SCRAM; true when the server accepted.
    async fn scram(&mut self, password: &str) -> bool {
        let (_, body) = self.read().await;
        assert_eq!(body[..4], 10i32.to_be_bytes());
        let first = "n,,n=,r=clientnonce";
        let len = (first.len() as i32).to_be_bytes();
        self.send(&[frame(b'p', &[b"SCRAM-SHA-256\0", &len, first.as_bytes()])]).await;
        let (_, body) = self.read().await;
        let server_first = String::from_utf8(body[4..].to_vec()).unwrap();
        let field = |name: &str| server_first.split(',').find_map(|field| field.strip_prefix(name)).unwrap().to_owned();
        let key = salted(password, &STANDARD.decode(field("s=")).unwrap());
        let without_proof = format!("c=biws,r={}", field("r="));
        let auth_message = format!("n=,r=clientnonce,{server_first},{without_proof}");
        let client_key = hmac_sha256(&key, "Client Key");
        let signature = hmac_sha256(&sha256(&client_key), &auth_message);
        let proof: Vec<u8> = client_key.iter().zip(&signature).map(|(key, signature)| key ^ signature).collect();
        let last = format!("{without_proof},p={}", STANDARD.encode(proof));
        self.send(&[frame(b'p', &[last.as_bytes()])]).await;
        let (kind, body) = self.read().await;
        if kind == b'E' {
            assert!(String::from_utf8_lossy(&body).contains("password authentication failed for user"));
            return false;
        }
        let server_signature = hmac_sha256(&hmac_sha256(&key, "Server Key"), &auth_message);
        assert_eq!(body[4..], *format!("v={}", STANDARD.encode(server_signature)).as_bytes());
        true
    }
}

struct Running {
    address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    loaded: Arc<Notify>,
    shutdown: CancellationToken,
    task: tokio::task::JoinHandle<io::Result<()>>,
}

async fn start_with(change: impl FnOnce(&mut ServerOptions)) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let echo = Echo::default();
    let (log, loaded) = (echo.log.clone(), echo.loaded.clone());
    let shutdown = CancellationToken::new();
    let mut options = ServerOptions::new(Arc::new(SeededIds::default()));
    change(&mut options);
    let task = tokio::spawn(serve(listener, Arc::new(echo), options, shutdown.clone()));
    Running { address, log, loaded, shutdown, task }
}

async fn start() -> Running {
    start_with(|_| {}).await
}

fn query(sql: &str) -> Vec<u8> {
    frame(b'Q', &[sql.as_bytes(), b"\0"])
}

#[tokio::test]
async fn scram_admits_the_right_password_and_nothing_else() {
    let server = start().await;
    let mut client = Client::start(server.address, "ann", b"").await;
    assert!(client.scram("secret").await);
    assert_eq!(client.until_ready().await, "R Z");
    assert!(!Client::start(server.address, "ann", b"").await.scram("wrong").await);
    assert!(!Client::start(server.address, "nobody", b"").await.scram("secret").await);
}

#[tokio::test]
async fn statements_of_one_string_run_in_one_implicit_transaction() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[query("a; rows 2; notice")]).await;
    assert_eq!(
        client.until_ready().await,
        "C(A) T D(\0\0\0\u{1}0) D(\0\0\0\u{1}1) C(SELECT 2) N(SINFO|C00000|Mtold) C(NOTICE) Z"
            .replace("\0\0\0\u{1}", "")
    );
    client.send(&[query("b; fail; c")]).await;
    assert_eq!(client.until_ready().await, "C(B) E(SERROR|C22012|Mdivision by zero|Hdo not) Z");
    client.send(&[query("syntax!")]).await;
    assert_eq!(client.until_ready().await, "E(SERROR|C42601|Msyntax error at or near \"!\"|P7) Z");
    client.send(&[query(" ")]).await;
    assert_eq!(client.until_ready().await, "I Z");
    let log = server.log.lock().unwrap().join(" ");
    assert_eq!(log, "a rows 2 notice commit b fail rollback rollback commit");
}

#[tokio::test]
async fn a_portal_is_read_in_portions_and_errors_skip_to_sync() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    let bind = frame(b'B', &[b"\0s\0", &[0, 1, 0, 1, 0, 1, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0]]);
    let execute = |max: i32| frame(b'E', &[b"\0", &max.to_be_bytes()]);
    let parse = frame(b'P', &[b"s\0rows $1\0", &[0, 0]]);
    let sync = frame(b'S', &[]);
    client.send(&[parse, frame(b'D', &[b"Ss\0"]), bind, execute(2), execute(0), sync.clone()]).await;
    assert_eq!(client.until_ready().await, "1 t T 2 D(0) D(1) s D(2) C(SELECT 3) Z");
    client.send(&[frame(b'E', &[b"missing\0", &[0; 4]]), frame(b'D', &[b"Ss\0"]), sync.clone()]).await;
    assert_eq!(client.until_ready().await, "E(SERROR|C34000|Mportal \"missing\" does not exist) Z");
    client.send(&[frame(b'P', &[b"\0a; b\0", &[0, 0]]), sync]).await;
    assert!(client.until_ready().await.contains("cannot insert multiple commands"));
}

#[tokio::test]
async fn a_query_behind_an_error_is_discarded_up_to_sync() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[frame(b'E', &[b"missing\0", &[0; 4]]), query("discarded"), frame(b'S', &[]), query("kept")]).await;
    assert_eq!(client.until_ready().await, "E(SERROR|C34000|Mportal \"missing\" does not exist) Z");
    assert_eq!(client.until_ready().await, "C(KEPT) Z");
    assert!(!server.log.lock().unwrap().contains(&"discarded".to_owned()));
}

#[tokio::test]
async fn a_function_call_is_answered_without_a_sync() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[frame(b'F', &[&[0; 10]]), query("a")]).await;
    let refused = client.until_ready().await;
    assert!(refused.contains("C0A000") && refused.ends_with(" Z"), "{refused}");
    assert_eq!(client.until_ready().await, "C(A) Z");
}

#[tokio::test]
async fn a_session_holds_so_many_portals_and_no_more() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    let parse = frame(b'P', &[b"s\0a\0", &[0, 0]]);
    let mut series = vec![parse];
    for index in 0..=10_000 {
        series.push(frame(b'B', &[format!("p{index}\0s\0").as_bytes(), &[0; 6]]));
    }
    series.push(frame(b'S', &[]));
    let (mut read, mut write) = client.tcp.split();
    let sent = async { write.write_all(&series.concat()).await.unwrap() };
    let seen = async {
        let mut kinds = Vec::new();
        while kinds.last() != Some(&b'Z') {
            let kind = read.read_u8().await.unwrap();
            let len = read.read_i32().await.unwrap();
            read.read_exact(&mut vec![0; len as usize - 4]).await.unwrap();
            kinds.push(kind);
        }
        kinds
    };
    let ((), kinds) = tokio::join!(sent, seen);
    assert_eq!(kinds.iter().filter(|kind| **kind == b'2').count(), 10_000);
    assert_eq!(kinds.iter().filter(|kind| **kind == b'E').count(), 1);
}

#[tokio::test]
async fn a_cancel_request_with_the_right_secret_cancels_the_statement() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[query("wait")]).await;
    let cancel = |secret: i32| {
        let words = [16, 80_877_102, client.key.0, secret];
        words.iter().flat_map(|word: &i32| word.to_be_bytes()).collect::<Vec<_>>()
    };
    let (wrong, right) = (cancel(client.key.1.wrapping_add(1)), cancel(client.key.1));
    for packet in [wrong, right] {
        // The server closes the connection when it has dealt with it.
        let mut tcp = TcpStream::connect(server.address).await.unwrap();
        tcp.write_all(&packet).await.unwrap();
        assert_eq!(tcp.read(&mut [0; 1]).await.unwrap(), 0);
    }
    assert!(client.until_ready().await.contains("57014"));
}

/// Polls until the session has logged `entry`.
async fn logged(server: &Running, entry: &str) {
    let seen = async {
        while !server.log.lock().unwrap().iter().any(|line| line == entry) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.expect("the session did not get that far");
}

#[tokio::test]
async fn a_lost_connection_cancels_its_statement() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[query("wait")]).await;
    logged(&server, "wait").await;
    drop(client);
    logged(&server, "cancelled").await;
}

#[tokio::test]
async fn a_load_outlives_its_client_outside_a_block() {
    let server = start().await;
    for (lost, sent) in [(vec![query("load")], "load"), (vec![query("begin"), query("load")], "begin")] {
        let mut client = Client::log_in_md5(server.address).await;
        client.send(&lost).await;
        logged(&server, "load").await;
        drop(client);
        if sent == "load" {
            // Another client comes and goes meanwhile: the loss was seen.
            Client::log_in_md5(server.address).await;
            server.loaded.notify_one();
            logged(&server, "commit").await;
            assert_eq!(server.log.lock().unwrap()[..2], ["load", "commit"]);
            server.log.lock().unwrap().clear();
        } else {
            logged(&server, "cancelled").await;
        }
    }
}

/// As clients of the extended protocol lose it: Execute has come, and Sync never will.
#[tokio::test]
async fn a_load_is_committed_without_a_sync_that_never_comes() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    let parse = frame(b'P', &[b"\0load\0\0\0"]);
    let bind = frame(b'B', &[b"\0\0\0\0\0\0\0\0"]);
    client.send(&[parse, bind, frame(b'E', &[b"\0\0\0\0\0"])]).await;
    logged(&server, "load").await;
    drop(client);
    Client::log_in_md5(server.address).await;
    server.loaded.notify_one();
    logged(&server, "commit").await;
}

#[tokio::test]
async fn a_client_that_does_not_read_misses_notices_and_delays_nothing() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    // More than all buffers between the two hold.
    client.send(&[query("tell 40000")]).await;
    logged(&server, "told").await;
    let told = client.until_ready().await;
    let n_told = told.matches("N(").count();
    assert!(0 < n_told && n_told < 40_000, "{n_told}");
    assert!(told.ends_with("C(TELL) Z"));
}

#[tokio::test]
async fn shutdown_tells_idle_clients() {
    let server = start().await;
    let mut client = Client::log_in_md5(server.address).await;
    server.shutdown.cancel();
    let (kind, body) = client.read().await;
    assert_eq!(kind, b'E');
    assert!(String::from_utf8_lossy(&body).contains("57P01"));
    server.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn one_connection_too_many_is_refused_and_a_place_is_given_back() {
    let server = start_with(|options| options.max_connections = 1).await;
    let first = Client::log_in_md5(server.address).await;
    let mut second = Client::start(server.address, "ann", b"").await;
    let (kind, body) = second.read().await;
    assert_eq!(kind, b'E');
    assert!(String::from_utf8_lossy(&body).contains("connection limit \"1\" exceeded"));
    drop(first);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        let mut third = Client::start(server.address, "ann", b"").await;
        if third.read().await.0 == b'R' {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "the place was not given back");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn garbage_ends_the_connection_and_not_the_server() {
    let server = start().await;
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0, 0, 0, 3], &[0, 0, 0, 8, 0, 2, 0, 0], &[255; 8]] {
        let mut tcp = TcpStream::connect(server.address).await.unwrap();
        tcp.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        // The end may come as a reset, since the server does not read what it refuses.
        let _ = tcp.read_to_end(&mut answer).await;
    }
    let mut client = Client::log_in_md5(server.address).await;
    client.send(&[frame(b'B', &[b"\0\0\xff\xff"])]).await;
    let (kind, body) = client.read().await;
    assert_eq!((kind, String::from_utf8_lossy(&body).contains("08P01")), (b'E', true));
    Client::log_in_md5(server.address).await;
}

#[tokio::test]
async fn an_unknown_database_is_refused_after_the_password() {
    let server = start().await;
    let mut tcp_client = Client::start(server.address, "ann", b"database\0nope\0").await;
    assert!(tcp_client.scram("secret").await);
    let (kind, body) = tcp_client.read().await;
    assert_eq!(kind, b'E');
    assert!(String::from_utf8_lossy(&body).contains("database \"nope\" does not exist"));
}
