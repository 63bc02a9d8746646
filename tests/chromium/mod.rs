//! A real browser: headless Chromium behind chromedriver, spoken to in the WebDriver protocol over awc. One of each a
//! test, on ports and in a profile of their own, gone when the test lets go of them, also in a panic.
//!
//! What a person does with it stands in `person.rs`, what axe-core finds on a page in `axe.rs`, a look at every page in
//! `sweep.rs`. Nothing here knows the
//! house; tests and benches share it.

pub mod axe;
pub mod person;
pub mod sweep;

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use awc::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How WebDriver names an element in an answer.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long one command may take on a machine that does much else.
const COMMAND_SECONDS: u64 = 120;
/// The most bytes of an answer: a picture of a long page.
const ANSWER_MOST: usize = 64 * 1024 * 1024;

/// What Chromium is started with: no window, no processes of its own accord, no requests of its own accord.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--disable-features=PasswordLeakDetection,PasswordManagerOnboarding",
    "--lang=en",
];

/// Whether pages may run what they bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As nearly everybody's browser.
    Run,
    /// As in a browser whose owner has turned them off.
    Off,
}

/// The browser.
pub struct Chromium {
    wire: Client,
    session: String,
    driver: Driver,
}

/// A refusal of chromedriver's.
#[derive(Debug)]
pub struct Refusal {
    /// WebDriver's name for it, such as `no such element`.
    pub error: String,
    /// What it says.
    pub message: String,
}

impl Chromium {
    /// Starts one with a window of so many pixels.
    pub async fn start(scripts: Scripts, (width, height): (u32, u32)) -> Self {
        let chromium = program(&["chromium", "chromium-browser"]);
        let driver = Driver::start();
        let wire = Client::builder().timeout(Duration::from_secs(COMMAND_SECONDS)).disable_redirects().finish();
        let mut browser = Self { wire, session: String::new(), driver };
        let profile = format!("--user-data-dir={}", browser.driver.profile.path().display());
        let arguments: Vec<&str> = ARGUMENTS.iter().copied().chain([profile.as_str()]).collect();
        let options = json!({ "binary": chromium, "args": arguments });
        let wanted =
            json!({ "goog:chromeOptions": options, "unhandledPromptBehavior": "ignore", "goog:loggingPrefs": { "browser": "ALL" } });
        let begun = browser.command("POST", "", json!({ "capabilities": { "alwaysMatch": wanted } })).await;
        browser.session = begun["sessionId"].as_str().expect("chromedriver names the session").to_owned();
        browser.resize(width, height).await;
        // Every page is measured as the first one somebody opens.
        browser.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        if scripts == Scripts::Off {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser
    }

    /// Gives its window so many pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Shows pages as on a screen set to `light` or `dark`.
    pub async fn prefers(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Gives it a cookie of an address; an empty value takes it away.
    pub async fn keeps(&self, address: &str, name: &str, value: &str) {
        if value.is_empty() {
            self.devtools("Network.deleteCookies", json!({ "name": name, "url": address })).await;
            return;
        }
        self.devtools("Network.setCookie", json!({ "name": name, "value": value, "url": address, "path": "/", "httpOnly": true })).await;
    }

    /// Goes to an address, and waits until the page is there.
    pub async fn goes(&self, address: &str) {
        self.command("POST", "/url", json!({ "url": address })).await;
    }

    /// Goes back, as by the button of the browser.
    pub async fn goes_back(&self) {
        self.command("POST", "/back", json!({})).await;
    }

    /// Where it is.
    pub async fn address(&self) -> String {
        self.command("GET", "/url", Value::Null).await.as_str().unwrap_or_default().to_owned()
    }

    /// Opens another tab and goes on in it; gives the name of the one before.
    pub async fn new_tab(&self) -> String {
        let before = self.command("GET", "/window", Value::Null).await;
        let opened = self.command("POST", "/window/new", json!({ "type": "tab" })).await;
        self.go_to_tab(opened["handle"].as_str().expect("a tab has a name")).await;
        before.as_str().expect("a tab has a name").to_owned()
    }

    /// Goes on in another tab.
    pub async fn go_to_tab(&self, name: &str) {
        self.command("POST", "/window", json!({ "handle": name })).await;
    }

    /// Runs the body of a function in the page, past its policy; gives what it returns.
    pub async fn run(&self, script: &str, arguments: Value) -> Value {
        self.command("POST", "/execute/sync", json!({ "script": script, "args": arguments })).await
    }

    /// The same for a function whose last argument is called with the answer.
    pub async fn run_until_called(&self, script: &str, arguments: Value) -> Value {
        self.command("POST", "/execute/async", json!({ "script": script, "args": arguments })).await
    }

    /// Clicks an element that a script gave, as a hand does: where something lies over it, it refuses.
    pub async fn click(&self, element: &Value) -> Result<(), Refusal> {
        self.try_command("POST", &format!("/element/{}/click", reference(element)), json!({})).await.map(|_| ())
    }

    /// Empties a control.
    pub async fn clear(&self, element: &Value) -> Result<(), Refusal> {
        self.try_command("POST", &format!("/element/{}/clear", reference(element)), json!({})).await.map(|_| ())
    }

    /// Types into a control, key by key.
    pub async fn types(&self, element: &Value, text: &str) -> Result<(), Refusal> {
        self.try_command("POST", &format!("/element/{}/value", reference(element)), json!({ "text": text })).await.map(|_| ())
    }

    /// What it has complained of since it was asked last: what a policy forbade, what could not be fetched, what broke.
    pub async fn complaints(&self) -> Vec<String> {
        let told = self.command("POST", "/se/log", json!({ "type": "browser" })).await;
        let lines = told.as_array().into_iter().flatten().filter(|line| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING")));
        lines.filter_map(|line| line["message"].as_str()).map(str::to_owned).collect()
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, name: &str, arguments: Value) -> Value {
        self.command("POST", "/goog/cdp/execute", json!({ "cmd": name, "params": arguments })).await
    }

    async fn command(&self, method: &str, path: &str, body: Value) -> Value {
        let done = self.try_command(method, path, body).await;
        done.unwrap_or_else(|refusal| panic!("chromedriver refuses {method} {path}: {}: {}", refusal.error, refusal.message))
    }

    async fn try_command(&self, method: &str, path: &str, body: Value) -> Result<Value, Refusal> {
        let session = if self.session.is_empty() { String::new() } else { format!("/{}", self.session) };
        let address = format!("http://127.0.0.1:{}/session{session}{path}", self.driver.port);
        let asked = match method {
            "GET" => self.wire.get(&address).send().await,
            _ => self.wire.post(&address).send_json(&body).await,
        };
        let mut answer = asked.unwrap_or_else(|error| panic!("chromedriver does not answer {method} {path}: {error}"));
        let told: Value = answer.json().limit(ANSWER_MOST).await.expect("chromedriver answers in JSON");
        if answer.status().is_success() {
            return Ok(told["value"].clone());
        }
        let text = |name: &str| told["value"][name].as_str().unwrap_or_default().to_owned();
        Err(Refusal { error: text("error"), message: text("message") })
    }
}

fn reference(element: &Value) -> &str {
    element[ELEMENT].as_str().unwrap_or_else(|| panic!("{element} is no element"))
}

/// The process that steers Chromium, and its family.
struct Driver {
    child: Child,
    /// It goes on writing there.
    _said: BufReader<ChildStdout>,
    port: u16,
    profile: TempDir,
}

impl Driver {
    fn start() -> Self {
        let mut command = Command::new(program(&["chromedriver"]));
        // A group of its own: whatever it starts ends with it.
        command.arg("--port=0").process_group(0).stdout(Stdio::piped()).stderr(Stdio::null()).stdin(Stdio::null());
        let mut child = command.spawn().expect("chromedriver starts");
        let mut said = BufReader::new(child.stdout.take().expect("it was asked for"));
        let port = loop {
            let mut line = String::new();
            let length = said.read_line(&mut line).expect("chromedriver says where it listens");
            assert!(length > 0, "chromedriver ended before it said where it listens");
            if let Some((_, port)) = line.trim_end().trim_end_matches('.').split_once("successfully on port ") {
                break port.parse().expect("a port is a number");
            }
        };
        Self { child, _said: said, port, profile: tempfile::tempdir().expect("a folder for temporary files") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        // It may have ended already.
        let _gone = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ended = self.child.wait();
    }
}

/// The first of these programs that the path knows.
fn program(names: &[&str]) -> std::path::PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = names.iter().find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()));
    found.unwrap_or_else(|| panic!("{} is not installed; scripts/test.sh brings chromium and chromium-driver", names[0]))
}
