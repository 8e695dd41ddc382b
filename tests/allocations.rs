//! Months cost no allocation, and many futures, written to their file, need no more memory than few: both counted by the allocator
//! itself.

#[allow(dead_code)]
mod province;

use botri::demand::Demand;
use botri::network::TravelTimes;
use botri::progress::Silent;
use botri::results::ColumnFile;
use botri::simulate::Simulator;
use botri::world::*;
use province::{all_uncertain, offices, province, study};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);

// SAFETY: every call goes on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        let live = LIVE.fetch_add(layout.size() as i64, Relaxed) + layout.size() as i64;
        PEAK.fetch_max(live, Relaxed);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as i64, Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A province in which everything happens, with so many months of warm-up.
fn busy(warm_up: u32) -> World {
    let mut world = province(4);
    let hazard = Hazard {
        code: "flood".to_owned(),
        label: Label::default(),
        per_year: 4.0,
        first_month: 5,
        last_month: 10,
        weeks: 2.0,
    };
    world.links[1].hazard = Some("flood".to_owned());
    world.dynamics =
        Dynamics { warm_up, word_of_mouth: 0.1, hazards: vec![hazard], ..Dynamics::default() };
    for service in [0, 1].map(ServiceId::new) {
        world.services[service].flow =
            Flow { urgent: 0.1, abandonment: 0.1, dispersion: 0.2, backlog: 10.0 };
    }
    world
}

/// Allocations and peak of live bytes of so many replications, on one thread.
fn measure(warm_up: u32, replications: u32) -> (u64, i64) {
    let world = busy(warm_up);
    let (times, demand) = (TravelTimes::new(&world), Demand::new(&world));
    let (study, plan) = (study(all_uncertain()), offices(&world, [1, 3]));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    pool.install(|| {
        let simulator = Simulator::new(&world, &study, &times, &demand, &plan, 3);
        let run = |count| {
            let file = tempfile::tempfile().expect("a file");
            let mut table = ColumnFile::new(&simulator.columns(), file).expect("a table");
            let sink = &mut |n, figures: &[f64]| table.push(n, figures).expect("a row");
            let block = simulator.block(0..count, &Silent::default(), sink);
            table.finish().expect("it is written");
            block
        };
        run(1);
        PEAK.store(LIVE.load(Relaxed), Relaxed);
        let (allocations, live) = (ALLOCATIONS.load(Relaxed), LIVE.load(Relaxed));
        let block = run(replications);
        let counted = ALLOCATIONS.load(Relaxed) - allocations;
        let peak = PEAK.load(Relaxed) - live;
        assert!(block.is_some());
        (counted, peak)
    })
}

#[test]
fn months_allocate_nothing_and_futures_keep_nothing() {
    let (short, _) = measure(12, 3);
    let (long, _) = measure(612, 3);
    // Three replications of six hundred months more: one allocation a month would be 1800.
    assert!(long.abs_diff(short) < 20, "{short} {long}");
    let (_, few) = measure(12, 1500);
    let (_, many) = measure(12, 6000);
    assert!(many < few + few / 2, "bytes at most: {few} for 1500 futures, {many} for 6000");
}
