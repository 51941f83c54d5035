//! Metrics: requests, hosts, desktops, operations, and the delay of events. They contain neither names nor ids.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use metrics::{describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sarrio_model::{HostState, OperationQuery, Problem, Scope, StateName};
use sarrio_store::Store;
use tokio::sync::Mutex;

/// The buckets of request times, in seconds.
const LATENCIES: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The single recorder of this process.
fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder.set_buckets(LATENCIES).unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // The program around an embedded backend may have its own recorder. Then the metrics go to that one.
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::debug!("another recorder takes the metrics");
            }
            describe_histogram!("sarrio_http_request_seconds", "Answers, by route, method and status.");
            describe_histogram!("sarrio_event_lag_seconds", "From a change until it is sent.");
            describe_gauge!("sarrio_event_listeners", "Open WebSockets of events.");
            describe_gauge!("sarrio_desktops", "Desktops by state; the recycle bin is the state deleted.");
            describe_gauge!("sarrio_hypervisors", "Hosts by state.");
            describe_gauge!("sarrio_operations_active", "Operations that are not over.");
            handle
        })
        .clone()
}

/// How long counts from the database are reused, so that frequent requests do not load it.
const FRESH: Duration = Duration::from_secs(10);

/// The metrics of a backend.
pub(crate) struct Metrics {
    recorder: PrometheusHandle,
    counted: Mutex<Option<Instant>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { recorder: recorder(), counted: Mutex::default() }
    }
}

impl Metrics {
    /// All metrics in Prometheus' text format. Counts from the database are at most 10 s old.
    pub(crate) async fn render(&self, store: &Store) -> Result<String, Problem> {
        let mut counted = self.counted.lock().await;
        if counted.is_none_or(|at| at.elapsed() >= FRESH) {
            count(store).await?;
            *counted = Some(Instant::now());
        }
        Ok(self.recorder.render())
    }
}

/// Reads the counts that are made only on request.
async fn count(store: &Store) -> Result<(), Problem> {
    let summary = store.desktop_summary(&Scope::Everything).await?;
    for &state in StateName::ALL {
        let count = summary.states.get(&state).copied().unwrap_or_default();
        gauge!("sarrio_desktops", "state" => state.as_str()).set(float(count));
    }
    gauge!("sarrio_desktops", "state" => "deleted").set(float(summary.deleted));

    let hosts = store.hypervisors().await?;
    for state in ["connecting", "online", "degraded", "unreachable", "maintenance"] {
        let count = hosts.iter().filter(|host| host_state(&host.state) == state).count();
        gauge!("sarrio_hypervisors", "state" => state).set(float(count as u64));
    }

    let active = OperationQuery { active: Some(true), limit: Some(1), ..OperationQuery::default() };
    let active = store.operations(&active, &Scope::Everything).await?.total;
    gauge!("sarrio_operations_active").set(float(active));
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // counts far below 2^52
fn float(count: u64) -> f64 {
    count as f64
}

fn host_state(state: &HostState) -> &'static str {
    match state {
        HostState::Connecting { .. } => "connecting",
        HostState::Online { .. } => "online",
        HostState::Degraded { .. } => "degraded",
        HostState::Unreachable { .. } => "unreachable",
        HostState::Maintenance { .. } => "maintenance",
    }
}
