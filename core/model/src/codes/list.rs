//! The codes themselves, after the families of ISO 14224:2016 Annex B but in our own words: the standard's text is
//! copyrighted, so each entry carries a column that says where it would go there. Labels are in the Fluent catalogue.

use super::{CodeEntry, FindingField};

const fn code(code: &'static str, iso_family: &'static str) -> CodeEntry {
    CodeEntry { code, iso_family }
}

/// The codes that may answer a question, in the order an app offers them.
pub const fn code_list(field: FindingField) -> &'static [CodeEntry] {
    match field {
        FindingField::FailureMode => FAILURE_MODES,
        FindingField::Mechanism => MECHANISMS,
        FindingField::Cause => CAUSES,
        FindingField::DetectionMethod => DETECTION_METHODS,
        FindingField::Activity => ACTIVITIES,
    }
}

const FAILURE_MODES: &[CodeEntry] = &[
    code("start.fails", "B.6 failure to start on demand"),
    code("stop.fails", "B.6 failure to stop on demand"),
    code("stop.unexpected", "B.6 spurious stop"),
    code("output.none", "B.6 breakdown"),
    code("output.low", "B.6 low output"),
    code("output.high", "B.6 high output"),
    code("output.erratic", "B.6 erratic output"),
    code("leak.external", "B.6 external leakage"),
    code("leak.internal", "B.6 internal leakage"),
    code("vibration", "B.6 vibration"),
    code("noise", "B.6 noise"),
    code("overheating", "B.6 overheating"),
    code("cooling.low", "B.6 insufficient heat transfer"),
    code("blocked", "B.6 plugged or choked"),
    code("reading.wrong", "B.6 abnormal instrument reading"),
    code("door.open.fails", "B.6 failure to function on demand"),
    code("door.close.fails", "B.6 failure to function on demand"),
    code("leveling.wrong", "B.6 parameter deviation"),
    code("passengers.trapped", "B.6 failure to function on demand"),
    code("damage.structural", "B.6 structural deficiency"),
    code("damage.minor", "B.6 minor in-service problems"),
    code("mode.other", "B.6 other"),
];

const MECHANISMS: &[CodeEntry] = &[
    code("mechanical.leakage", "B.2 1.1 mechanical, leakage"),
    code("mechanical.vibration", "B.2 1.2 mechanical, vibration"),
    code("mechanical.alignment", "B.2 1.3 mechanical, clearance or alignment"),
    code("mechanical.deformation", "B.2 1.4 mechanical, deformation"),
    code("mechanical.looseness", "B.2 1.5 mechanical, looseness"),
    code("mechanical.sticking", "B.2 1.6 mechanical, sticking"),
    code("material.cavitation", "B.2 2.1 material, cavitation"),
    code("material.corrosion", "B.2 2.2 material, corrosion"),
    code("material.erosion", "B.2 2.3 material, erosion"),
    code("material.wear", "B.2 2.4 material, wear"),
    code("material.breakage", "B.2 2.5 material, breakage"),
    code("material.fatigue", "B.2 2.6 material, fatigue"),
    code("material.overheating", "B.2 2.7 material, overheating"),
    code("instrument.control", "B.2 3.1 instrument, control"),
    code("instrument.no-signal", "B.2 3.2 instrument, no signal"),
    code("instrument.wrong-signal", "B.2 3.3 instrument, faulty signal"),
    code("instrument.adjustment", "B.2 3.4 instrument, out of adjustment"),
    code("instrument.software", "B.2 3.5 instrument, software"),
    code("electrical.short", "B.2 4.1 electrical, short circuit"),
    code("electrical.open", "B.2 4.2 electrical, open circuit"),
    code("electrical.no-power", "B.2 4.3 electrical, no power"),
    code("electrical.wrong-power", "B.2 4.4 electrical, faulty power"),
    code("electrical.earth-fault", "B.2 4.5 electrical, earth fault"),
    code("external.blockage", "B.2 5.1 external influence, blockage"),
    code("external.contamination", "B.2 5.2 external influence, contamination"),
    code("external.damage", "B.2 5.3 external influence, miscellaneous"),
    code("mechanism.unknown", "B.2 6 miscellaneous"),
];

const CAUSES: &[CodeEntry] = &[
    code("design.capacity", "B.3 1 design, improper capacity"),
    code("design.material", "B.3 1 design, improper material"),
    code("design.other", "B.3 1 design"),
    code("fabrication.error", "B.3 2 fabrication or installation, fabrication error"),
    code("installation.error", "B.3 2 fabrication or installation, installation error"),
    code("operation.off-design", "B.3 3 operation or maintenance, off-design service"),
    code("operation.error", "B.3 3 operation or maintenance, operating error"),
    code("operation.vandalism", "B.3 3 operation or maintenance, misuse"),
    code("maintenance.error", "B.3 3 operation or maintenance, maintenance error"),
    code("maintenance.missed", "B.3 3 operation or maintenance, maintenance not done"),
    code("wear.expected", "B.3 3 operation or maintenance, expected wear and tear"),
    code("management.documentation", "B.3 4 management, documentation"),
    code("management.planning", "B.3 4 management, planning"),
    code("supply.power", "B.3 5 miscellaneous, common cause"),
    code("weather", "B.3 5 miscellaneous, external"),
    code("cause.unknown", "B.3 5 miscellaneous, unknown"),
];

const DETECTION_METHODS: &[CodeEntry] = &[
    code("customer.report", "B.4 casual observation"),
    code("observation", "B.4 casual observation"),
    code("alarm.remote", "B.4 continuous condition monitoring"),
    code("monitoring.periodic", "B.4 periodic condition monitoring"),
    code("maintenance.planned", "B.4 periodic maintenance"),
    code("inspection", "B.4 inspection"),
    code("test.function", "B.4 functional testing"),
    code("on-demand", "B.4 failure on demand"),
    code("during-repair", "B.4 corrective maintenance"),
    code("production.interference", "B.4 production interference"),
    code("detection.other", "B.4 other"),
];

const ACTIVITIES: &[CodeEntry] = &[
    code("replace", "B.5 1 replace"),
    code("repair", "B.5 2 repair"),
    code("modify", "B.5 3 modify"),
    code("adjust", "B.5 4 adjust"),
    code("refit", "B.5 5 refit"),
    code("check", "B.5 6 check"),
    code("service", "B.5 7 service"),
    code("test", "B.5 8 test"),
    code("inspect", "B.5 9 inspection"),
    code("overhaul", "B.5 10 overhaul"),
    code("combination", "B.5 11 combination"),
    code("reset", "B.5 12 other"),
    code("activity.other", "B.5 12 other"),
];
