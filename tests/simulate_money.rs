//! What futures cost and who pays.

#[allow(dead_code)]
mod futures;

use botri::plan::Payment;
use botri::study::{Distribution, Quantity, Study, Uncertainty};
use botri::world::*;
use futures::province::{about, offices, province, study};
use futures::{Case, close, fan, with};

#[test]
fn another_fund_that_may_pay_steps_in_for_one_that_is_cut() {
    let mut world = province(10);
    let fund = world.funds[FundId::new(0)].clone();
    world.funds.push(Fund { code: "aid".to_owned(), ..fund });
    let case = Case::new(world);
    let mut plan = offices(&case.world, [9]);
    let capital = |fund, amount| Payment {
        fund: FundId::new(fund),
        line: Line::Capital,
        owner: OwnerId::new(1),
        year: 2014,
        amount: Vnd::from_million(amount),
    };
    plan.payments = vec![capital(0, 60.0), capital(1, 40.0)];
    let uncertain = vec![
        about(Quantity::CutProbability, Distribution::Fixed(1.0)),
        Uncertainty {
            funds: vec![FundId::new(0)],
            ..about(Quantity::CutSize, Distribution::Fixed(1.0))
        },
        Uncertainty {
            code: "aid stays".to_owned(),
            funds: vec![FundId::new(1)],
            ..about(Quantity::CutSize, Distribution::Fixed(0.0))
        },
    ];
    let result = case.simulate(&study(uncertain), &plan, 1);
    assert_eq!(fan(&result, "money.unpaid", 2014).mean, 0.0, "the other fund steps in");
}

#[test]
fn payments_follow_the_plan_before_any_fund_steps_in() {
    // The first fund may pay all and has just enough for the year's running cost; the works are planned on the second.
    let mut world = province(10);
    let works = Fund { code: "works".to_owned(), ..world.funds[FundId::new(0)].clone() };
    let recurrent = 1.15 * 3.0 * 1.2 * 6.0 + 5.0;
    world.funds[FundId::new(0)].ceiling = vec![Vnd::from_million(recurrent); 3];
    let works = world.funds.push(Fund { lines: vec![Line::Capital, Line::Equipment], ..works });
    let case = Case::new(world);
    let mut plan = offices(&case.world, [9]);
    let mut pay = |fund, line, amount| {
        let amount = Vnd::from_million(amount);
        plan.payments.push(Payment { fund, line, owner: OwnerId::new(1), year: 2014, amount });
    };
    pay(works, Line::Capital, 100.0);
    pay(works, Line::Equipment, 20.0);
    pay(FundId::new(0), Line::Pay, recurrent - 5.0);
    pay(FundId::new(0), Line::Running, 5.0);
    let planned = case.simulate(&study(Vec::new()), &plan, 1);
    assert_eq!(fan(&planned, "money.unpaid", 2014).mean, 0.0);
    plan.payments.clear();
    let unplanned = case.simulate(&study(Vec::new()), &plan, 1);
    assert!(fan(&unplanned, "money.unpaid", 2014).mean > 1.0, "the works eat the first fund up");
}

#[test]
fn pay_and_works_cost_more_in_bad_futures() {
    let mut world = province(10);
    for service in [0, 1].map(ServiceId::new) {
        world.services[service].direct_cost = Vnd(0.0);
    }
    let case = Case::new(world);
    let plan = offices(&case.world, [9]);
    let pay = 1.15 * 3.0 * 1.2 * 12.0;
    let cost =
        |study: &Study, year| fan(&case.simulate(study, &plan, 1), "money.additional", year).mean;
    let as_written = study(Vec::new());
    assert!(close(cost(&as_written, 2014), 120.0 + pay / 2.0 + 5.0));
    assert!(close(cost(&as_written, 2015), pay + 10.0));
    let overrun = with(Quantity::Cost, Distribution::Fixed(0.25));
    assert!(close(cost(&overrun, 2014), 150.0 + pay / 2.0 + 5.0));
    let raised = with(Quantity::PayStep, Distribution::Fixed(1.5));
    assert!(close(cost(&raised, 2015), 1.5 * pay + 10.0));
    let vacant = with(Quantity::Refill, Distribution::Fixed(12.0));
    assert!(close(cost(&vacant, 2015), 0.9 * pay + 10.0), "a vacant post draws no pay");
}

#[test]
fn late_shares_and_overruns_follow_their_distributions() {
    let case = Case::new(province(50));
    let mut uncertain = about(Quantity::Delivery, Distribution::Fixed(0.3));
    let plan = offices(&case.world, 0..50);
    let spread = |uncertain: &Uncertainty| {
        let result = case.simulate(&study(vec![uncertain.clone()]), &plan, 200);
        let office = fan(&result, "network.standing[office]", 2016).clone();
        (office.mean, office.p95 - office.p05)
    };
    let (apart, narrow) = spread(&uncertain);
    uncertain.shared = 0.6;
    let (together, wide) = spread(&uncertain);
    assert!((apart - 15.0).abs() < 1.0, "{apart}");
    assert!((together - 15.0).abs() < 3.0, "{together}");
    assert!(wide > 2.0 * narrow, "a shared shock widens the fan: {narrow} {wide}");
}
