//! What becomes of each call, by its number: caller and server both know it from that alone.

use std::time::Duration;

/// The caller's limit for a call that the server doesn't answer in time.
pub const SHORT: Duration = Duration::from_millis(250);
/// The caller's limit for every other call.
pub const LONG: Duration = Duration::from_secs(30);
/// When the server answers who has gone at [`SHORT`] or [`DROPPED`].
pub const LATE: Duration = Duration::from_millis(400);
/// When a caller drops a call.
pub const DROPPED: Duration = Duration::from_millis(20);
/// The largest answer that the caller reads, in bytes.
pub const LIMIT: usize = 64 << 10;

/// What the server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plan {
    // Answers that are right.
    Right,
    Chunked,
    Gzip,
    /// Behind hints (1xx).
    Hinted,
    /// The connection ends behind it.
    Last,
    /// It takes a while, and comes in time.
    Slow,
    /// Another answer comes with it, which nobody asked for.
    Twice,
    // Answers that are not.
    Fault,
    Page,
    Busy,
    OtherMessage,
    CutMessage,
    // No answer, or a part of one.
    Reset,
    Closed,
    Garbage,
    CutContent,
    CutChunk,
    CutGzip,
    // More than the caller reads.
    LargeAnnounced,
    LargeWithoutEnd,
    LargeUnpacked,
    HeadWithoutEnd,
    // Nothing in time.
    Late,
    Never,
    Drip,
    /// The caller is gone before the answer is there.
    Dropped,
}

/// Of a thousand calls, how many are which; the others are right.
const SHARES: [(Plan, u64); 25] = [
    (Plan::Chunked, 60),
    (Plan::Gzip, 60),
    (Plan::Hinted, 20),
    (Plan::Last, 20),
    (Plan::Slow, 20),
    (Plan::Twice, 10),
    (Plan::Fault, 60),
    (Plan::Page, 20),
    (Plan::Busy, 20),
    (Plan::OtherMessage, 20),
    (Plan::CutMessage, 20),
    (Plan::Reset, 20),
    (Plan::Closed, 20),
    (Plan::Garbage, 10),
    (Plan::CutContent, 20),
    (Plan::CutChunk, 10),
    (Plan::CutGzip, 10),
    (Plan::LargeAnnounced, 10),
    (Plan::LargeWithoutEnd, 10),
    (Plan::LargeUnpacked, 10),
    (Plan::HeadWithoutEnd, 5),
    (Plan::Late, 10),
    (Plan::Never, 10),
    (Plan::Drip, 10),
    (Plan::Dropped, 20),
];

impl Plan {
    pub fn of(number: u64) -> Self {
        let mut left = scattered(number) % 1000;
        for (plan, share) in SHARES {
            match left.checked_sub(share) {
                Some(rest) => left = rest,
                None => return plan,
            }
        }
        Self::Right
    }

    /// The caller's limit.
    pub fn limit(self) -> Duration {
        match self {
            Self::Late | Self::Never | Self::Drip => SHORT,
            _ => LONG,
        }
    }
}

/// A number that looks like chance (splitmix64).
fn scattered(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
