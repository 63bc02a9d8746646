//! A full disk: writes are refused with 503 and a time to come back, never with 500 and never with a false success;
//! reads go on; when there is room again the house writes again by itself.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Asked;
use crate::players::{Account, Players, violations};
use crate::stage::market::Market;
use crate::stage::program::{Program, Serving};
use crate::stage::wire::{Request, Wire};
use crate::stage::{room, say};

/// A file system of 48 MiB in memory, gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mounted(at: &Path) -> Option<Self> {
        std::fs::create_dir(at).ok()?;
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"]).arg(at).status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }

    /// Fills it to the last byte; gives the file that takes the room.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("filler");
        let mut file = std::fs::File::create(&path).unwrap();
        let block = [0_u8; 4096];
        while file.write_all(&block).is_ok() {}
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A file system still in use is let go as soon as it is not.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// On SQLite, whose file stands on the small disk. (PostgreSQL ends itself when its log cannot be written.)
pub async fn run(asked: &Asked) {
    let room = room();
    let Some(disk) = SmallDisk::mounted(&room.path().join("disk")) else {
        say("disk-full needs to mount a small file system: run it as root");
        return;
    };
    let rounds = asked.rounds(5, 1);
    let url = format!("sqlite://{}?mode=rwc", disk.0.join("house.db").display());
    let program = Program::new(room.path(), &url).at(asked.program.clone());
    let serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    market.negotiate(4, 4).await;
    let auditor = market.staff("auditor");
    let (mut players, mut account) = (Players::seated(&market, asked.clients), Account::default());
    let (mut reads, mut healed) = (0, Vec::new());
    for _ in 0..rounds {
        players.play(&market, (serving.address, Instant::now() + Duration::from_millis(500)), &mut account).await;
        let filler = disk.fill();
        // A log that is written over from its beginning needs no room for a while: it goes on until somebody was refused.
        let refused_before: u64 = account.refused.values().sum();
        for _ in 0..10 {
            let until = Instant::now() + Duration::from_secs(3);
            let (_, read) = tokio::join!(players.play(&market, (serving.address, until), &mut account), read_on(&market, &serving, until));
            reads += read;
            if account.refused.values().sum::<u64>() > refused_before {
                break;
            }
        }
        std::fs::remove_file(filler).unwrap();
        let freed = Instant::now();
        players.finish(&market, serving.address, &mut account).await;
        healed.push(freed.elapsed().as_millis());
        players.play(&market, (serving.address, Instant::now() + Duration::from_millis(500)), &mut account).await;
    }
    account.read_feed(&mut market, &auditor).await;
    let violated = violations(&program);
    serving.stop();
    let refused = account.refused.get("503 unavailable").copied().unwrap_or(0);
    let others: Vec<_> = account.refused.iter().filter(|(verdict, _)| *verdict != "503 unavailable").collect();
    let text = format!(
        "{rounds} times full for 3 s under load ({} clients): {refused} writes refused with 503, {} of them without `Retry-After`, \
         other answers: {others:?}; {reads} reads answered meanwhile; {} steps acknowledged, **missing {}, doubled {}, violations \
         {violated}**. Writing again {} ms after there was room (slowest), without a restart.",
        asked.clients,
        account.without_retry_after,
        account.acknowledged(),
        account.missing(),
        account.doubled(),
        healed.iter().max().copied().unwrap_or(0),
    );
    let wrong = account.missing() + account.doubled() + violated + others.len();
    assert!(wrong == 0 && account.without_retry_after == 0 && refused > 0 && reads > 0, "{text}");
    asked.tell("disk full", ("A full disk, SQLite", &text), &format!("disk-full --rounds {rounds} --clients {}", asked.clients));
}

/// Somebody reads all the while; every read is answered.
async fn read_on(market: &Market, serving: &Serving, until: Instant) -> u64 {
    let mut wire = Wire::connect(serving.address).await.unwrap();
    let negotiation = &market.negotiations[0];
    let reader = &market.creators[negotiation.sides[1]];
    let request = Request::get(&format!("/api/v1/proposals/{}", negotiation.id), Some(&reader.token));
    let mut reads = 0;
    while Instant::now() < until {
        let answer = wire.send(request.bytes()).await.unwrap();
        assert_eq!(answer.status, 200, "a read while the disk is full: {}", answer.json());
        reads += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    reads
}
