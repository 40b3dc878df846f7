//! How fast messages are read and written, beside what goes over the same bytes without making
//! anything of them. Time is CPU time: what else the machine does doesn't count.

#![allow(missing_docs, clippy::unwrap_used)]

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use rustix::time::{ClockId, clock_gettime};
use soapgen_benches::{appointment, as_wcf, calendar, floor, gateway};

struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(
            now.tv_sec.try_into().unwrap(),
            now.tv_nsec.try_into().unwrap(),
        )
    }

    fn end(&self, start: Duration) -> Duration {
        self.start() - start
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

type Group<'a> = BenchmarkGroup<'a, CpuTime>;

fn main() {
    let mut criterion = Criterion::default()
        .with_measurement(CpuTime)
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .configure_from_args();
    let mut group = criterion.benchmark_group("calendar");
    side_by_side(&mut group);
    group.finish();
    let mut group = criterion.benchmark_group("small-call");
    small_call(&mut group);
    group.finish();
    let mut group = criterion.benchmark_group("growth");
    growth(&mut group);
    group.finish();
    criterion.final_summary();
}

/// 2,000 appointments, everything over the same bytes.
fn side_by_side(group: &mut Group<'_>) {
    let value = calendar::response(2_000).unwrap();
    let text = calendar::message(2_000).unwrap();
    assert_eq!(calendar::read(text.as_bytes()).unwrap(), value);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("scan for tags", |b| b.iter(|| floor::scan(text.as_bytes())));
    group.bench_function("UTF-8 check", |b| {
        b.iter(|| floor::utf8(text.as_bytes()).unwrap())
    });
    group.bench_function("quick-xml", |b| b.iter(|| floor::tokens(&text).unwrap()));
    group.bench_function("quick-xml with namespaces", |b| {
        b.iter(|| floor::resolved_tokens(&text).unwrap());
    });
    read(group, BenchmarkId::from_parameter("read"), text.as_bytes());
    write(group, BenchmarkId::from_parameter("write"), &value);
    // With a prefix on each element: the form that is written.
    let prefixed = calendar::write(&value).unwrap();
    group.throughput(Throughput::Bytes(prefixed.len() as u64));
    group.bench_function("quick-xml, prefixed", |b| {
        b.iter(|| floor::tokens(&prefixed).unwrap());
    });
    read(
        group,
        BenchmarkId::from_parameter("read, prefixed"),
        prefixed.as_bytes(),
    );
}

fn read(group: &mut Group<'_>, id: BenchmarkId, message: &[u8]) {
    group.throughput(Throughput::Bytes(message.len() as u64));
    group.bench_function(id, |b| {
        b.iter_batched(
            || (),
            |()| calendar::read(message).unwrap(),
            BatchSize::PerIteration,
        );
    });
}

fn write(group: &mut Group<'_>, id: BenchmarkId, value: &appointment::GetMyAppointmentsResponse) {
    group.throughput(Throughput::Bytes(
        calendar::write(value).unwrap().len() as u64
    ));
    group.bench_function(id, |b| b.iter(|| calendar::write(value).unwrap()));
}

fn small_call(group: &mut Group<'_>) {
    let request = gateway::request();
    let response = gateway::RESPONSE.as_bytes();
    assert!(gateway::read(response).unwrap().body.response.is_some());
    group.bench_function("request written and response read", |b| {
        b.iter(|| {
            (
                gateway::write(&request).unwrap(),
                gateway::read(response).unwrap(),
            )
        });
    });
}

/// Cost a byte stays the same whatever the size, the depth and the width.
fn growth(group: &mut Group<'_>) {
    group.sample_size(10);
    for (size, count) in [("1 MB", 364), ("10 MB", 3_640), ("100 MB", 36_400)] {
        let value = calendar::response(count).unwrap();
        let text = calendar::message(count).unwrap();
        read(group, BenchmarkId::new("read", size), text.as_bytes());
        write(group, BenchmarkId::new("write", size), &value);
    }
    let shapes = [
        ("10 deep", calendar::deep(10)),
        ("150 deep", calendar::deep(150)),
        ("100 wide", calendar::wide(100)),
        ("100,000 wide", calendar::wide(100_000)),
    ];
    for (shape, value) in shapes {
        let text = as_wcf(&appointment::elements::TREE.to_string(&value).unwrap());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("read", shape), |b| {
            b.iter(|| {
                appointment::elements::TREE
                    .from_slice(text.as_bytes())
                    .unwrap()
            });
        });
        group.bench_function(BenchmarkId::new("write", shape), |b| {
            b.iter(|| appointment::elements::TREE.to_string(&value).unwrap());
        });
    }
}
