//! What a person does in a browser, by what stands on the page: links and buttons by their words, fields by their
//! labels. Everything waits until it is there, for at most half a minute, and then says what was there instead.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Chromium, Refusal, Scripts};

/// Finds things as a reader does; stands before every question to the page.
const EYES: &str = include_str!("eyes.js");
/// How long a person looks for something.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often they look.
const GLANCE: Duration = Duration::from_millis(25);

/// Somebody in front of a browser.
pub struct Person {
    /// What they sit in front of.
    pub browser: Chromium,
    /// What addresses of the house begin with.
    pub base: String,
}

impl Person {
    /// Somebody at the door of a house, with a window of these pixels.
    pub async fn at(base: &str, scripts: Scripts, size: (u32, u32)) -> Self {
        Self { browser: Chromium::start(scripts, size).await, base: base.to_owned() }
    }

    /// Goes to an address of the house.
    pub async fn opens(&self, path: &str) {
        self.browser.goes(&format!("{}{path}", self.base)).await;
    }

    /// Where they are, without the house and what was asked.
    pub async fn path(&self) -> String {
        let address = self.browser.address().await;
        let path = address.strip_prefix(&self.base).unwrap_or(&address);
        path.split(['?', '#']).next().unwrap_or_default().to_owned()
    }

    /// Follows a link or presses a button, by its words. Where that leads to another page, it waits for that page: what is
    /// looked for next may stand on the one before as well.
    pub async fn presses(&self, words: &str) {
        self.presses_beside(words, "").await;
    }

    /// The same for the one nearest to other words.
    pub async fn presses_beside(&self, words: &str, beside: &str) {
        let look = "return press(arguments[0], arguments[1])";
        self.does(&format!("press {words:?}"), look, json!([words, beside]), async |found| self.browser.click(found).await).await;
        self.waits_until(&format!("see where {words:?} leads"), "return hasArrived()").await;
    }

    /// Writes into the field of a label, in place of what is there. `Brand › Name` is the field Name of the part Brand.
    pub async fn writes(&self, label: &str, text: &str) {
        let write = async |found: &Value| {
            self.browser.clear(found).await?;
            self.browser.types(found, text).await
        };
        self.does(&format!("write into {label:?}"), "return control(arguments[0])", json!([label]), write).await;
    }

    /// Types on at the end of what is there.
    pub async fn types(&self, label: &str, text: &str) {
        let write = async |found: &Value| self.browser.types(found, text).await;
        self.does(&format!("type into {label:?}"), "return control(arguments[0])", json!([label]), write).await;
    }

    /// Puts a text into a field at once, as by pasting: also what no key types.
    pub async fn pastes(&self, label: &str, text: &str) {
        let look = "const found = control(arguments[0]); if (!found) return null; paste(found, arguments[1]); return found";
        self.does(&format!("paste into {label:?}"), look, json!([label, text]), async |_| Ok(())).await;
    }

    /// Chooses from a list by its words.
    pub async fn chooses(&self, label: &str, option: &str) {
        let look = "return choice(arguments[0], arguments[1])";
        let click = async |found: &Value| self.browser.click(found).await;
        self.does(&format!("choose {option:?} of {label:?}"), look, json!([label, option]), click).await;
    }

    /// Sets a tick that is not set yet.
    pub async fn ticks(&self, label: &str) {
        let look = "const found = control(arguments[0]); return found?.checked ? true : found";
        let click = async |found: &Value| if found == true { Ok(()) } else { self.browser.click(found).await };
        self.does(&format!("tick {label:?}"), look, json!([label]), click).await;
    }

    /// Waits until words stand on the page.
    pub async fn sees(&self, words: &str) {
        self.does(&format!("see {words:?}"), "return stands(arguments[0])", json!([words]), async |_| Ok(())).await;
    }

    /// Waits until a condition of the page holds.
    pub async fn waits_until(&self, what: &str, condition: &str) {
        self.does(what, condition, json!([]), async |_| Ok(())).await;
    }

    /// Whether words stand on the page now.
    pub async fn is_shown(&self, words: &str) -> bool {
        self.looks("return stands(arguments[0])", json!([words])).await == Value::Bool(true)
    }

    /// What stands on the page.
    pub async fn reads(&self) -> String {
        self.looks("return document.body.innerText", json!([])).await.as_str().unwrap_or_default().to_owned()
    }

    /// What a script that may look around answers.
    pub async fn looks(&self, script: &str, arguments: Value) -> Value {
        self.browser.run(&format!("{EYES}\n{script}"), arguments).await
    }

    /// Looks until something is there, and does something with it, again if the page changed meanwhile.
    async fn does(&self, what: &str, look: &str, arguments: Value, act: impl AsyncFn(&Value) -> Result<(), Refusal>) {
        let mut moments = tokio::time::interval(GLANCE);
        let began = tokio::time::Instant::now();
        let mut why = "it is not there".to_owned();
        while began.elapsed() < PATIENCE {
            moments.tick().await;
            let found = self.looks(look, arguments.clone()).await;
            if found.is_null() || found == Value::Bool(false) {
                continue;
            }
            match act(&found).await {
                Ok(()) => return,
                Err(refusal) if refusal.error == "unexpected alert open" => panic!("{what}: a dialog opened: {}", refusal.message),
                Err(refusal) => why = format!("{}: {}", refusal.error, refusal.message),
            }
        }
        let refused = self.looks("return refused()", json!([])).await;
        panic!("nobody can {what} on {}: {why}\n{}\nnot taken: {refused}", self.browser.address().await, self.reads().await);
    }
}
