//! The present state in words.

use super::present::{CascadeLine, Present};
use crate::lang::Lang;

impl Present {
    /// The present state as plain text.
    pub fn text(&self, lang: Lang) -> String {
        let parts = [
            self.places_text(lang),
            self.need_text(lang),
            self.supply_text(lang),
            self.cascade_text(lang),
        ];
        parts.join("\n")
    }

    fn places_text(&self, lang: Lang) -> String {
        let registered = lang.number(self.registered, 0);
        let places = lang.number(self.design_places, 0);
        let share = lang.percent(self.design_places_per_need, 2);
        let rest = lang.percent(self.design_places_per_need_without_largest, 2);
        match lang {
            Lang::Vi => format!(
                "Đối tượng đăng ký năm {}: {registered} người.\nSố chỗ theo thiết kế: {places}, bằng {share} số đối tượng \
                 đăng ký (không phải tỷ lệ bao phủ); không tính cơ sở lớn nhất: {rest}.\n",
                self.base_year
            ),
            Lang::En => format!(
                "Registered people in {}: {registered}.\nDesign places: {places}, {share} of registered people (this is no \
                 coverage); without the largest site {rest}.\n",
                self.base_year
            ),
        }
    }

    fn need_text(&self, lang: Lang) -> String {
        let mut text =
            format!("{} {}:\n", lang.pick("Nhu cầu theo nhóm, năm", "Need by group in"), self.year);
        for group in &self.need {
            text += &format!("  {}: {}\n", lang.label(&group.label), lang.number(group.need, 0));
        }
        text
    }

    fn supply_text(&self, lang: Lang) -> String {
        let mut text = format!("{}\n", lang.pick("Cơ sở hiện có:", "Existing sites:"));
        for site in &self.supply {
            text += &format!(
                "  {}: {} {}, {} {}, {} {}\n",
                site.name,
                lang.pick("số chỗ", "places"),
                lang.number(site.places, 0),
                lang.pick("đang nuôi dưỡng", "residents"),
                lang.number(site.residents, 0),
                lang.pick("nhân sự", "staff"),
                site.staff
            );
        }
        text
    }

    fn cascade_text(&self, lang: Lang) -> String {
        let title = lang.pick(
            "Người có nhu cầu: đến được dịch vụ đến đâu, năm",
            "What becomes of people in need in",
        );
        let mut text = format!("{title} {}:\n", self.year);
        for line in &self.cascade {
            text += &format!("  {}\n", line.text(lang));
        }
        text
    }
}

impl CascadeLine {
    fn text(&self, lang: Lang) -> String {
        let stages = [
            ("chưa cần dịch vụ nào", "ask for no service", self.asks_nothing),
            ("ngoài tầm tiếp cận", "out of reach", self.out_of_reach),
            ("không tìm đến", "not seeking", self.not_seeking),
            ("thiếu năng lực phục vụ", "without capacity", self.without_capacity),
            ("được phục vụ", "served", self.served),
        ];
        let share = |stage: f64| if self.need > 0.0 { stage / self.need } else { 0.0 };
        let stages = stages.map(|(vi, en, stage)| {
            format!("{} {}", lang.pick(vi, en), lang.percent(share(stage), 1))
        });
        let name = lang.label(&self.label);
        let need = lang.number(self.need, 0);
        format!("{name}: {} {need}; {}", lang.pick("nhu cầu", "need"), stages.join("; "))
    }
}
