//! What the store should say, given what a host shows. Plain code that decides; the tasks that watch the hosts act.

use jiff::Timestamp;
use sarrio_hypervisor::{DomainEnd, DomainRun};
use sarrio_model::{Desktop, DesktopState, Epoch, HypervisorId, problem::EndedByItself};

/// What to do about one desktop on one host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// Nothing: the store is right, or an operation works on the desktop and will write its state.
    Leave,
    /// The store should have this state and this epoch.
    Becomes(DesktopState, Epoch),
    /// This domain must end: a call that was given up was carried out late, or the desktop was started elsewhere since. It
    /// has an epoch older than the store's, or was never resumed.
    EndStray(Epoch),
}

/// What a host shows of one desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Its domain.
    Domain(Epoch, DomainRun),
    /// None, and how the one that was there ended.
    Nothing(DomainEnd),
}

/// Judges what `host` shows of `desktop`.
pub fn judge(desktop: &Desktop, host: HypervisorId, seen: Seen, now: Timestamp) -> Verdict {
    match seen {
        Seen::Domain(epoch, _) if epoch < desktop.epoch => Verdict::EndStray(epoch),
        _ if desktop.operation.is_some() => Verdict::Leave,
        Seen::Domain(epoch, run) => judge_domain(desktop, host, epoch, run, now),
        Seen::Nothing(end) => match desktop.state.place() {
            Some((on, epoch)) if on == host => Verdict::Becomes(state_after(end), epoch),
            // A look at everything saw that it was gone before its event said how it ended.
            None if end == DomainEnd::Crashed
                && desktop.state == DesktopState::Stopped
                && desktop.deleted.is_none() =>
            {
                Verdict::Becomes(state_after(end), desktop.epoch)
            }
            _ => Verdict::Leave,
        },
    }
}

fn judge_domain(
    desktop: &Desktop,
    on: HypervisorId,
    epoch: Epoch,
    run: DomainRun,
    now: Timestamp,
) -> Verdict {
    let same_place = desktop.state.place() == Some((on, epoch));
    let state = match (run, &desktop.state) {
        (DomainRun::Running, DesktopState::Running { .. })
        | (DomainRun::ShuttingDown, DesktopState::Stopping { .. })
            if same_place =>
        {
            return Verdict::Leave;
        }
        (DomainRun::Paused(why), DesktopState::Paused { why: known, .. }) if same_place && why == *known => {
            return Verdict::Leave;
        }
        // A paused domain of a desktop that is off was created and never resumed: nobody uses it.
        (DomainRun::Paused(_), state) if state.is_off() && epoch == desktop.epoch => {
            return Verdict::EndStray(epoch);
        }
        (DomainRun::Running, _) => DesktopState::Running { on, epoch, since: now },
        (DomainRun::Paused(why), _) => DesktopState::Paused { on, epoch, since: now, why },
        (DomainRun::ShuttingDown, _) => DesktopState::Stopping { on, epoch, since: now },
    };
    Verdict::Becomes(state, epoch)
}

fn state_after(end: DomainEnd) -> DesktopState {
    match end {
        DomainEnd::Ended => DesktopState::Stopped,
        DomainEnd::Crashed => {
            DesktopState::Failed { during: "run".to_owned(), problem: EndedByItself.into() }
        }
    }
}

/// What the store should say while `host` does not answer: whatever ran there may still run.
pub fn judge_silence(desktop: &Desktop, host: HypervisorId, since: Timestamp) -> Verdict {
    if desktop.operation.is_some() {
        return Verdict::Leave;
    }
    match (&desktop.state, desktop.state.place()) {
        (DesktopState::Unreachable { .. }, _) => Verdict::Leave,
        (_, Some((on, epoch))) if on == host => {
            Verdict::Becomes(DesktopState::Unreachable { last_on: on, epoch, since }, epoch)
        }
        _ => Verdict::Leave,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::{
        Actions, DesktopId, Hardware, OperationId, PauseReason, Revision, StoragePathId, UserId, UserRef,
    };

    use super::*;

    fn desktop(state: DesktopState, epoch: i64) -> Desktop {
        Desktop {
            id: DesktopId::new(),
            name: "pc-07".parse().unwrap(),
            owner: UserRef { id: UserId::new(), name: "Aina".into() },
            template: None,
            template_name: None,
            state,
            host_name: None,
            hardware: Hardware::default(),
            persistence: sarrio_model::Persistence::default(),
            path: StoragePathId::new(),
            path_name: "nas".parse().unwrap(),
            disks: vec![],
            newer_images: vec![],
            operation: None,
            epoch: Epoch(epoch),
            holds: sarrio_model::Holds::default(),
            viewers: 0,
            created: Timestamp::UNIX_EPOCH,
            deleted: None,
            revision: Revision(1),
            actions: Actions::default(),
        }
    }

    fn running(on: HypervisorId, epoch: i64) -> DesktopState {
        DesktopState::Running { on, epoch: Epoch(epoch), since: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn a_desktop_whose_domain_is_gone_is_stopped() {
        let host = HypervisorId::new();
        let pc = desktop(running(host, 3), 3);
        let verdict = judge(&pc, host, Seen::Nothing(DomainEnd::Ended), Timestamp::UNIX_EPOCH);
        assert_eq!(verdict, Verdict::Becomes(DesktopState::Stopped, Epoch(3)));
        let elsewhere = HypervisorId::new();
        assert_eq!(
            judge(&pc, elsewhere, Seen::Nothing(DomainEnd::Ended), Timestamp::UNIX_EPOCH),
            Verdict::Leave
        );
    }

    #[test]
    fn a_crash_is_told_also_after_a_look_that_found_nothing() {
        let host = HypervisorId::new();
        let gone = desktop(DesktopState::Stopped, 3);
        let crashed = Seen::Nothing(DomainEnd::Crashed);
        let verdict = judge(&gone, host, crashed, Timestamp::UNIX_EPOCH);
        assert!(matches!(verdict, Verdict::Becomes(DesktopState::Failed { .. }, Epoch(3))), "{verdict:?}");
        let ended = Seen::Nothing(DomainEnd::Ended);
        assert_eq!(judge(&gone, host, ended, Timestamp::UNIX_EPOCH), Verdict::Leave);
        let elsewhere = desktop(running(HypervisorId::new(), 4), 4);
        assert_eq!(judge(&elsewhere, host, crashed, Timestamp::UNIX_EPOCH), Verdict::Leave);
    }

    #[test]
    fn a_domain_that_was_started_late_under_an_old_epoch_is_ended() {
        let host = HypervisorId::new();
        let pc = desktop(running(HypervisorId::new(), 4), 4);
        let late = Seen::Domain(Epoch(3), DomainRun::Paused(PauseReason::Other));
        assert_eq!(judge(&pc, host, late, Timestamp::UNIX_EPOCH), Verdict::EndStray(Epoch(3)));
    }

    #[test]
    fn what_an_operation_owns_is_left_to_it() {
        let host = HypervisorId::new();
        let mut pc = desktop(DesktopState::Stopped, 3);
        pc.operation = Some(OperationId::new());
        let seen = Seen::Domain(Epoch(3), DomainRun::Running);
        assert_eq!(judge(&pc, host, seen, Timestamp::UNIX_EPOCH), Verdict::Leave);
        assert_eq!(judge_silence(&pc, host, Timestamp::UNIX_EPOCH), Verdict::Leave);
    }

    #[test]
    fn what_ran_on_a_silent_host_is_unreachable_and_comes_back() {
        let host = HypervisorId::new();
        let mut pc = desktop(running(host, 3), 3);
        let Verdict::Becomes(state, _) = judge_silence(&pc, host, Timestamp::UNIX_EPOCH) else { panic!() };
        assert!(matches!(state, DesktopState::Unreachable { .. }));
        pc.state = state;
        assert_eq!(judge_silence(&pc, host, Timestamp::UNIX_EPOCH), Verdict::Leave);
        let back = judge(&pc, host, Seen::Domain(Epoch(3), DomainRun::Running), Timestamp::UNIX_EPOCH);
        assert_eq!(back, Verdict::Becomes(running(host, 3), Epoch(3)));
    }

    proptest! {
        #[test]
        fn settling_twice_changes_nothing_more(stored in 1i64..5, shown in 1i64..5, kind in 0..4u8, paused in any::<bool>()) {
            let (host, now) = (HypervisorId::new(), Timestamp::UNIX_EPOCH);
            let epoch = Epoch(stored);
            let state = match kind {
                0 => DesktopState::Stopped,
                1 => running(host, stored),
                2 => DesktopState::Paused { on: host, epoch, since: now, why: PauseReason::Asked },
                _ => DesktopState::Unreachable { last_on: host, epoch, since: now },
            };
            let mut pc = desktop(state, stored);
            let run = if paused { DomainRun::Paused(PauseReason::Asked) } else { DomainRun::Running };
            let seen = Seen::Domain(Epoch(shown), run);
            if let Verdict::Becomes(state, epoch) = judge(&pc, host, seen, now) {
                prop_assert!(epoch >= pc.epoch);
                pc.state = state;
                pc.epoch = epoch;
                prop_assert_eq!(judge(&pc, host, seen, now), Verdict::Leave);
            }
        }
    }
}
