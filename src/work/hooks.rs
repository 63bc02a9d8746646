//! The worker of hooks: events become deliveries, deliveries leave. What is owed and when again, `market::hook` says;
//! signing and the guard against private addresses are `notify::webhook`'s.

use std::net::SocketAddr;
use std::sync::Arc;

use entity::{event, hook};
use futures_util::StreamExt;
use futures_util::stream;

use crate::kernel::{Fault, House};
use crate::market::hook::deliver::{self, Answer, Parcel};
use crate::market::hook::store::Concerned;
use crate::notify::webhook::{Courier, headers, signed_for_feishu};
use crate::render::{Locale, Renderer};

/// How many deliveries are under way at the same time.
const AT_ONCE: usize = 8;

/// What sends to hooks.
pub struct Hooks {
    house: House,
    renderer: Arc<Renderer>,
    courier: Courier,
}

impl Hooks {
    /// A worker that reaches public addresses, and the local ones that tests allow.
    pub fn new(house: House, renderer: Arc<Renderer>, allow: &[SocketAddr]) -> Result<Self, Fault> {
        let courier = Courier::new(allow).map_err(|error| Fault::broken(error.to_string()))?;
        Ok(Self { house, renderer, courier })
    }

    /// Owes what happened and sends what is due; gives what became of each.
    pub async fn pass(&self) -> Result<Vec<Answer>, Fault> {
        while deliver::owe(&self.house, &|hook, event, concerned| self.words(hook, event, concerned)).await? > 0 {}
        let mut answers = Vec::new();
        loop {
            let parcels = deliver::claim(&self.house).await?;
            if parcels.is_empty() {
                return Ok(answers);
            }
            let under_way = parcels.iter().map(|parcel| async move { (parcel, self.send(parcel).await) });
            let mut sent = stream::iter(under_way).buffer_unordered(AT_ONCE);
            while let Some((parcel, answer)) = sent.next().await {
                deliver::settle(&self.house, &parcel.delivery, &answer).await?;
                answers.push(answer);
            }
        }
    }

    async fn send(&self, parcel: &Parcel) -> Answer {
        let target = self.courier.target(&parcel.url).map_err(|error| (None, error.to_string()))?;
        let (id, body) = (parcel.delivery.id.to_string(), parcel.delivery.payload.as_str());
        let headers = if parcel.secrets.is_empty() { Vec::new() } else { headers(&id, self.house.now(), body, &parcel.secrets) };
        let signed = parcel.signing.as_ref().and_then(|secret| signed_for_feishu(body, self.house.now(), secret));
        let body = signed.as_deref().unwrap_or(body);
        self.courier.deliver(&target, &headers, body, parcel.says).await.map_err(|failed| (failed.status, failed.reason))
    }

    /// A robot's sentence: what, how it stands now, where.
    fn words(&self, hook: &hook::Model, event: &event::Model, concerned: &Concerned) -> String {
        let words = self.renderer.words(Locale::from_code(&hook.locale).unwrap_or_default());
        let say = |keys: &[String]| keys.iter().find_map(|key| words.say_if_known(key));
        let (kind, name) = (event.subject_kind, &event.name);
        let what = say(&[format!("event-{kind}-{name}"), format!("event-{name}"), format!("step-{name}")]).unwrap_or_else(|| name.clone());
        let thing = say(&[format!("subject-{kind}")]).unwrap_or_else(|| kind.to_string());
        let state = event.to_state.as_ref().and_then(|state| say(&[format!("state-{kind}-{state}")])).map(|state| format!(" → {state}"));
        let link = format!("{}/{}/{}", self.house.public_url(), kind.plural(), kind.show(event.subject_id));
        format!("{} · {thing}: {what}{}\n{link}", concerned.title, state.unwrap_or_default())
    }
}
