//! The solution as text for people.

use std::fmt::Write;

use super::super::instance::{Instance, Status};
use super::super::solution::{Proof, Solution};
use crate::lang::Lang;

/// Value, bound and proof, then one line an open site: how many it serves, their weight and its farthest client.
pub fn table(instance: &Instance, solution: &Solution, lang: Lang) -> String {
    let proof = match solution.proof {
        Proof::Optimal => lang.pick("đã chứng minh tối ưu", "proven optimal"),
        Proof::Gap => lang.pick("có cận, chưa chứng minh tối ưu", "bounded, not proven optimal"),
        Proof::None => lang.pick("chưa có cận", "no bound"),
    };
    let mut lines = vec![
        (lang.pick("Giá trị", "Value").to_owned(), lang.figure(solution.objective)),
        (lang.pick("Cận", "Bound").to_owned(), lang.figure(solution.bound)),
        (lang.pick("Độ hở", "Gap").to_owned(), lang.percent(solution.gap(), 4)),
        (lang.pick("Chứng minh", "Proof").to_owned(), proof.to_owned()),
        (lang.pick("Địa điểm mở", "Open sites").to_owned(), solution.open.len().to_string()),
    ];
    let served: f64 = solution.assignment.iter().map(|a| a.share * instance.weight[a.client]).sum();
    let total: f64 = instance.weight.iter().sum();
    let of = lang.pick("trên", "of");
    let label = lang.pick("Trọng số được phục vụ", "Weight served").to_owned();
    lines.push((label, format!("{} {of} {}", lang.figure(served), lang.figure(total))));
    let mut text = String::new();
    for (name, value) in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:<24}{value}");
    }
    let heads = [
        lang.pick("Địa điểm", "Site"),
        lang.pick("Khách hàng", "Clients"),
        lang.pick("Trọng số", "Weight"),
        lang.pick("Xa nhất", "Farthest"),
    ];
    let names: Vec<String> =
        solution.open.iter().map(|&site| named(instance, site, lang)).collect();
    let longest = names.iter().map(|name| name.chars().count()).fold(26, usize::max) + 2;
    let [site, clients, weight, farthest] = heads;
    let _ = writeln!(text, "\n{site:<longest$}{clients:>12}{weight:>16}{farthest:>16}");
    for (&site, name) in solution.open.iter().zip(names) {
        let own = || solution.assignment.iter().filter(move |a| a.site == site);
        let weight: f64 = own().map(|a| a.share * instance.weight[a.client]).sum();
        let farthest = own().map(|a| instance.distance.at(a.client, site)).fold(0.0, f64::max);
        let (weight, farthest) = (lang.figure(weight), lang.figure(farthest));
        let _ = writeln!(text, "{name:<longest$}{:>12}{weight:>16}{farthest:>16}", own().count());
    }
    text
}

/// The name of a site, marked if it was settled before.
fn named(instance: &Instance, site: usize, lang: Lang) -> String {
    let mark = match instance.status[site] {
        Status::Existing => lang.pick(" (hiện có)", " (existing)"),
        Status::Forced => lang.pick(" (bắt buộc)", " (required)"),
        _ => "",
    };
    format!("{}{mark}", instance.site_name[site])
}
