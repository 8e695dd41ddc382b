use botri::*;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[1].parse().unwrap();
    let m: f64 = a[2].parse().unwrap();
    let p = synthetic::Province { communes: n, money: m, ..Default::default() };
    let (w, s) = p.build();
    let times = network::TravelTimes::new(&w);
    let d = demand::Demand::new(&w);
    let f = optimise::Formulation::new(&w, &s, &times, &d);
    eprintln!("size {:?} ints {} serve {}", f.size(), f.model.integers().count(), f.serve.len());
    let t = Instant::now();
    struct W(Instant);
    impl progress::Watch for W {
        fn stage(&self, s: progress::Stage, _: Option<u64>) { eprintln!("{:?} {s:?}", self.0.elapsed()); }
        fn step(&self, _: u64) {}
        fn better(&self, l: usize, v: f64, g: Option<f64>) { eprintln!("{:?} level {l} {v} gap {g:?}", self.0.elapsed()); }
        fn keep(&self, _: &plan::Solved) {}
        fn cancelled(&self) -> bool { false }
    }
    let o = optimise::Options { method: optimise::Method::from_code(&a[3]).unwrap(), write_model: None };
    match optimise::solve(&w, &s, &times, &d, &o, &W(t)) {
        Ok(x) => { for g in &x.goals { eprintln!("{g:?}"); } eprintln!("open {} serve {} {:?}", x.plan.openings.len(), x.plan.serve.len(), t.elapsed()); }
        Err(e) => eprintln!("{e:?}"),
    }
}
