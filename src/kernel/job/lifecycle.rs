//! A job's way from asked for to its end.

use entity::job::JobState::{self, Cancelled, Done, Failed, Queued, Running};
use entity::{SubjectKind, job};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, open, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a job.
    pub enum JobStep {
        /// A worker takes it up for the first time.
        Start = "start",
        /// Its last chunk is done.
        Finish = "finish",
        /// A chunk was refused, or broke down too often.
        Fail = "fail",
        /// It goes on where it stopped.
        Retry = "retry",
        /// It is called off; what its chunks did stays.
        Cancel = "cancel",
    }
}

/// The life of a job.
#[derive(Debug)]
pub struct JobLife;

impl Lifecycle for JobLife {
    type State = JobState;
    type Step = JobStep;
    const KIND: SubjectKind = SubjectKind::Job;
    const BEGINS: &'static [Begin<Self>] = &[begin(Queued, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step             from                        to         by              who is told
        row(JobStep::Start,  &[Queued],                  Running,   &[By::Clock],   &[]),
        row(JobStep::Finish, &[Running],                 Done,      &[By::Clock],   &[]),
        row(JobStep::Fail,   &[Running],                 Failed,    &[By::Clock],   &[]),
        row(JobStep::Retry,  &[Failed],                  Queued,    &[By::Finance, By::Operator], &[]),
        row(JobStep::Cancel, &[Queued, Running, Failed], Cancelled, &[By::Finance], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Queued,  By::Clock,   "the next free worker takes it up"),
        open(Running, By::Clock,   "a worker does it chunk by chunk; if that one stops, another goes on"),
        wait(Failed, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [JobState] = &[Done, Cancelled];

    fn meaning(state: JobState) -> &'static str {
        match state {
            Queued => "Asked for; what belongs to it is fixed.",
            Running => "Under way, chunk by chunk.",
            Done => "Done; its result is there.",
            Failed => "Stopped with a reason; it can go on where it stopped.",
            Cancelled => "Called off; what was done until then stays.",
        }
    }
}

crate::subject!(job::Model, JobLife);
