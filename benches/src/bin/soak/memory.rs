//! What the process holds while calls are made: memory, open files and tasks.

use std::fmt;

/// How often it is looked at in a run.
pub const SAMPLES: u64 = 40;

/// By how much the second half of a run may need more memory than the quarter before it, in KiB:
/// what the allocator keeps goes up and down. A byte that each call left behind would be 100 KiB in
/// as many thousand calls.
const GROWTH: u64 = 2048;

/// A caller has a connection, and the server's end of it; those that were dropped stand for a while
/// at the server, which doesn't know of it.
const FILES: usize = 600;
const TASKS: usize = 600;

#[derive(Clone, Copy)]
struct Sample {
    /// In KiB.
    resident: u64,
    files: usize,
    tasks: usize,
}

/// All looks.
#[derive(Default)]
pub struct Watch(Vec<Sample>);

impl Watch {
    pub fn look(&mut self, tasks: usize) {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = statm.split(' ').nth(1).and_then(|it| it.parse().ok());
        let pages: u64 = pages.unwrap_or(0);
        let page = u64::try_from(rustix::param::page_size()).unwrap_or(0);
        let files = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        self.0.push(Sample {
            resident: pages * page / 1024,
            files,
            tasks,
        });
    }

    fn most(&self, from: usize, to: usize, what: impl Fn(&Sample) -> u64) -> u64 {
        let (from, to) = (self.0.len() * from / 4, self.0.len() * to / 4);
        self.0[from..to].iter().map(what).max().unwrap_or(0)
    }

    /// What has grown that must not.
    pub fn problems(&self) -> Vec<String> {
        let mut out = Vec::new();
        let resident = |sample: &Sample| sample.resident;
        let (before, after) = (self.most(1, 2, resident), self.most(2, 4, resident));
        if before == 0 || after > before + GROWTH {
            out.push(format!("memory grew from {before} to {after} KiB"));
        }
        let files = self.0.iter().map(|sample| sample.files).max().unwrap_or(0);
        if files > FILES {
            out.push(format!("{files} files were open"));
        }
        let tasks = self.0.iter().map(|sample| sample.tasks).max().unwrap_or(0);
        if tasks > TASKS {
            out.push(format!("there were {tasks} tasks"));
        }
        out
    }
}

impl fmt::Display for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |what: &dyn Fn(&Sample) -> String| {
            let every = self.0.iter().step_by(4).chain(self.0.last());
            every.map(what).collect::<Vec<_>>().join(" ")
        };
        writeln!(f, "resident, KiB: {}", row(&|it| it.resident.to_string()))?;
        writeln!(f, "open files: {}", row(&|it| it.files.to_string()))?;
        write!(f, "tasks: {}", row(&|it| it.tasks.to_string()))
    }
}
