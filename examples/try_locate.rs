use botri::locate::{self, Control, read};
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let kind = a[1].as_str();
    if kind == "mclp10k" {
        let mut i = locate::generate::plane(7, 10_000);
        i.standard.fill(locate::generate::covering_radius(0.01));
        let t = Instant::now();
        let s = locate::max_cover(&i, 50, &Control { gap: 0.01, ..Default::default() }).unwrap();
        println!(
            "mclp10k {} {} gap {} {:.2}s",
            s.objective,
            s.bound,
            s.gap(),
            t.elapsed().as_secs_f64()
        );
        return;
    }
    let path = std::path::Path::new(&a[2]);
    let text = read::text(path).unwrap();
    let arg = a.get(3).map(|v| v.parse::<f64>().unwrap());
    let mut given = match kind {
        "pmed" | "pcenter" => read::orlib_pmed("f", &text),
        "ufl" | "cfl" | "ss" => read::orlib_cap("f", &text, arg),
        _ => read::tsplib("f", &text),
    }
    .unwrap();
    let p = arg.map(|v| v as usize).or(given.p).unwrap_or(1);
    let t = Instant::now();
    let show = |x: locate::Progress| {
        if std::env::var("V").is_ok() {
            eprintln!("{:.2} {} {} {}", t.elapsed().as_secs_f64(), x.stage, x.value, x.bound)
        }
    };
    let control = Control {
        progress: Some(&show),
        gap: std::env::var("GAP").map_or(0.0, |g| g.parse().unwrap()),
        ..Default::default()
    };
    let i = &mut given.instance;
    if kind == "mclp" {
        i.standard.fill(a[4].parse().unwrap());
    }
    let s = match kind {
        "pcenter" => locate::p_center(i, p, &control),
        "ss" => locate::capacitated_single(i, None, &control),
        "cfl" => locate::capacitated_split(i, None, &control),
        "ufl" => locate::uncapacitated(i, &control),
        "mclp" => {
            if std::env::var("CLASSIC").is_ok() {
                locate::classic(
                    i,
                    locate::Question {
                        problem: locate::Problem::MaxCover,
                        p: Some(p),
                        sourcing: locate::Sourcing::Split,
                    },
                    &control,
                )
            } else {
                locate::max_cover(i, p, &control)
            }
        }
        _ if std::env::var("CLASSIC").is_ok() => locate::classic(
            i,
            locate::Question {
                problem: locate::Problem::PMedian,
                p: Some(p),
                sourcing: locate::Sourcing::Split,
            },
            &control,
        ),
        _ => locate::p_median(i, p, &control),
    }
    .unwrap();
    println!(
        "{} {} {:?} {:.4} {:.4} {:?} {:.2}s",
        kind,
        path.file_name().unwrap().to_str().unwrap(),
        arg,
        s.objective,
        s.bound,
        s.proof,
        t.elapsed().as_secs_f64()
    );
}
