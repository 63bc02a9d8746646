//! Long work on pages: what runs, how far it is, what came of it. A page of work under way opens itself again.

use std::rc::Rc;

use entity::job::{self, JobState};
use entity::{JobId, SubjectKind};
use serde_json::{Value, json};

use super::act::{buttons_of, read};
use super::person::Names;
use super::rows::{self, Head};
use super::subject::facts_of;
use super::visit::{Sheet, Visit};
use super::way::path_of_id;
use crate::kernel::Fault;
use crate::kernel::job::store;

/// After how many seconds the page of a job under way is opened again.
const AGAIN_SECONDS: u64 = 3;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("kind"),
    Head::Plain("about"),
    Head::Plain("state"),
    Head::Plain("/progress/done"),
    Head::Plain("/progress/total"),
    Head::Plain("asked_by"),
    Head::Plain("created_at"),
    Head::Plain("changed_at"),
];

/// Jobs, the newest first: the visitor's own, for finance and operators those of the house.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "jobs", "list_jobs", HEADS).await;
    }
    let paged = store::list(visit.house().reader(), visit.actor(), &visit.page()?).await?;
    let mut names = Names::of(&visit);
    let mut rows = Vec::new();
    for job in &paged.items {
        rows.push(line(&visit, job, &mut names).await?);
    }
    Ok(Sheet::read("pages/job/list", visit.say("page-jobs"), json!({ "jobs": rows, "next": paged.next })))
}

/// One job.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let job = store::load(visit.house().reader(), visit.actor(), visit.id::<JobId>()?).await?;
    let shown = read(&visit, "read_job", visit.path.clone(), "").await?;
    let result = shown.get("result").cloned().unwrap_or_default();
    let is_under_way = matches!(job.state, JobState::Queued | JobState::Running);
    let data = json!({
        "job": line(&visit, &job, &mut Names::of(&visit)).await?,
        "about": path_of_id(&job.about),
        "error": shown.get("error").and_then(|error| error.get("message")).cloned(),
        "result": facts_of(visit.words(), &result),
        "buttons": buttons_of(&visit, SubjectKind::Job, &shown, None),
        "under_way": is_under_way,
        "refresh": is_under_way.then_some(AGAIN_SECONDS),
    });
    Ok(Sheet::read("pages/job/show", visit.say(&format!("job-{}", job.kind)), data))
}

async fn line(visit: &Visit, job: &job::Model, names: &mut Names<'_>) -> Result<Value, Fault> {
    let by = match job.user_id {
        Some(user) => names.name(user).await?,
        None => visit.say("role-clock"),
    };
    let about = path_of_id(&job.about).map_or_else(|| job.about.clone(), |_| String::new());
    Ok(json!({
        "link": format!("/jobs/{}", job.id),
        "what": visit.say(&format!("job-{}", job.kind)),
        "about": about,
        "state": job.state,
        "done": job.done,
        "total": job.total.max(job.done),
        "by": by,
        "created_at": job.created_at,
        "changed_at": job.changed_at,
    }))
}
