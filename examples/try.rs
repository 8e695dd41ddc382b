use botri::*;
use botri::world::Id;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let m: f64 = a[2].parse().unwrap();
    let (mut w, s) = match a[1].parse() {
        Ok(n) => synthetic::Province { communes: n, ..Default::default() }.build(),
        Err(_) => { let l = scenario::load(std::path::Path::new(&a[1])).map_err(|d| format!("{} mistakes", d.len())).unwrap(); (l.world, l.study) }
    };
    for f in w.funds.ids().collect::<Vec<_>>() { for c in &mut w.funds[f].ceiling { c.0 *= m; } }
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
        Ok(x) => { for g in &x.goals { eprintln!("{g:?}"); } let r = plan::audit::audit(&w, &s, &x);
            for b in r.breaches.iter().take(20) { eprintln!("BREACH {} {} found {} limit {}", b.rule, b.where_, b.found, b.limit); }
            eprintln!("breaches {}", r.breaches.len());
            for t in w.types.ids() { eprintln!("{} {:?}", w.types[t].code, x.plan.openings.iter().filter(|o| w.sites[o.site].kind == t).map(|o| o.start).fold(std::collections::BTreeMap::new(), |mut m, y| { *m.entry(y).or_insert(0) += 1; m })); }
            for k in &x.plan.shortfalls { eprintln!("short {:?} {}", s.mandates[k.mandate].code, k.amount); }
            eprintln!("open {} serve {} {:?}", x.plan.openings.len(), x.plan.serve.len(), t.elapsed()); }
        Err(e) => eprintln!("{e:?}"),
    }
}
