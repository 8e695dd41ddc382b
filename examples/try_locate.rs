use botri::locate::{read, Control};
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let kind = a[1].as_str();
    let path = std::path::Path::new(&a[2]);
    let text = read::text(path).unwrap();
    let given = match kind { "pmed" => read::orlib_pmed("f", &text), _ => read::tsplib("f", &text) }.unwrap();
    let p = a.get(3).map(|v| v.parse().unwrap()).or(given.p).unwrap();
    let t = Instant::now();
    let show = |x: botri::locate::Progress| if std::env::var("V").is_ok() { eprintln!("{:.2} {} {} {}", t.elapsed().as_secs_f64(), x.stage, x.value, x.bound) };
    let control = Control { progress: Some(&show), ..Default::default() };
    let s = if std::env::var("C").is_ok() { botri::locate::p_center(&given.instance, p, &control)} else {botri::locate::p_median(&given.instance, p, &control)}.unwrap();
    println!("{} p={} {} {} {:?} {:.2}s", path.file_name().unwrap().to_str().unwrap(), p, s.objective, s.bound, s.proof, t.elapsed().as_secs_f64());
}
