//! What to do when the hub did not answer, or answered no.

use fieldbook_wire::ProblemCode;

use super::Machine;
use crate::{End, Unreachability};

impl Machine {
    /// Tries again in smaller pieces when the network was too slow or broke; otherwise the run is over.
    pub(super) fn unreachable(&mut self, now_ms: u64, kind: Unreachability) {
        if kind == Unreachability::TimedOut && now_ms >= self.run.deadline {
            self.finish(End::BudgetSpent { remaining: self.run.remaining });
            return;
        }
        let passing = matches!(kind, Unreachability::TimedOut | Unreachability::Interrupted);
        if !passing || self.run.retries >= self.config.max_retries {
            self.fail(End::Unreachable { kind });
            return;
        }
        self.run.retries += 1;
        self.run.shrunk = true;
        self.batch.shrink_page();
        if self.run.current.pushed > 0 {
            self.batch.shrink_push(self.run.current.pushed);
        }
        self.read_or_stop(now_ms);
    }

    /// Halves a push that was too large, and tries once more when the clock was wrong, because the client has
    /// corrected its offset by the hub's answer; otherwise the run is over.
    pub(super) fn refused(&mut self, now_ms: u64, code: String, status: u16) {
        let pushed = self.run.current.pushed;
        if status == ProblemCode::BodyTooLarge.status()
            && pushed > 1
            && self.batch.shrink_push(pushed)
        {
            self.run.shrunk = true;
            self.read_or_stop(now_ms);
        } else if code == ProblemCode::ClockSkew.as_str() && !self.run.clock_corrected {
            self.run.clock_corrected = true;
            self.read_or_stop(now_ms);
        } else {
            self.fail(End::Refused { code, status });
        }
    }
}
